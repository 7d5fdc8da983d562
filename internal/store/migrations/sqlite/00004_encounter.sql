-- +goose Up

-- What is declared for encounters: sites, mappings of words, sampling policies. Every row is a version.
CREATE TABLE encounter_rule (
    tenant TEXT NOT NULL,
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    version INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    at INTEGER NOT NULL,
    doc TEXT NOT NULL,
    PRIMARY KEY (tenant, kind, id, version)
) STRICT;

CREATE TABLE encounter (
    tenant TEXT NOT NULL,
    number INTEGER NOT NULL,
    version INTEGER NOT NULL,
    ref TEXT NOT NULL,
    site TEXT NOT NULL,
    happened_at INTEGER NOT NULL,
    closed INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    at INTEGER NOT NULL,
    doc TEXT NOT NULL,
    PRIMARY KEY (tenant, number, version)
) STRICT;

CREATE TABLE occupant (
    tenant TEXT NOT NULL,
    encounter INTEGER NOT NULL,
    n INTEGER NOT NULL,
    version INTEGER NOT NULL,
    subject INTEGER NOT NULL,
    waiting INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    at INTEGER NOT NULL,
    doc TEXT NOT NULL,
    PRIMARY KEY (tenant, encounter, n, version)
) STRICT;

CREATE TABLE encounter_exception (
    tenant TEXT NOT NULL,
    id INTEGER NOT NULL,
    version INTEGER NOT NULL,
    encounter INTEGER NOT NULL,
    occupant INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    at INTEGER NOT NULL,
    doc TEXT NOT NULL,
    PRIMARY KEY (tenant, id, version)
) STRICT;

CREATE UNIQUE INDEX encounter_ref ON encounter (tenant, ref) WHERE version = 1 AND ref <> '';
CREATE INDEX encounter_happened ON encounter (tenant, happened_at, number);
CREATE INDEX encounter_seq ON encounter (tenant, seq);
CREATE INDEX occupant_subject ON occupant (tenant, subject, encounter) WHERE subject > 0;
CREATE INDEX occupant_waiting ON occupant (tenant, encounter, n, version) WHERE waiting;
CREATE INDEX occupant_seq ON occupant (tenant, seq);
CREATE INDEX encounter_exception_encounter ON encounter_exception (tenant, encounter, id);
CREATE INDEX encounter_exception_seq ON encounter_exception (tenant, seq);
CREATE INDEX encounter_rule_seq ON encounter_rule (tenant, seq);

-- +goose StatementBegin
CREATE TRIGGER encounter_rule_no_update BEFORE UPDATE ON encounter_rule
BEGIN
    SELECT RAISE(ABORT, 'encounter_rule is insert-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER encounter_rule_no_delete BEFORE DELETE ON encounter_rule
BEGIN
    SELECT RAISE(ABORT, 'encounter_rule is insert-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER encounter_no_update BEFORE UPDATE ON encounter
BEGIN
    SELECT RAISE(ABORT, 'encounter is insert-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER encounter_no_delete BEFORE DELETE ON encounter
BEGIN
    SELECT RAISE(ABORT, 'encounter is insert-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER occupant_no_update BEFORE UPDATE ON occupant
BEGIN
    SELECT RAISE(ABORT, 'occupant is insert-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER occupant_no_delete BEFORE DELETE ON occupant
BEGIN
    SELECT RAISE(ABORT, 'occupant is insert-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER encounter_exception_no_update BEFORE UPDATE ON encounter_exception
BEGIN
    SELECT RAISE(ABORT, 'encounter_exception is insert-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER encounter_exception_no_delete BEFORE DELETE ON encounter_exception
BEGIN
    SELECT RAISE(ABORT, 'encounter_exception is insert-only');
END;
-- +goose StatementEnd

-- What the planner may assume: see the first migration.
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('encounter_rule', 'sqlite_autoindex_encounter_rule_1', '1000 1000 300 2 1'),
    ('encounter_rule', 'encounter_rule_seq', '1000 1000 1'),
    ('encounter', 'sqlite_autoindex_encounter_1', '1000000 1000000 2 1'),
    ('encounter', 'encounter_happened', '1000000 1000000 4 2'),
    ('encounter', 'encounter_seq', '1000000 1000000 100'),
    ('occupant', 'sqlite_autoindex_occupant_1', '2000000 2000000 4 2 1'),
    ('occupant', 'occupant_subject', '2000000 2000000 2 1'),
    ('occupant', 'occupant_waiting', '2000 2000 2 1 1'),
    ('occupant', 'occupant_seq', '2000000 2000000 100'),
    ('encounter_exception', 'sqlite_autoindex_encounter_exception_1', '500000 500000 2 1'),
    ('encounter_exception', 'encounter_exception_encounter', '500000 500000 4 2'),
    ('encounter_exception', 'encounter_exception_seq', '500000 500000 100');
ANALYZE sqlite_schema;
