-- What a person would write instead of the connector's pull and measure: land the export as Parquet with all properties,
-- drop duplicates, compute the same twelve signals. No delivery, no checks of the lines, no second run.
SET preserve_insertion_order = false;

COPY (
    SELECT json ->> '$.event' AS event,
           make_timestamp(CAST(json ->> '$.properties.time' AS BIGINT) * 1000000) AS occurred_at,
           json ->> '$.properties.distinct_id' AS user_id,
           json ->> '$.properties.company_id' AS account_id,
           json ->> '$.properties."$insert_id"' AS insert_id,
           json -> '$.properties' AS properties
    FROM read_ndjson_objects('${export}')
) TO '${parquet}' (FORMAT parquet, COMPRESSION zstd);

CREATE TABLE signals AS
WITH events AS (
    SELECT DISTINCT ON (insert_id) * FROM read_parquet('${parquet}')
), windows AS (
    SELECT *, TIMESTAMP '2026-03-31 00:00:00' AS as_of,
           TRY_CAST(properties ->> '$.records_used' AS DOUBLE) / TRY_CAST(properties ->> '$.records_limit' AS DOUBLE) AS used
    FROM events WHERE occurred_at < TIMESTAMP '2026-03-31 00:00:00'
)
SELECT account_id,
       count(*) FILTER (WHERE event = 'Onboarding Completed') AS activated,
       count(DISTINCT CAST(occurred_at AS DATE)) FILTER (WHERE event = 'Session Started' AND occurred_at >= as_of - INTERVAL 7 DAY) AS habitual_use,
       count(*) FILTER (WHERE event = 'Session Started' AND occurred_at >= as_of - INTERVAL 30 DAY) AS engaged,
       count(*) FILTER (WHERE event = 'Teammate Invited' AND occurred_at >= as_of - INTERVAL 30 DAY) AS team_invites,
       count(DISTINCT user_id) FILTER (WHERE occurred_at >= as_of - INTERVAL 30 DAY) AS team_forming,
       count(*) FILTER (WHERE event IN ('Report Run', 'Campaign Sent') AND occurred_at >= as_of - INTERVAL 30 DAY) AS core_use,
       arg_max(used, occurred_at) FILTER (WHERE used IS NOT NULL) AS near_limit,
       count(*) FILTER (WHERE event = 'Limit Reached' AND occurred_at >= as_of - INTERVAL 14 DAY) AS hit_limit,
       count(*) FILTER (WHERE event = 'Premium Feature Attempted' AND properties ->> '$.feature' IN ('sso', 'reports')
                        AND occurred_at >= as_of - INTERVAL 30 DAY) AS premium_intent,
       count(*) FILTER (WHERE event IN ('Upgrade Requested', 'Pricing Viewed') AND occurred_at >= as_of - INTERVAL 30 DAY) AS asked_to_upgrade,
       date_diff('second', max(occurred_at), any_value(as_of)) / 86400.0 AS gone_quiet,
       count(*) FILTER (WHERE event = 'Session Started' AND occurred_at >= as_of - INTERVAL 14 DAY) AS last_14,
       count(*) FILTER (WHERE event = 'Session Started' AND occurred_at >= as_of - INTERVAL 28 DAY AND occurred_at < as_of - INTERVAL 14 DAY) AS before_14
FROM windows
GROUP BY account_id;
