-- Why a run ended as it did, in words.
CREATE TABLE run_note (
    run INTEGER NOT NULL,
    position INTEGER NOT NULL,          -- counted from 0
    kind TEXT NOT NULL,                 -- failure, silence, limit, quota, health
    subject TEXT NOT NULL,              -- a source, a destination or a limit; empty for the run as a whole
    words TEXT NOT NULL,
    PRIMARY KEY (run, position)
) STRICT, WITHOUT ROWID;

-- How far each channel's alerts have been derived from the history.
CREATE TABLE alert_cursor (
    channel TEXT NOT NULL PRIMARY KEY,
    run INTEGER NOT NULL,               -- the last run that was looked at
    changes_of INTEGER NOT NULL         -- the last run whose tier changes were told; 0 if none was
) STRICT, WITHOUT ROWID;

-- What a channel was told of and is still so.
CREATE TABLE alert_condition (
    channel TEXT NOT NULL,
    condition TEXT NOT NULL,
    since_run INTEGER NOT NULL,
    PRIMARY KEY (channel, condition)
) STRICT, WITHOUT ROWID;

CREATE TABLE alert (
    id INTEGER PRIMARY KEY,
    channel TEXT NOT NULL,
    kind TEXT NOT NULL,                 -- qualified, run_failed, rejected, quota_short, source_silent, health, stopped
    dedup_key TEXT NOT NULL,            -- no channel hears of one key twice
    subject TEXT NOT NULL,              -- an account, a source, a destination
    run INTEGER NOT NULL,
    created_at_ms INTEGER NOT NULL,
    payload TEXT NOT NULL,              -- JSON object: what it says; no secrets
    message TEXT,                       -- that carries it; empty as long as it waits
    UNIQUE (channel, dedup_key)
) STRICT;

CREATE INDEX alert_waiting ON alert (channel, (kind = 'qualified'), id) WHERE message IS NULL;

CREATE INDEX alert_message_of ON alert (message) WHERE message IS NOT NULL;

CREATE INDEX alert_told ON alert (channel, kind, subject, created_at_ms);

CREATE INDEX alert_created ON alert (created_at_ms);

-- What goes out in one piece, decided before it is sent, so that it is the same when it has to be sent again.
CREATE TABLE alert_message (
    id TEXT NOT NULL PRIMARY KEY,       -- receivers see it, to tell a message that comes twice
    channel TEXT NOT NULL,
    state TEXT NOT NULL,                -- pending, sent, dropped
    made_at_ms INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    not_before_ms INTEGER NOT NULL,
    settled_at_ms INTEGER,
    why TEXT NOT NULL                   -- what kept it from being delivered, last
) STRICT, WITHOUT ROWID;

CREATE INDEX alert_message_open ON alert_message (channel, made_at_ms) WHERE state = 'pending';

CREATE INDEX alert_message_made ON alert_message (channel, made_at_ms);

CREATE INDEX alert_message_settled ON alert_message (settled_at_ms);

-- For who came into a tier by one run.
CREATE INDEX tier_change_run ON tier_change (run);

CREATE INDEX rejection_since ON rejection (since_run) WHERE left_out = 0;

-- Where people look at an account.
CREATE INDEX confirmed_record_link ON confirmed_record (account, confirmed_at_ms DESC)
    WHERE key = account AND link IS NOT NULL;
