-- +goose Up

-- What is declared for encounters: sites, mappings of words, sampling policies. Every row is a version.
CREATE TABLE encounter_rule (
    tenant TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    id TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    at BIGINT NOT NULL,
    doc TEXT NOT NULL,
    PRIMARY KEY (tenant, kind, id, version)
);

CREATE TABLE encounter (
    tenant TEXT COLLATE "C" NOT NULL,
    number BIGINT NOT NULL,
    version BIGINT NOT NULL,
    ref TEXT COLLATE "C" NOT NULL,
    site TEXT COLLATE "C" NOT NULL,
    happened_at BIGINT NOT NULL,
    closed BOOLEAN NOT NULL,
    seq BIGINT NOT NULL,
    at BIGINT NOT NULL,
    doc TEXT NOT NULL,
    PRIMARY KEY (tenant, number, version)
);

CREATE TABLE occupant (
    tenant TEXT COLLATE "C" NOT NULL,
    encounter BIGINT NOT NULL,
    n BIGINT NOT NULL,
    version BIGINT NOT NULL,
    subject BIGINT NOT NULL,
    waiting BOOLEAN NOT NULL,
    seq BIGINT NOT NULL,
    at BIGINT NOT NULL,
    doc TEXT NOT NULL,
    PRIMARY KEY (tenant, encounter, n, version)
);

CREATE TABLE encounter_exception (
    tenant TEXT COLLATE "C" NOT NULL,
    id BIGINT NOT NULL,
    version BIGINT NOT NULL,
    encounter BIGINT NOT NULL,
    occupant BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    at BIGINT NOT NULL,
    doc TEXT NOT NULL,
    PRIMARY KEY (tenant, id, version)
);

CREATE UNIQUE INDEX encounter_ref ON encounter (tenant, ref) WHERE version = 1 AND ref <> '';
CREATE INDEX encounter_happened ON encounter (tenant, happened_at, number);
CREATE INDEX encounter_seq ON encounter (tenant, seq);
CREATE INDEX occupant_subject ON occupant (tenant, subject, encounter) WHERE subject > 0;
CREATE INDEX occupant_waiting ON occupant (tenant, encounter, n, version) WHERE waiting;
CREATE INDEX occupant_seq ON occupant (tenant, seq);
CREATE INDEX encounter_exception_encounter ON encounter_exception (tenant, encounter, id);
CREATE INDEX encounter_exception_seq ON encounter_exception (tenant, seq);
CREATE INDEX encounter_rule_seq ON encounter_rule (tenant, seq);

CREATE TRIGGER insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON encounter_rule EXECUTE FUNCTION refuse_change();
CREATE TRIGGER insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON encounter EXECUTE FUNCTION refuse_change();
CREATE TRIGGER insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON occupant EXECUTE FUNCTION refuse_change();
CREATE TRIGGER insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON encounter_exception EXECUTE FUNCTION refuse_change();
