-- What reps said of accounts, by a field or a list of a CRM. Nothing is removed: a report tells how often the rules were wrong.
CREATE TABLE verdict (
    account TEXT NOT NULL,              -- its key
    destination TEXT NOT NULL,
    place TEXT NOT NULL,                -- the field or the list
    since_ms INTEGER NOT NULL,          -- the as-of instant of the run that was told it first
    words TEXT NOT NULL,
    until_ms INTEGER,                   -- that of the first run that was not told it any more; null while it stands
    PRIMARY KEY (account, destination, place, since_ms)
) STRICT, WITHOUT ROWID;

-- Each is compared with what stands when its place is read.
CREATE INDEX verdict_standing ON verdict (destination, place) WHERE until_ms IS NULL;

-- How far what reps say was read.
CREATE TABLE verdict_reading (
    destination TEXT NOT NULL,
    place TEXT NOT NULL,
    asked_at_ms INTEGER NOT NULL,       -- when the last reading began
    read_at_ms INTEGER,                 -- when the last one began that came to its end; null if none ever did
    changes INTEGER NOT NULL,           -- how many verdicts ever began or ended there
    PRIMARY KEY (destination, place)
) STRICT, WITHOUT ROWID;
