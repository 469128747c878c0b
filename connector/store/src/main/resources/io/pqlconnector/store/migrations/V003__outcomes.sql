-- What destinations said became of their records, as it is by now: a deal that is told anew replaces what was told of it before.
CREATE TABLE outcome (
    destination TEXT NOT NULL,
    crm_id TEXT NOT NULL,               -- of the company or account
    kind TEXT NOT NULL,                 -- marketing_qualified, opportunity, customer, lost
    deal TEXT NOT NULL,                 -- its id; empty for what was told of the record itself
    at_ms INTEGER NOT NULL,
    value TEXT NOT NULL,                -- a decimal; empty if nobody said
    currency TEXT NOT NULL,             -- ISO 4217; empty if nobody said
    PRIMARY KEY (destination, crm_id, kind, deal)
) STRICT, WITHOUT ROWID;

CREATE INDEX outcome_deal ON outcome (destination, deal);

-- How far what became of a destination's records was read.
CREATE TABLE outcome_reading (
    destination TEXT NOT NULL PRIMARY KEY,
    asked_at_ms INTEGER NOT NULL,       -- when it was asked last, whatever came of it
    read_at_ms INTEGER,                 -- when the last reading began that came to its end; null if none did
    began_at_ms INTEGER,                -- when the reading began that has not come to its end; null if there is none
    cursor TEXT                         -- where its next page begins, in the destination's own words; null before the first one
) STRICT, WITHOUT ROWID;

-- For whose account an outcome is.
CREATE INDEX confirmed_record_crm_id ON confirmed_record (destination, crm_id) WHERE key = account;
