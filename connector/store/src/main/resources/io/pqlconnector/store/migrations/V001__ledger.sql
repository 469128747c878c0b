-- Times are integers in UTC since 1970-01-01: ..._ms in milliseconds, ..._us in microseconds. Yes and no are 1 and 0.

CREATE TABLE run (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    command TEXT NOT NULL,
    started_at_ms INTEGER NOT NULL,
    finished_at_ms INTEGER,             -- empty while it runs, and for one that was killed
    as_of_ms INTEGER NOT NULL,
    rules_version TEXT NOT NULL,
    outcome TEXT NOT NULL,              -- open, confirmed, partial, failed, stopped
    counts TEXT NOT NULL,               -- JSON object: what was counted, by name
    scored INTEGER NOT NULL DEFAULT 0   -- whether it came to committing assessments
) STRICT;

CREATE INDEX run_as_of ON run (as_of_ms) WHERE scored = 1;

CREATE TABLE slice_number (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    last INTEGER NOT NULL               -- the last one handed out
) STRICT;

INSERT INTO slice_number (only_row, last) VALUES (1, 0);

CREATE TABLE slice (
    number INTEGER PRIMARY KEY,
    source TEXT NOT NULL,
    slice_id TEXT NOT NULL,
    mark TEXT NOT NULL,
    hash TEXT NOT NULL,
    records INTEGER NOT NULL,
    duplicates INTEGER NOT NULL,
    quarantined INTEGER NOT NULL,
    future INTEGER NOT NULL,
    first_event_us INTEGER,
    last_event_us INTEGER,
    committed_at_ms INTEGER NOT NULL,
    UNIQUE (source, slice_id)
) STRICT;

CREATE TABLE lake_file (
    name TEXT NOT NULL PRIMARY KEY,     -- relative to the lake's directory
    source TEXT NOT NULL,
    role TEXT NOT NULL,                 -- records, shadowed
    row_count INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    first_event_us INTEGER,
    last_event_us INTEGER,
    property_columns TEXT NOT NULL,     -- JSON array of properties
    slice_rows TEXT NOT NULL            -- JSON object: rows by slice number
) STRICT;

CREATE TABLE assessment (
    id INTEGER PRIMARY KEY,
    account TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    name_folded TEXT NOT NULL,          -- in lower case, for searching
    domain TEXT NOT NULL,
    score INTEGER NOT NULL,
    tier TEXT,
    qualified INTEGER NOT NULL,
    as_of_ms INTEGER NOT NULL,
    run INTEGER NOT NULL,
    rules_version TEXT NOT NULL
) STRICT;

CREATE INDEX assessment_ranking ON assessment (score DESC, account, tier);

CREATE INDEX assessment_domain ON assessment (domain) WHERE domain <> '';

CREATE INDEX assessment_name ON assessment (name_folded) WHERE name_folded <> '';

-- Apart from the assessment, because most bodies stay as they are from run to run and are then not written again.
CREATE TABLE assessment_detail (
    id INTEGER PRIMARY KEY,             -- of the assessment
    body TEXT NOT NULL                  -- JSON object
) STRICT;

CREATE TABLE account_people (
    id INTEGER PRIMARY KEY,             -- of the assessment
    people TEXT NOT NULL                -- users' keys, and e-mail addresses in lower case, each between two characters U+001F
) STRICT;

-- One row for the first assessment and for each that differs from the one before it.
CREATE TABLE tier_change (
    kind TEXT NOT NULL,                 -- account, user
    key TEXT NOT NULL,
    as_of_ms INTEGER NOT NULL,
    run INTEGER NOT NULL,
    tier TEXT,
    score INTEGER NOT NULL,
    qualified INTEGER NOT NULL,
    PRIMARY KEY (kind, key, as_of_ms)
) STRICT, WITHOUT ROWID;

CREATE TABLE operation (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,           -- the idempotency key
    destination TEXT NOT NULL,
    account TEXT NOT NULL,
    slot TEXT NOT NULL,                 -- what it changes
    stage INTEGER NOT NULL,             -- 0 accounts, 1 people, 2 lists, 3 enrollments, 4 tasks and notes
    priority INTEGER NOT NULL,
    kind TEXT NOT NULL,                 -- upsert, add_to_list, remove_from_list, enroll, create_task, create_note
    object TEXT NOT NULL,
    list TEXT NOT NULL,                 -- of a list change; empty otherwise
    sender TEXT,                        -- of an enrollment, the owner of a task
    repeatable INTEGER NOT NULL,
    as_of_ms INTEGER NOT NULL,
    run INTEGER NOT NULL,               -- that planned it
    state TEXT NOT NULL,                -- pending, sending, confirmed, rejected, unknown, superseded
    open INTEGER NOT NULL,              -- whether it is neither confirmed nor superseded
    attempts INTEGER NOT NULL,
    sent_at_ms INTEGER,
    job TEXT,                           -- the CRM's bulk job that carries it, as long as that is open
    not_before_ms INTEGER,              -- when what the CRM put off may be sent again
    settled_at_ms INTEGER,
    settled_run INTEGER,
    payload TEXT NOT NULL,              -- JSON object: the operation
    receipt TEXT,                       -- JSON object: the last answer
    before TEXT                         -- JSON object: of a confirmed upsert, the values confirmed before it, by field
) STRICT;

CREATE INDEX operation_account ON operation (account, open);

CREATE INDEX operation_slot ON operation (destination, slot) WHERE open = 1;

CREATE INDEX operation_next ON operation (destination, stage, priority DESC, slot, kind, object, list, not_before_ms)
    WHERE state = 'pending';

CREATE INDEX operation_job ON operation (destination, job) WHERE job IS NOT NULL;

CREATE INDEX operation_enrollment ON operation (destination, as_of_ms, state, sender)
    WHERE kind = 'enroll';

CREATE TABLE confirmed_record (
    destination TEXT NOT NULL,
    object TEXT NOT NULL,
    key TEXT NOT NULL,
    account TEXT NOT NULL,
    crm_id TEXT NOT NULL,
    link TEXT,
    version INTEGER NOT NULL,           -- how many writes were confirmed
    fields TEXT NOT NULL,               -- JSON object: the values last confirmed, by field
    run INTEGER NOT NULL,
    confirmed_at_ms INTEGER NOT NULL,
    PRIMARY KEY (destination, object, key)
) STRICT;

CREATE INDEX confirmed_record_account ON confirmed_record (destination, account);

CREATE TABLE confirmed_effect (
    destination TEXT NOT NULL,
    slot TEXT NOT NULL,
    account TEXT NOT NULL,
    object TEXT NOT NULL,
    key TEXT NOT NULL,
    kind TEXT NOT NULL,                 -- add_to_list, remove_from_list, enroll, create_task
    version INTEGER NOT NULL,           -- how many operations were confirmed
    as_of_ms INTEGER NOT NULL,
    sender TEXT,
    run INTEGER NOT NULL,
    confirmed_at_ms INTEGER NOT NULL,
    PRIMARY KEY (destination, slot)
) STRICT;

CREATE INDEX confirmed_effect_account ON confirmed_effect (destination, account);

CREATE INDEX confirmed_effect_record ON confirmed_effect (destination, object, key);

-- Enrollments, tasks and notes for which there was cause when a baseline was taken, and has been ever since.
CREATE TABLE taken_as_done (
    destination TEXT NOT NULL,
    slot TEXT NOT NULL,
    account TEXT NOT NULL,
    object TEXT NOT NULL,
    key TEXT NOT NULL,
    kind TEXT NOT NULL,                 -- enroll, create_task, create_note
    name TEXT NOT NULL,                 -- the sequence, the task's subject, or what the note says
    as_of_ms INTEGER NOT NULL,
    run INTEGER NOT NULL,               -- the baseline
    PRIMARY KEY (destination, slot)
) STRICT, WITHOUT ROWID;

CREATE INDEX taken_as_done_account ON taken_as_done (destination, account);

CREATE TABLE calls (
    destination TEXT NOT NULL,
    hour_ms INTEGER NOT NULL,           -- when the hour began
    calls INTEGER NOT NULL,             -- ours
    PRIMARY KEY (destination, hour_ms)
) STRICT, WITHOUT ROWID;

-- What each destination's vendor said last.
CREATE TABLE quota (
    destination TEXT NOT NULL PRIMARY KEY,
    day_limit INTEGER NOT NULL,         -- of everyone's calls
    used INTEGER NOT NULL,              -- by everyone
    said_at_ms INTEGER NOT NULL
) STRICT;

-- Destinations whose vendors asked for no calls for a while.
CREATE TABLE parked (
    destination TEXT NOT NULL PRIMARY KEY,
    until_ms INTEGER NOT NULL           -- when it takes calls again
) STRICT;

-- When each source was last pulled whole.
CREATE TABLE pull (
    source TEXT NOT NULL PRIMARY KEY,
    place TEXT NOT NULL,                -- what it read from then
    started_at_ms INTEGER NOT NULL
) STRICT;

-- Calls that sources made within the period of their limit.
CREATE TABLE source_call (
    limited TEXT NOT NULL,              -- what the limit is for
    at_ms INTEGER NOT NULL
) STRICT;

CREATE INDEX source_call_at ON source_call (limited, at_ms);

-- Since when the newest operation of a slot is refused. The operation itself has the receipt.
CREATE TABLE rejection (
    destination TEXT NOT NULL,
    slot TEXT NOT NULL,
    code TEXT NOT NULL,
    field TEXT NOT NULL,
    left_out INTEGER NOT NULL,          -- whether that is intended, since the mapping makes no such record
    object TEXT NOT NULL,
    definition TEXT NOT NULL,           -- hash of mapping and schema at the last attempt
    since_run INTEGER NOT NULL,
    since_ms INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    PRIMARY KEY (destination, slot)
) STRICT, WITHOUT ROWID;
