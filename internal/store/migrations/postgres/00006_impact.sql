-- +goose Up

-- What a version of a configuration would change if it were in force, each time that somebody found out.
CREATE TABLE configuration_impact (
    tenant TEXT COLLATE "C" NOT NULL,
    id TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    doc TEXT NOT NULL,
    PRIMARY KEY (tenant, id, version, seq)
);

CREATE TRIGGER insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON configuration_impact EXECUTE FUNCTION refuse_change();
