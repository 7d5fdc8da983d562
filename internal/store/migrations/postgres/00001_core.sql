-- +goose Up

CREATE TABLE tenant (
    id TEXT COLLATE "C" NOT NULL,
    name TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (id)
);

CREATE TABLE counter (
    tenant TEXT COLLATE "C" NOT NULL REFERENCES tenant (id),
    name TEXT COLLATE "C" NOT NULL,
    value BIGINT NOT NULL,
    PRIMARY KEY (tenant, name)
);

CREATE TABLE principal (
    tenant TEXT COLLATE "C" NOT NULL,
    id TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    name TEXT NOT NULL,
    roles TEXT NOT NULL,
    disabled BOOLEAN NOT NULL,
    seq BIGINT NOT NULL,
    at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (tenant, id, version)
);

CREATE TABLE blob (
    sha256 TEXT COLLATE "C" NOT NULL,
    size BIGINT NOT NULL,
    upload BIGINT NOT NULL,
    PRIMARY KEY (sha256)
);

CREATE TABLE blob_chunk (
    upload BIGINT NOT NULL,
    chunk BIGINT NOT NULL,
    data BYTEA NOT NULL,
    PRIMARY KEY (upload, chunk)
);

CREATE TABLE engine (
    tenant TEXT COLLATE "C" NOT NULL,
    id TEXT COLLATE "C" NOT NULL,
    executable TEXT COLLATE "C" NOT NULL,
    toolchain TEXT NOT NULL,
    seq BIGINT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (tenant, id)
);

CREATE TABLE epoch (
    tenant TEXT COLLATE "C" NOT NULL,
    n BIGINT NOT NULL,
    cause TEXT NOT NULL,
    state TEXT NOT NULL,
    seq BIGINT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (tenant, n)
);

CREATE TABLE configuration (
    tenant TEXT COLLATE "C" NOT NULL,
    id TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL,
    lists TEXT NOT NULL,
    scope TEXT NOT NULL,
    policy TEXT NOT NULL,
    max_age_days BIGINT NOT NULL,
    reason TEXT NOT NULL,
    proposed_by TEXT COLLATE "C" NOT NULL,
    proposed_at BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    PRIMARY KEY (tenant, id, version)
);

CREATE TABLE configuration_approval (
    tenant TEXT COLLATE "C" NOT NULL,
    id TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL,
    approved_by TEXT COLLATE "C" NOT NULL,
    approved_at BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    PRIMARY KEY (tenant, id, version),
    FOREIGN KEY (tenant, id, version) REFERENCES configuration (tenant, id, version)
);

CREATE TABLE subject (
    tenant TEXT COLLATE "C" NOT NULL,
    number BIGINT NOT NULL,
    id TEXT COLLATE "C" NOT NULL,
    partition BIGINT NOT NULL,
    at BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    PRIMARY KEY (tenant, number),
    UNIQUE (tenant, id)
);

CREATE TABLE subject_partition (
    tenant TEXT COLLATE "C" NOT NULL,
    partition BIGINT NOT NULL,
    PRIMARY KEY (tenant, partition)
);

CREATE TABLE subject_version (
    tenant TEXT COLLATE "C" NOT NULL,
    number BIGINT NOT NULL,
    version BIGINT NOT NULL,
    exit BOOLEAN NOT NULL,
    segment TEXT COLLATE "C" NOT NULL,
    schema TEXT COLLATE "C" NOT NULL,
    hash TEXT COLLATE "C" NOT NULL,
    valid_from BIGINT NOT NULL,
    at BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    source TEXT NOT NULL,
    actor TEXT NOT NULL,
    reason TEXT NOT NULL,
    doc TEXT NOT NULL,
    PRIMARY KEY (tenant, number, version),
    FOREIGN KEY (tenant, number) REFERENCES subject (tenant, number)
);

CREATE TABLE bad_row (
    tenant TEXT COLLATE "C" NOT NULL,
    import TEXT COLLATE "C" NOT NULL,
    line BIGINT NOT NULL,
    reason TEXT NOT NULL,
    raw BYTEA NOT NULL,
    at BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    PRIMARY KEY (tenant, import, line)
);

CREATE TABLE screening (
    tenant TEXT COLLATE "C" NOT NULL,
    number BIGINT NOT NULL,
    config TEXT COLLATE "C" NOT NULL,
    epoch BIGINT NOT NULL,
    version BIGINT NOT NULL,
    config_version BIGINT NOT NULL,
    engine TEXT COLLATE "C" NOT NULL,
    outcome TEXT COLLATE "C" NOT NULL,
    digest TEXT COLLATE "C" NOT NULL,
    cause TEXT NOT NULL,
    run BIGINT NOT NULL,
    at BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    evidence BYTEA NOT NULL,
    PRIMARY KEY (tenant, number, config, epoch, version),
    FOREIGN KEY (tenant, number, version) REFERENCES subject_version (tenant, number, version)
);

-- The clear screenings without evidence that one transaction stored, of subject numbers of one page: number / 512.
-- They share every column. members has '1' for each number, from first on, that is one of them, and '0' between;
-- digests are theirs, 32 bytes each, in the same order.
CREATE TABLE screening_block (
    tenant TEXT COLLATE "C" NOT NULL,
    page BIGINT NOT NULL,
    config TEXT COLLATE "C" NOT NULL,
    epoch BIGINT NOT NULL,
    version BIGINT NOT NULL,
    first BIGINT NOT NULL,
    config_version BIGINT NOT NULL,
    engine TEXT NOT NULL,
    cause TEXT NOT NULL,
    run BIGINT NOT NULL,
    at BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    members TEXT NOT NULL,
    digests BYTEA NOT NULL,
    PRIMARY KEY (tenant, page, config, epoch, version, first)
);
-- Digests look like noise: trying to compress them is work for nothing.
ALTER TABLE screening_block ALTER COLUMN digests SET STORAGE EXTERNAL;

CREATE TABLE match (
    tenant TEXT COLLATE "C" NOT NULL,
    id BIGINT NOT NULL,
    config TEXT COLLATE "C" NOT NULL,
    number BIGINT NOT NULL,
    list TEXT COLLATE "C" NOT NULL,
    key TEXT COLLATE "C" NOT NULL,
    open BOOLEAN NOT NULL,
    score BIGINT NOT NULL,
    band TEXT COLLATE "C" NOT NULL,
    fingerprint TEXT COLLATE "C" NOT NULL,
    entry_hash TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL,
    predecessor BIGINT NOT NULL,
    epoch BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    PRIMARY KEY (tenant, id),
    UNIQUE (tenant, config, number, list, key)
);

CREATE TABLE match_event (
    tenant TEXT COLLATE "C" NOT NULL,
    match_id BIGINT NOT NULL,
    n BIGINT NOT NULL,
    epoch BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    score BIGINT NOT NULL,
    band TEXT COLLATE "C" NOT NULL,
    fingerprint TEXT COLLATE "C" NOT NULL,
    entry_hash TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL,
    cause TEXT NOT NULL,
    reason TEXT NOT NULL,
    run BIGINT NOT NULL,
    at BIGINT NOT NULL,
    evidence BYTEA NOT NULL,
    PRIMARY KEY (tenant, match_id, n),
    FOREIGN KEY (tenant, match_id) REFERENCES match (tenant, id)
);

CREATE TABLE alert (
    tenant TEXT COLLATE "C" NOT NULL,
    id BIGINT NOT NULL,
    match_id BIGINT NOT NULL,
    epoch BIGINT NOT NULL,
    version BIGINT NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    cause TEXT NOT NULL,
    run BIGINT NOT NULL,
    fingerprint TEXT COLLATE "C" NOT NULL,
    seq BIGINT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (tenant, id),
    UNIQUE (tenant, match_id, epoch, version),
    FOREIGN KEY (tenant, match_id) REFERENCES match (tenant, id)
);

CREATE TABLE decision (
    tenant TEXT COLLATE "C" NOT NULL,
    alert BIGINT NOT NULL,
    n BIGINT NOT NULL,
    match_id BIGINT NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    due BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    at BIGINT NOT NULL,
    doc TEXT NOT NULL,
    PRIMARY KEY (tenant, alert, n),
    FOREIGN KEY (tenant, alert) REFERENCES alert (tenant, id)
);

CREATE TABLE run (
    tenant TEXT COLLATE "C" NOT NULL,
    id BIGINT NOT NULL,
    config TEXT COLLATE "C" NOT NULL,
    from_epoch BIGINT NOT NULL,
    epoch BIGINT NOT NULL,
    cause TEXT NOT NULL,
    mode TEXT COLLATE "C" NOT NULL,
    horizon BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    started_at BIGINT NOT NULL,
    started_by TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (tenant, id)
);

CREATE TABLE run_report (
    tenant TEXT COLLATE "C" NOT NULL,
    run BIGINT NOT NULL,
    doc BYTEA NOT NULL,
    note BYTEA NOT NULL,
    at BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    PRIMARY KEY (tenant, run),
    FOREIGN KEY (tenant, run) REFERENCES run (tenant, id)
);

CREATE TABLE skip (
    tenant TEXT COLLATE "C" NOT NULL,
    run BIGINT NOT NULL,
    number BIGINT NOT NULL,
    reason TEXT NOT NULL,
    seq BIGINT NOT NULL,
    PRIMARY KEY (tenant, run, number),
    FOREIGN KEY (tenant, run) REFERENCES run (tenant, id)
);

CREATE TABLE mark (
    tenant TEXT COLLATE "C" NOT NULL,
    config TEXT COLLATE "C" NOT NULL,
    partition BIGINT NOT NULL,
    epoch BIGINT NOT NULL,
    through BIGINT NOT NULL,
    run BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    PRIMARY KEY (tenant, config, partition, epoch)
);

CREATE TABLE snapshot (
    tenant TEXT COLLATE "C" NOT NULL,
    list TEXT COLLATE "C" NOT NULL,
    n BIGINT NOT NULL,
    hash TEXT COLLATE "C" NOT NULL,
    published_at BIGINT NOT NULL,
    fetched_at BIGINT NOT NULL,
    activated_at BIGINT NOT NULL,
    entries BIGINT NOT NULL,
    PRIMARY KEY (tenant, list, n)
);

CREATE TABLE entry_version (
    tenant TEXT COLLATE "C" NOT NULL,
    list TEXT COLLATE "C" NOT NULL,
    key TEXT COLLATE "C" NOT NULL,
    snapshot BIGINT NOT NULL,
    op TEXT COLLATE "C" NOT NULL,
    material BOOLEAN NOT NULL,
    hash TEXT COLLATE "C" NOT NULL,
    doc TEXT NOT NULL,
    fields TEXT NOT NULL,
    PRIMARY KEY (tenant, list, key, snapshot)
);

CREATE TABLE list_version (
    tenant TEXT COLLATE "C" NOT NULL,
    id TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    doc TEXT NOT NULL,
    PRIMARY KEY (tenant, id, version)
);

CREATE TABLE load (
    tenant TEXT COLLATE "C" NOT NULL,
    list TEXT COLLATE "C" NOT NULL,
    id BIGINT NOT NULL,
    outcome TEXT COLLATE "C" NOT NULL,
    reached BOOLEAN NOT NULL,
    accepts BIGINT NOT NULL,
    at BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    doc TEXT NOT NULL,
    report TEXT NOT NULL,
    PRIMARY KEY (tenant, list, id)
);

CREATE TABLE load_acceptance (
    tenant TEXT COLLATE "C" NOT NULL,
    list TEXT COLLATE "C" NOT NULL,
    load BIGINT NOT NULL,
    actor TEXT COLLATE "C" NOT NULL,
    reason TEXT NOT NULL,
    at BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    PRIMARY KEY (tenant, list, load, actor),
    FOREIGN KEY (tenant, list, load) REFERENCES load (tenant, list, id)
);

CREATE TABLE staging (
    tenant TEXT COLLATE "C" NOT NULL,
    list TEXT COLLATE "C" NOT NULL,
    snapshot BIGINT NOT NULL,
    token BIGINT NOT NULL,
    PRIMARY KEY (tenant, list)
);

CREATE TABLE quarantine (
    tenant TEXT COLLATE "C" NOT NULL,
    list TEXT COLLATE "C" NOT NULL,
    snapshot BIGINT NOT NULL,
    key TEXT COLLATE "C" NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (tenant, list, snapshot, key, name)
);

CREATE TABLE leaf (
    tenant TEXT COLLATE "C" NOT NULL,
    seq BIGINT NOT NULL,
    id TEXT COLLATE "C" NOT NULL,
    idx BIGINT NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    at BIGINT NOT NULL,
    commitment BYTEA NOT NULL,
    salt BYTEA,
    payload BYTEA,
    erased_at BIGINT NOT NULL,
    PRIMARY KEY (tenant, seq),
    UNIQUE (tenant, id)
);

CREATE TABLE tree_hash (
    tenant TEXT COLLATE "C" NOT NULL,
    idx BIGINT NOT NULL,
    hash BYTEA NOT NULL,
    PRIMARY KEY (tenant, idx)
);

CREATE TABLE checkpoint (
    tenant TEXT COLLATE "C" NOT NULL,
    size BIGINT NOT NULL,
    root BYTEA NOT NULL,
    note BYTEA NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (tenant, size)
);

CREATE INDEX screening_seq ON screening (tenant, seq, number, config);
CREATE INDEX screening_block_seq ON screening_block (tenant, seq);
CREATE INDEX match_entry ON match (tenant, config, list, key, number);
CREATE INDEX match_event_run ON match_event (tenant, run);
CREATE INDEX alert_run ON alert (tenant, run);
CREATE INDEX decision_match ON decision (tenant, match_id, seq);
CREATE INDEX decision_due ON decision (tenant, due) WHERE due > 0;
CREATE INDEX run_epoch ON run (tenant, config, epoch);
CREATE INDEX entry_version_snapshot ON entry_version (tenant, list, snapshot, key);
CREATE INDEX subject_version_seq ON subject_version (tenant, seq);
CREATE INDEX match_event_seq ON match_event (tenant, seq);
CREATE INDEX load_accepts ON load (tenant, list, accepts);
CREATE INDEX blob_upload ON blob (upload);
CREATE INDEX leaf_idx ON leaf (tenant, idx, seq);

-- The past cannot be edited: these tables only grow.
-- +goose StatementBegin
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is insert-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END
$$;
-- +goose StatementEnd

CREATE TRIGGER insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON tenant EXECUTE FUNCTION refuse_change();
CREATE TRIGGER insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON principal EXECUTE FUNCTION refuse_change();
CREATE TRIGGER insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON blob EXECUTE FUNCTION refuse_change();
-- blob_chunk
CREATE TRIGGER insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON engine EXECUTE FUNCTION refuse_change();
CREATE TRIGGER insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON epoch EXECUTE FUNCTION refuse_change();
CREATE TRIGGER insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON configuration EXECUTE FUNCTION refuse_change();
CREATE TRIGGER insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON configuration_approval EXECUTE FUNCTION refuse_change();
CREATE TRIGGER insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON subject EXECUTE FUNCTION refuse_change();
CREATE TRIGGER insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON subject_partition EXECUTE FUNCTION refuse_change();
CREATE TRIGGER insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON subject_version EXECUTE FUNCTION refuse_change();
CREATE TRIGGER insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON bad_row EXECUTE FUNCTION refuse_change();
CREATE TRIGGER insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON screening EXECUTE FUNCTION refuse_change();
CREATE TRIGGER insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON screening_block EXECUTE FUNCTION refuse_change();
CREATE TRIGGER insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON match_event EXECUTE FUNCTION refuse_change();
CREATE TRIGGER insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON alert EXECUTE FUNCTION refuse_change();
CREATE TRIGGER insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON decision EXECUTE FUNCTION refuse_change();
CREATE TRIGGER insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON run EXECUTE FUNCTION refuse_change();
CREATE TRIGGER insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON run_report EXECUTE FUNCTION refuse_change();
CREATE TRIGGER insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON skip EXECUTE FUNCTION refuse_change();
CREATE TRIGGER insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON snapshot EXECUTE FUNCTION refuse_change();
-- entry_version
CREATE TRIGGER insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON list_version EXECUTE FUNCTION refuse_change();
CREATE TRIGGER insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON load EXECUTE FUNCTION refuse_change();
CREATE TRIGGER insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON load_acceptance EXECUTE FUNCTION refuse_change();
-- quarantine
-- leaf
CREATE TRIGGER insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON tree_hash EXECUTE FUNCTION refuse_change();
CREATE TRIGGER insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON checkpoint EXECUTE FUNCTION refuse_change();

-- Staged rows may be dropped while nothing shows them: of a snapshot that was never activated, of a blob that was never whole.
CREATE TRIGGER no_update BEFORE UPDATE OR TRUNCATE ON entry_version EXECUTE FUNCTION refuse_change();
CREATE TRIGGER no_update BEFORE UPDATE OR TRUNCATE ON quarantine EXECUTE FUNCTION refuse_change();
CREATE TRIGGER no_update BEFORE UPDATE OR TRUNCATE ON blob_chunk EXECUTE FUNCTION refuse_change();
-- +goose StatementBegin
CREATE FUNCTION refuse_delete_of_activated() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM snapshot s WHERE s.tenant = OLD.tenant AND s.list = OLD.list AND s.n = OLD.snapshot) THEN
        RAISE EXCEPTION '% is insert-only once its snapshot is active', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN OLD;
END
$$;
-- +goose StatementEnd
CREATE TRIGGER no_delete BEFORE DELETE ON entry_version FOR EACH ROW EXECUTE FUNCTION refuse_delete_of_activated();
CREATE TRIGGER no_delete BEFORE DELETE ON quarantine FOR EACH ROW EXECUTE FUNCTION refuse_delete_of_activated();
-- +goose StatementBegin
CREATE FUNCTION refuse_delete_of_whole() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM blob b WHERE b.upload = OLD.upload) THEN
        RAISE EXCEPTION 'blob_chunk is insert-only once its blob is whole' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN OLD;
END
$$;
-- +goose StatementEnd
CREATE TRIGGER no_delete BEFORE DELETE ON blob_chunk FOR EACH ROW EXECUTE FUNCTION refuse_delete_of_whole();

-- A leaf takes its place in the tree once, and its payload and salt may be erased; nothing else of it changes.
CREATE TRIGGER no_delete BEFORE DELETE OR TRUNCATE ON leaf EXECUTE FUNCTION refuse_change();
-- +goose StatementBegin
CREATE FUNCTION leaf_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT (NEW.tenant = OLD.tenant AND NEW.seq = OLD.seq AND NEW.id = OLD.id AND NEW.kind = OLD.kind AND NEW.at = OLD.at
        AND NEW.commitment = OLD.commitment AND (
            (OLD.idx = -1 AND NEW.idx >= 0 AND NEW.erased_at = OLD.erased_at
                AND NEW.salt IS NOT DISTINCT FROM OLD.salt AND NEW.payload IS NOT DISTINCT FROM OLD.payload)
            OR (NEW.idx = OLD.idx AND OLD.erased_at = 0 AND NEW.erased_at > 0 AND NEW.salt IS NULL AND NEW.payload IS NULL))) THEN
        RAISE EXCEPTION 'leaf is insert-only but for its place and its erasure' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;
-- +goose StatementEnd
CREATE TRIGGER guarded_update BEFORE UPDATE ON leaf FOR EACH ROW EXECUTE FUNCTION leaf_update();

-- SQLite has json_each built in; this gives PostgreSQL the same for a text argument, so that one query text
-- takes a list of keys as a JSON array on both.
-- +goose StatementBegin
CREATE FUNCTION json_each(items TEXT) RETURNS TABLE (key BIGINT, value TEXT) LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 1000 AS $$
    SELECT e.n - 1, e.item FROM jsonb_array_elements_text(items::jsonb) WITH ORDINALITY AS e (item, n)
$$;
-- +goose StatementEnd

-- The installation itself owns the public lists and a ledger; its tenant is the empty name.
INSERT INTO tenant (id, name, at) VALUES ('', 'installation', 0);
INSERT INTO counter (tenant, name, value) VALUES ('', 'seq', 0);
