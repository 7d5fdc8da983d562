-- +goose Up

-- The exact look-up keys of the documents that a version of a subject carries.
CREATE TABLE subject_identifier (
    tenant TEXT NOT NULL,
    key TEXT NOT NULL,
    number INTEGER NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (tenant, key, number, version),
    FOREIGN KEY (tenant, number, version) REFERENCES subject_version (tenant, number, version)
) STRICT, WITHOUT ROWID;

-- What each source says of a subject that is made of several: the newest row of (whole, part) holds. Part 0 holds
-- values that people moved.
CREATE TABLE subject_part (
    tenant TEXT NOT NULL,
    whole INTEGER NOT NULL,
    part INTEGER NOT NULL,
    n INTEGER NOT NULL,
    joined INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    doc TEXT NOT NULL,
    PRIMARY KEY (tenant, whole, part, n)
) STRICT;

-- The rules by which subjects leave scope: proposed, approved, withdrawn.
CREATE TABLE exit_rule (
    tenant TEXT NOT NULL,
    id TEXT NOT NULL,
    n INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    doc TEXT NOT NULL,
    PRIMARY KEY (tenant, id, n)
) STRICT, WITHOUT ROWID;

-- Each comparison of the population with the whole file of a system of record.
CREATE TABLE sync (
    tenant TEXT NOT NULL,
    id INTEGER NOT NULL,
    system TEXT NOT NULL,
    outcome TEXT NOT NULL,
    seq INTEGER NOT NULL,
    doc TEXT NOT NULL,
    PRIMARY KEY (tenant, id)
) STRICT;

-- Which subjects a system of record names; a row for each change.
CREATE TABLE sync_member (
    tenant TEXT NOT NULL,
    system TEXT NOT NULL,
    number INTEGER NOT NULL,
    n INTEGER NOT NULL,
    present INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (tenant, system, number, n)
) STRICT, WITHOUT ROWID;

CREATE INDEX subject_part_part ON subject_part (tenant, part, whole);
CREATE INDEX subject_part_seq ON subject_part (tenant, seq);
CREATE INDEX sync_system ON sync (tenant, system, outcome, id);

-- +goose StatementBegin
CREATE TRIGGER subject_identifier_no_update BEFORE UPDATE ON subject_identifier
BEGIN
    SELECT RAISE(ABORT, 'subject_identifier is insert-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER subject_identifier_no_delete BEFORE DELETE ON subject_identifier
BEGIN
    SELECT RAISE(ABORT, 'subject_identifier is insert-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER subject_part_no_update BEFORE UPDATE ON subject_part
BEGIN
    SELECT RAISE(ABORT, 'subject_part is insert-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER subject_part_no_delete BEFORE DELETE ON subject_part
BEGIN
    SELECT RAISE(ABORT, 'subject_part is insert-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER exit_rule_no_update BEFORE UPDATE ON exit_rule
BEGIN
    SELECT RAISE(ABORT, 'exit_rule is insert-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER exit_rule_no_delete BEFORE DELETE ON exit_rule
BEGIN
    SELECT RAISE(ABORT, 'exit_rule is insert-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER sync_no_update BEFORE UPDATE ON sync
BEGIN
    SELECT RAISE(ABORT, 'sync is insert-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER sync_no_delete BEFORE DELETE ON sync
BEGIN
    SELECT RAISE(ABORT, 'sync is insert-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER sync_member_no_update BEFORE UPDATE ON sync_member
BEGIN
    SELECT RAISE(ABORT, 'sync_member is insert-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER sync_member_no_delete BEFORE DELETE ON sync_member
BEGIN
    SELECT RAISE(ABORT, 'sync_member is insert-only');
END;
-- +goose StatementEnd

-- As in the first migration: the proportions of a tenant with a million subjects.
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('subject_identifier', 'subject_identifier', '2000000 2000000 2 2 1'),
    ('subject_part', 'sqlite_autoindex_subject_part_1', '10000 10000 4 2 1'),
    ('subject_part', 'subject_part_part', '10000 10000 2 1'),
    ('subject_part', 'subject_part_seq', '10000 10000 2'),
    ('exit_rule', 'exit_rule', '100 100 2 1'),
    ('sync', 'sqlite_autoindex_sync_1', '10000 10000 1'),
    ('sync', 'sync_system', '10000 10000 5000 2500 1'),
    ('sync_member', 'sync_member', '1000000 1000000 500000 1 1');
ANALYZE sqlite_schema;
