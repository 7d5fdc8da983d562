-- +goose Up

-- The exact look-up keys of the documents that a version of a subject carries.
CREATE TABLE subject_identifier (
    tenant TEXT COLLATE "C" NOT NULL,
    key TEXT COLLATE "C" NOT NULL,
    number BIGINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (tenant, key, number, version),
    FOREIGN KEY (tenant, number, version) REFERENCES subject_version (tenant, number, version)
);

-- What each source says of a subject that is made of several: the newest row of (whole, part) holds. Part 0 holds
-- values that people moved.
CREATE TABLE subject_part (
    tenant TEXT COLLATE "C" NOT NULL,
    whole BIGINT NOT NULL,
    part BIGINT NOT NULL,
    n BIGINT NOT NULL,
    joined BOOLEAN NOT NULL,
    seq BIGINT NOT NULL,
    doc TEXT NOT NULL,
    PRIMARY KEY (tenant, whole, part, n)
);

-- The rules by which subjects leave scope: proposed, approved, withdrawn.
CREATE TABLE exit_rule (
    tenant TEXT COLLATE "C" NOT NULL,
    id TEXT COLLATE "C" NOT NULL,
    n BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    doc TEXT NOT NULL,
    PRIMARY KEY (tenant, id, n)
);

-- Each comparison of the population with the whole file of a system of record.
CREATE TABLE sync (
    tenant TEXT COLLATE "C" NOT NULL,
    id BIGINT NOT NULL,
    system TEXT COLLATE "C" NOT NULL,
    outcome TEXT COLLATE "C" NOT NULL,
    seq BIGINT NOT NULL,
    doc TEXT NOT NULL,
    PRIMARY KEY (tenant, id)
);

-- Which subjects a system of record names; a row for each change.
CREATE TABLE sync_member (
    tenant TEXT COLLATE "C" NOT NULL,
    system TEXT COLLATE "C" NOT NULL,
    number BIGINT NOT NULL,
    n BIGINT NOT NULL,
    present BOOLEAN NOT NULL,
    seq BIGINT NOT NULL,
    PRIMARY KEY (tenant, system, number, n)
);

CREATE INDEX subject_part_part ON subject_part (tenant, part, whole);
CREATE INDEX subject_part_seq ON subject_part (tenant, seq);
CREATE INDEX sync_system ON sync (tenant, system, outcome, id);

CREATE TRIGGER insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON subject_identifier EXECUTE FUNCTION refuse_change();
CREATE TRIGGER insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON subject_part EXECUTE FUNCTION refuse_change();
CREATE TRIGGER insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON exit_rule EXECUTE FUNCTION refuse_change();
CREATE TRIGGER insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON sync EXECUTE FUNCTION refuse_change();
CREATE TRIGGER insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON sync_member EXECUTE FUNCTION refuse_change();
