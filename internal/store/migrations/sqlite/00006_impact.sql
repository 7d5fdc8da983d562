-- +goose Up

-- What a version of a configuration would change if it were in force, each time that somebody found out.
CREATE TABLE configuration_impact (
    tenant TEXT NOT NULL,
    id TEXT NOT NULL,
    version INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    doc TEXT NOT NULL,
    PRIMARY KEY (tenant, id, version, seq)
) STRICT, WITHOUT ROWID;

-- +goose StatementBegin
CREATE TRIGGER configuration_impact_no_update BEFORE UPDATE ON configuration_impact
BEGIN
    SELECT RAISE(ABORT, 'configuration_impact is insert-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER configuration_impact_no_delete BEFORE DELETE ON configuration_impact
BEGIN
    SELECT RAISE(ABORT, 'configuration_impact is insert-only');
END;
-- +goose StatementEnd

INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('configuration_impact', 'configuration_impact', '100 100 10 2 1');
ANALYZE sqlite_schema;
