-- Times are milliseconds since 1970 in UTC. Fields are a JSON object per record, so that any mapping fits and
-- `fields ->> 'name'` reads one in every SQLite tool.

CREATE TABLE company (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    -- The account's key; null for a company that a person made.
    key TEXT UNIQUE,
    fields TEXT NOT NULL DEFAULT '{}' CHECK (json_type(fields) = 'object'),
    created_at_ms INTEGER NOT NULL DEFAULT (unixepoch() * 1000),
    updated_at_ms INTEGER NOT NULL DEFAULT (unixepoch() * 1000)
) STRICT;

CREATE TABLE contact (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    -- The user's key; null for a contact that a person made.
    key TEXT UNIQUE,
    fields TEXT NOT NULL DEFAULT '{}' CHECK (json_type(fields) = 'object'),
    created_at_ms INTEGER NOT NULL DEFAULT (unixepoch() * 1000),
    updated_at_ms INTEGER NOT NULL DEFAULT (unixepoch() * 1000)
) STRICT;

CREATE TABLE field (
    object TEXT NOT NULL CHECK (object IN ('company', 'contact')),
    name TEXT NOT NULL,
    type TEXT NOT NULL
        CHECK (type IN ('number', 'text', 'enumeration', 'multi_select', 'bool', 'date', 'datetime')),
    PRIMARY KEY (object, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE association (
    contact_id INTEGER NOT NULL REFERENCES contact (id),
    company_id INTEGER NOT NULL REFERENCES company (id),
    PRIMARY KEY (contact_id, company_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX association_by_company ON association (company_id);

CREATE TABLE list (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    object TEXT NOT NULL CHECK (object IN ('company', 'contact')),
    name TEXT NOT NULL,
    UNIQUE (object, name)
) STRICT;

CREATE TABLE list_member (
    list_id INTEGER NOT NULL REFERENCES list (id),
    -- A company's or a contact's id, as the list's object says.
    record_id INTEGER NOT NULL,
    added_at_ms INTEGER NOT NULL,
    PRIMARY KEY (list_id, record_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE sequence (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE enrollment (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    -- The operation that enrolled the contact; null for what a person did.
    idempotency_key TEXT UNIQUE,
    sequence_id INTEGER NOT NULL REFERENCES sequence (id),
    contact_id INTEGER NOT NULL REFERENCES contact (id),
    sender TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'finished')),
    enrolled_at_ms INTEGER NOT NULL DEFAULT (unixepoch() * 1000)
) STRICT;

CREATE UNIQUE INDEX enrollment_active ON enrollment (contact_id, sequence_id) WHERE state = 'active';

CREATE TABLE task (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    -- The operation that made the task; null for what a person made.
    idempotency_key TEXT UNIQUE,
    object TEXT NOT NULL CHECK (object IN ('company', 'contact')),
    record_id INTEGER NOT NULL,
    subject TEXT NOT NULL,
    body TEXT NOT NULL DEFAULT '',
    -- An e-mail address; empty while nobody owns the task.
    owner TEXT NOT NULL DEFAULT '',
    -- yyyy-mm-dd
    due TEXT NOT NULL,
    done INTEGER NOT NULL DEFAULT 0 CHECK (done IN (0, 1)),
    created_at_ms INTEGER NOT NULL DEFAULT (unixepoch() * 1000)
) STRICT;

CREATE INDEX task_by_record ON task (object, record_id);

CREATE TABLE note (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    -- The operation that made the note; null for what a person wrote.
    idempotency_key TEXT UNIQUE,
    object TEXT NOT NULL CHECK (object IN ('company', 'contact')),
    record_id INTEGER NOT NULL,
    body TEXT NOT NULL,
    created_at_ms INTEGER NOT NULL DEFAULT (unixepoch() * 1000)
) STRICT;

CREATE INDEX note_by_record ON note (object, record_id);

-- What became of companies. The program reads it and never writes it.
CREATE TABLE deal (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    company_id INTEGER NOT NULL REFERENCES company (id),
    stage TEXT NOT NULL CHECK (stage IN ('opportunity', 'customer', 'lost')),
    -- A decimal number; null if unknown.
    amount TEXT CHECK (amount IS NULL OR amount GLOB '[0-9]*'),
    -- ISO 4217; empty if there is one currency only.
    currency TEXT NOT NULL DEFAULT '',
    at_ms INTEGER NOT NULL
) STRICT;

CREATE INDEX deal_by_company ON deal (company_id, at_ms);
CREATE INDEX deal_by_time ON deal (at_ms);

-- Triggers instead of ON DELETE CASCADE: most SQLite tools open a file without foreign keys.
CREATE TRIGGER company_deleted AFTER DELETE ON company BEGIN
    DELETE FROM association WHERE company_id = old.id;
    DELETE FROM list_member
    WHERE record_id = old.id AND list_id IN (SELECT id FROM list WHERE object = 'company');
    DELETE FROM task WHERE object = 'company' AND record_id = old.id;
    DELETE FROM note WHERE object = 'company' AND record_id = old.id;
    DELETE FROM deal WHERE company_id = old.id;
END;

CREATE TRIGGER contact_deleted AFTER DELETE ON contact BEGIN
    DELETE FROM association WHERE contact_id = old.id;
    DELETE FROM list_member
    WHERE record_id = old.id AND list_id IN (SELECT id FROM list WHERE object = 'contact');
    DELETE FROM task WHERE object = 'contact' AND record_id = old.id;
    DELETE FROM note WHERE object = 'contact' AND record_id = old.id;
    DELETE FROM enrollment WHERE contact_id = old.id;
END;

CREATE TRIGGER list_deleted AFTER DELETE ON list BEGIN
    DELETE FROM list_member WHERE list_id = old.id;
END;
