-- What destinations said became of their records. Nothing is taken back: a deal that is worth more now is told once more.
CREATE TABLE outcome (
    destination TEXT NOT NULL,
    crm_id TEXT NOT NULL,               -- of the company or account
    kind TEXT NOT NULL,                 -- opportunity, customer, lost
    at_ms INTEGER NOT NULL,
    value TEXT NOT NULL,                -- a decimal; empty if nobody said
    currency TEXT NOT NULL,             -- ISO 4217; empty if nobody said
    told_at_ms INTEGER NOT NULL,        -- when the last reading began that was told it
    PRIMARY KEY (destination, crm_id, kind, at_ms, value, currency)
) STRICT, WITHOUT ROWID;

-- How far what became of a destination's records was read.
CREATE TABLE outcome_reading (
    destination TEXT NOT NULL PRIMARY KEY,
    read_at_ms INTEGER NOT NULL         -- when the last reading began that came to its end
) STRICT, WITHOUT ROWID;

-- For whose account an outcome is.
CREATE INDEX confirmed_record_crm_id ON confirmed_record (destination, crm_id) WHERE key = account;
