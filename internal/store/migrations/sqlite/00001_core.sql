-- +goose Up

CREATE TABLE tenant (
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (id)
) STRICT, WITHOUT ROWID;

CREATE TABLE counter (
    tenant TEXT NOT NULL REFERENCES tenant (id),
    name TEXT NOT NULL,
    value INTEGER NOT NULL,
    PRIMARY KEY (tenant, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE principal (
    tenant TEXT NOT NULL,
    id TEXT NOT NULL,
    version INTEGER NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    roles TEXT NOT NULL,
    disabled INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    at INTEGER NOT NULL,
    actor TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (tenant, id, version)
) STRICT, WITHOUT ROWID;

CREATE TABLE blob (
    sha256 TEXT NOT NULL,
    size INTEGER NOT NULL,
    upload INTEGER NOT NULL,
    PRIMARY KEY (sha256)
) STRICT, WITHOUT ROWID;

CREATE TABLE blob_chunk (
    upload INTEGER NOT NULL,
    chunk INTEGER NOT NULL,
    data BLOB NOT NULL,
    PRIMARY KEY (upload, chunk)
) STRICT;

CREATE TABLE engine (
    tenant TEXT NOT NULL,
    id TEXT NOT NULL,
    executable TEXT NOT NULL,
    toolchain TEXT NOT NULL,
    seq INTEGER NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (tenant, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE epoch (
    tenant TEXT NOT NULL,
    n INTEGER NOT NULL,
    cause TEXT NOT NULL,
    state TEXT NOT NULL,
    seq INTEGER NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (tenant, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE configuration (
    tenant TEXT NOT NULL,
    id TEXT NOT NULL,
    version INTEGER NOT NULL,
    lists TEXT NOT NULL,
    scope TEXT NOT NULL,
    policy TEXT NOT NULL,
    max_age_days INTEGER NOT NULL,
    reason TEXT NOT NULL,
    proposed_by TEXT NOT NULL,
    proposed_at INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (tenant, id, version)
) STRICT, WITHOUT ROWID;

CREATE TABLE configuration_approval (
    tenant TEXT NOT NULL,
    id TEXT NOT NULL,
    version INTEGER NOT NULL,
    approved_by TEXT NOT NULL,
    approved_at INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (tenant, id, version),
    FOREIGN KEY (tenant, id, version) REFERENCES configuration (tenant, id, version)
) STRICT, WITHOUT ROWID;

CREATE TABLE subject (
    tenant TEXT NOT NULL,
    number INTEGER NOT NULL,
    id TEXT NOT NULL,
    partition INTEGER NOT NULL,
    at INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (tenant, number),
    UNIQUE (tenant, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE subject_partition (
    tenant TEXT NOT NULL,
    partition INTEGER NOT NULL,
    PRIMARY KEY (tenant, partition)
) STRICT, WITHOUT ROWID;

CREATE TABLE subject_version (
    tenant TEXT NOT NULL,
    number INTEGER NOT NULL,
    version INTEGER NOT NULL,
    exit INTEGER NOT NULL,
    segment TEXT NOT NULL,
    schema TEXT NOT NULL,
    hash TEXT NOT NULL,
    valid_from INTEGER NOT NULL,
    at INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    source TEXT NOT NULL,
    actor TEXT NOT NULL,
    reason TEXT NOT NULL,
    doc TEXT NOT NULL,
    PRIMARY KEY (tenant, number, version),
    FOREIGN KEY (tenant, number) REFERENCES subject (tenant, number)
) STRICT;

CREATE TABLE bad_row (
    tenant TEXT NOT NULL,
    import TEXT NOT NULL,
    line INTEGER NOT NULL,
    reason TEXT NOT NULL,
    raw BLOB NOT NULL,
    at INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (tenant, import, line)
) STRICT;

CREATE TABLE screening (
    tenant TEXT NOT NULL,
    number INTEGER NOT NULL,
    config TEXT NOT NULL,
    epoch INTEGER NOT NULL,
    version INTEGER NOT NULL,
    config_version INTEGER NOT NULL,
    engine TEXT NOT NULL,
    outcome TEXT NOT NULL,
    digest TEXT NOT NULL,
    cause TEXT NOT NULL,
    run INTEGER NOT NULL,
    at INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    evidence BLOB NOT NULL,
    PRIMARY KEY (tenant, number, config, epoch, version),
    FOREIGN KEY (tenant, number, version) REFERENCES subject_version (tenant, number, version)
) STRICT;

-- The clear screenings without evidence that one transaction stored, of subject numbers of one page: number / 512.
-- They share every column. members has '1' for each number, from first on, that is one of them, and '0' between;
-- digests are theirs, 32 bytes each, in the same order.
CREATE TABLE screening_block (
    tenant TEXT NOT NULL,
    page INTEGER NOT NULL,
    config TEXT NOT NULL,
    epoch INTEGER NOT NULL,
    version INTEGER NOT NULL,
    first INTEGER NOT NULL,
    config_version INTEGER NOT NULL,
    engine TEXT NOT NULL,
    cause TEXT NOT NULL,
    run INTEGER NOT NULL,
    at INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    members TEXT NOT NULL,
    digests BLOB NOT NULL,
    PRIMARY KEY (tenant, page, config, epoch, version, first)
) STRICT;

CREATE TABLE match (
    tenant TEXT NOT NULL,
    id INTEGER NOT NULL,
    config TEXT NOT NULL,
    number INTEGER NOT NULL,
    list TEXT NOT NULL,
    key TEXT NOT NULL,
    open INTEGER NOT NULL,
    score INTEGER NOT NULL,
    band TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    entry_hash TEXT NOT NULL,
    version INTEGER NOT NULL,
    predecessor INTEGER NOT NULL,
    epoch INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (tenant, id),
    UNIQUE (tenant, config, number, list, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE match_event (
    tenant TEXT NOT NULL,
    match_id INTEGER NOT NULL,
    n INTEGER NOT NULL,
    epoch INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    kind TEXT NOT NULL,
    score INTEGER NOT NULL,
    band TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    entry_hash TEXT NOT NULL,
    version INTEGER NOT NULL,
    cause TEXT NOT NULL,
    reason TEXT NOT NULL,
    run INTEGER NOT NULL,
    at INTEGER NOT NULL,
    evidence BLOB NOT NULL,
    PRIMARY KEY (tenant, match_id, n),
    FOREIGN KEY (tenant, match_id) REFERENCES match (tenant, id)
) STRICT;

CREATE TABLE alert (
    tenant TEXT NOT NULL,
    id INTEGER NOT NULL,
    match_id INTEGER NOT NULL,
    epoch INTEGER NOT NULL,
    version INTEGER NOT NULL,
    kind TEXT NOT NULL,
    cause TEXT NOT NULL,
    run INTEGER NOT NULL,
    fingerprint TEXT NOT NULL,
    seq INTEGER NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (tenant, id),
    UNIQUE (tenant, match_id, epoch, version),
    FOREIGN KEY (tenant, match_id) REFERENCES match (tenant, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE decision (
    tenant TEXT NOT NULL,
    alert INTEGER NOT NULL,
    n INTEGER NOT NULL,
    match_id INTEGER NOT NULL,
    state TEXT NOT NULL,
    due INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    at INTEGER NOT NULL,
    doc TEXT NOT NULL,
    PRIMARY KEY (tenant, alert, n),
    FOREIGN KEY (tenant, alert) REFERENCES alert (tenant, id)
) STRICT;

CREATE TABLE run (
    tenant TEXT NOT NULL,
    id INTEGER NOT NULL,
    config TEXT NOT NULL,
    from_epoch INTEGER NOT NULL,
    epoch INTEGER NOT NULL,
    cause TEXT NOT NULL,
    mode TEXT NOT NULL,
    horizon INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    started_at INTEGER NOT NULL,
    started_by TEXT NOT NULL,
    PRIMARY KEY (tenant, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE run_report (
    tenant TEXT NOT NULL,
    run INTEGER NOT NULL,
    doc BLOB NOT NULL,
    note BLOB NOT NULL,
    at INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (tenant, run),
    FOREIGN KEY (tenant, run) REFERENCES run (tenant, id)
) STRICT;

CREATE TABLE skip (
    tenant TEXT NOT NULL,
    run INTEGER NOT NULL,
    number INTEGER NOT NULL,
    reason TEXT NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (tenant, run, number),
    FOREIGN KEY (tenant, run) REFERENCES run (tenant, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE mark (
    tenant TEXT NOT NULL,
    config TEXT NOT NULL,
    partition INTEGER NOT NULL,
    epoch INTEGER NOT NULL,
    through INTEGER NOT NULL,
    run INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (tenant, config, partition, epoch)
) STRICT, WITHOUT ROWID;

CREATE TABLE snapshot (
    tenant TEXT NOT NULL,
    list TEXT NOT NULL,
    n INTEGER NOT NULL,
    hash TEXT NOT NULL,
    published_at INTEGER NOT NULL,
    fetched_at INTEGER NOT NULL,
    activated_at INTEGER NOT NULL,
    entries INTEGER NOT NULL,
    PRIMARY KEY (tenant, list, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE entry_version (
    tenant TEXT NOT NULL,
    list TEXT NOT NULL,
    key TEXT NOT NULL,
    snapshot INTEGER NOT NULL,
    op TEXT NOT NULL,
    material INTEGER NOT NULL,
    hash TEXT NOT NULL,
    doc TEXT NOT NULL,
    fields TEXT NOT NULL,
    PRIMARY KEY (tenant, list, key, snapshot)
) STRICT;

CREATE TABLE list_version (
    tenant TEXT NOT NULL,
    id TEXT NOT NULL,
    version INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    doc TEXT NOT NULL,
    PRIMARY KEY (tenant, id, version)
) STRICT, WITHOUT ROWID;

CREATE TABLE load (
    tenant TEXT NOT NULL,
    list TEXT NOT NULL,
    id INTEGER NOT NULL,
    outcome TEXT NOT NULL,
    reached INTEGER NOT NULL,
    accepts INTEGER NOT NULL,
    at INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    doc TEXT NOT NULL,
    report TEXT NOT NULL,
    PRIMARY KEY (tenant, list, id)
) STRICT;

CREATE TABLE load_acceptance (
    tenant TEXT NOT NULL,
    list TEXT NOT NULL,
    load INTEGER NOT NULL,
    actor TEXT NOT NULL,
    reason TEXT NOT NULL,
    at INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (tenant, list, load, actor),
    FOREIGN KEY (tenant, list, load) REFERENCES load (tenant, list, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE staging (
    tenant TEXT NOT NULL,
    list TEXT NOT NULL,
    snapshot INTEGER NOT NULL,
    token INTEGER NOT NULL,
    PRIMARY KEY (tenant, list)
) STRICT, WITHOUT ROWID;

CREATE TABLE quarantine (
    tenant TEXT NOT NULL,
    list TEXT NOT NULL,
    snapshot INTEGER NOT NULL,
    key TEXT NOT NULL,
    name TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (tenant, list, snapshot, key, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE leaf (
    tenant TEXT NOT NULL,
    seq INTEGER NOT NULL,
    id TEXT NOT NULL,
    idx INTEGER NOT NULL,
    kind TEXT NOT NULL,
    at INTEGER NOT NULL,
    commitment BLOB NOT NULL,
    salt BLOB,
    payload BLOB,
    erased_at INTEGER NOT NULL,
    PRIMARY KEY (tenant, seq),
    UNIQUE (tenant, id)
) STRICT;

CREATE TABLE tree_hash (
    tenant TEXT NOT NULL,
    idx INTEGER NOT NULL,
    hash BLOB NOT NULL,
    PRIMARY KEY (tenant, idx)
) STRICT, WITHOUT ROWID;

CREATE TABLE checkpoint (
    tenant TEXT NOT NULL,
    size INTEGER NOT NULL,
    root BLOB NOT NULL,
    note BLOB NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (tenant, size)
) STRICT;

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

-- +goose StatementBegin
CREATE TRIGGER tenant_no_update BEFORE UPDATE ON tenant
BEGIN
    SELECT RAISE(ABORT, 'tenant is insert-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER tenant_no_delete BEFORE DELETE ON tenant
BEGIN
    SELECT RAISE(ABORT, 'tenant is insert-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER principal_no_update BEFORE UPDATE ON principal
BEGIN
    SELECT RAISE(ABORT, 'principal is insert-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER principal_no_delete BEFORE DELETE ON principal
BEGIN
    SELECT RAISE(ABORT, 'principal is insert-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER blob_no_update BEFORE UPDATE ON blob
BEGIN
    SELECT RAISE(ABORT, 'blob is insert-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER blob_no_delete BEFORE DELETE ON blob
BEGIN
    SELECT RAISE(ABORT, 'blob is insert-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER blob_chunk_no_update BEFORE UPDATE ON blob_chunk
BEGIN
    SELECT RAISE(ABORT, 'blob_chunk is insert-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER engine_no_update BEFORE UPDATE ON engine
BEGIN
    SELECT RAISE(ABORT, 'engine is insert-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER engine_no_delete BEFORE DELETE ON engine
BEGIN
    SELECT RAISE(ABORT, 'engine is insert-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER epoch_no_update BEFORE UPDATE ON epoch
BEGIN
    SELECT RAISE(ABORT, 'epoch is insert-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER epoch_no_delete BEFORE DELETE ON epoch
BEGIN
    SELECT RAISE(ABORT, 'epoch is insert-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER configuration_no_update BEFORE UPDATE ON configuration
BEGIN
    SELECT RAISE(ABORT, 'configuration is insert-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER configuration_no_delete BEFORE DELETE ON configuration
BEGIN
    SELECT RAISE(ABORT, 'configuration is insert-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER configuration_approval_no_update BEFORE UPDATE ON configuration_approval
BEGIN
    SELECT RAISE(ABORT, 'configuration_approval is insert-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER configuration_approval_no_delete BEFORE DELETE ON configuration_approval
BEGIN
    SELECT RAISE(ABORT, 'configuration_approval is insert-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER subject_no_update BEFORE UPDATE ON subject
BEGIN
    SELECT RAISE(ABORT, 'subject is insert-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER subject_no_delete BEFORE DELETE ON subject
BEGIN
    SELECT RAISE(ABORT, 'subject is insert-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER subject_partition_no_update BEFORE UPDATE ON subject_partition
BEGIN
    SELECT RAISE(ABORT, 'subject_partition is insert-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER subject_partition_no_delete BEFORE DELETE ON subject_partition
BEGIN
    SELECT RAISE(ABORT, 'subject_partition is insert-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER subject_version_no_update BEFORE UPDATE ON subject_version
BEGIN
    SELECT RAISE(ABORT, 'subject_version is insert-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER subject_version_no_delete BEFORE DELETE ON subject_version
BEGIN
    SELECT RAISE(ABORT, 'subject_version is insert-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER bad_row_no_update BEFORE UPDATE ON bad_row
BEGIN
    SELECT RAISE(ABORT, 'bad_row is insert-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER bad_row_no_delete BEFORE DELETE ON bad_row
BEGIN
    SELECT RAISE(ABORT, 'bad_row is insert-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER screening_no_update BEFORE UPDATE ON screening
BEGIN
    SELECT RAISE(ABORT, 'screening is insert-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER screening_no_delete BEFORE DELETE ON screening
BEGIN
    SELECT RAISE(ABORT, 'screening is insert-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER screening_block_no_update BEFORE UPDATE ON screening_block
BEGIN
    SELECT RAISE(ABORT, 'screening_block is insert-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER screening_block_no_delete BEFORE DELETE ON screening_block
BEGIN
    SELECT RAISE(ABORT, 'screening_block is insert-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER match_event_no_update BEFORE UPDATE ON match_event
BEGIN
    SELECT RAISE(ABORT, 'match_event is insert-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER match_event_no_delete BEFORE DELETE ON match_event
BEGIN
    SELECT RAISE(ABORT, 'match_event is insert-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER alert_no_update BEFORE UPDATE ON alert
BEGIN
    SELECT RAISE(ABORT, 'alert is insert-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER alert_no_delete BEFORE DELETE ON alert
BEGIN
    SELECT RAISE(ABORT, 'alert is insert-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER decision_no_update BEFORE UPDATE ON decision
BEGIN
    SELECT RAISE(ABORT, 'decision is insert-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER decision_no_delete BEFORE DELETE ON decision
BEGIN
    SELECT RAISE(ABORT, 'decision is insert-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER run_no_update BEFORE UPDATE ON run
BEGIN
    SELECT RAISE(ABORT, 'run is insert-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER run_no_delete BEFORE DELETE ON run
BEGIN
    SELECT RAISE(ABORT, 'run is insert-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER run_report_no_update BEFORE UPDATE ON run_report
BEGIN
    SELECT RAISE(ABORT, 'run_report is insert-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER run_report_no_delete BEFORE DELETE ON run_report
BEGIN
    SELECT RAISE(ABORT, 'run_report is insert-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER skip_no_update BEFORE UPDATE ON skip
BEGIN
    SELECT RAISE(ABORT, 'skip is insert-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER skip_no_delete BEFORE DELETE ON skip
BEGIN
    SELECT RAISE(ABORT, 'skip is insert-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER snapshot_no_update BEFORE UPDATE ON snapshot
BEGIN
    SELECT RAISE(ABORT, 'snapshot is insert-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER snapshot_no_delete BEFORE DELETE ON snapshot
BEGIN
    SELECT RAISE(ABORT, 'snapshot is insert-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER entry_version_no_update BEFORE UPDATE ON entry_version
BEGIN
    SELECT RAISE(ABORT, 'entry_version is insert-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER list_version_no_update BEFORE UPDATE ON list_version
BEGIN
    SELECT RAISE(ABORT, 'list_version is insert-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER list_version_no_delete BEFORE DELETE ON list_version
BEGIN
    SELECT RAISE(ABORT, 'list_version is insert-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER load_no_update BEFORE UPDATE ON load
BEGIN
    SELECT RAISE(ABORT, 'load is insert-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER load_no_delete BEFORE DELETE ON load
BEGIN
    SELECT RAISE(ABORT, 'load is insert-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER load_acceptance_no_update BEFORE UPDATE ON load_acceptance
BEGIN
    SELECT RAISE(ABORT, 'load_acceptance is insert-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER load_acceptance_no_delete BEFORE DELETE ON load_acceptance
BEGIN
    SELECT RAISE(ABORT, 'load_acceptance is insert-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER quarantine_no_update BEFORE UPDATE ON quarantine
BEGIN
    SELECT RAISE(ABORT, 'quarantine is insert-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER leaf_no_delete BEFORE DELETE ON leaf
BEGIN
    SELECT RAISE(ABORT, 'leaf is insert-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER tree_hash_no_update BEFORE UPDATE ON tree_hash
BEGIN
    SELECT RAISE(ABORT, 'tree_hash is insert-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER tree_hash_no_delete BEFORE DELETE ON tree_hash
BEGIN
    SELECT RAISE(ABORT, 'tree_hash is insert-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER checkpoint_no_update BEFORE UPDATE ON checkpoint
BEGIN
    SELECT RAISE(ABORT, 'checkpoint is insert-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER checkpoint_no_delete BEFORE DELETE ON checkpoint
BEGIN
    SELECT RAISE(ABORT, 'checkpoint is insert-only');
END;
-- +goose StatementEnd

-- Staged rows may be dropped while nothing shows them: of a snapshot that was never activated, of a blob that was never whole.
-- +goose StatementBegin
CREATE TRIGGER entry_version_no_delete BEFORE DELETE ON entry_version
WHEN EXISTS (SELECT 1 FROM snapshot s WHERE s.tenant = OLD.tenant AND s.list = OLD.list AND s.n = OLD.snapshot)
BEGIN
    SELECT RAISE(ABORT, 'entry_version is insert-only once its snapshot is active');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER quarantine_no_delete BEFORE DELETE ON quarantine
WHEN EXISTS (SELECT 1 FROM snapshot s WHERE s.tenant = OLD.tenant AND s.list = OLD.list AND s.n = OLD.snapshot)
BEGIN
    SELECT RAISE(ABORT, 'quarantine is insert-only once its snapshot is active');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER blob_chunk_no_delete BEFORE DELETE ON blob_chunk
WHEN EXISTS (SELECT 1 FROM blob b WHERE b.upload = OLD.upload)
BEGIN
    SELECT RAISE(ABORT, 'blob_chunk is insert-only once its blob is whole');
END;
-- +goose StatementEnd

-- A leaf takes its place in the tree once, and its payload and salt may be erased; nothing else of it changes.
-- +goose StatementBegin
CREATE TRIGGER leaf_guarded_update BEFORE UPDATE ON leaf
WHEN NOT (NEW.tenant = OLD.tenant AND NEW.seq = OLD.seq AND NEW.id = OLD.id AND NEW.kind = OLD.kind AND NEW.at = OLD.at
        AND NEW.commitment = OLD.commitment AND (
            (OLD.idx = -1 AND NEW.idx >= 0 AND NEW.erased_at = OLD.erased_at
                AND NEW.salt IS NOT DISTINCT FROM OLD.salt AND NEW.payload IS NOT DISTINCT FROM OLD.payload)
            OR (NEW.idx = OLD.idx AND OLD.erased_at = 0 AND NEW.erased_at > 0 AND NEW.salt IS NULL AND NEW.payload IS NULL)))
BEGIN
    SELECT RAISE(ABORT, 'leaf is insert-only but for its place and its erasure');
END;
-- +goose StatementEnd

-- The installation itself owns the public lists and a ledger; its tenant is the empty name.
INSERT INTO tenant (id, name, at) VALUES ('', 'installation', 0);
INSERT INTO counter (tenant, name, value) VALUES ('', 'seq', 0);

-- What the planner may assume. Without this it takes a tenant for a tenth of a
-- dozen rows and serves an order by walking the tenant's whole table. The
-- figures are those of one tenant with a million subjects; only their
-- proportions matter.
ANALYZE;
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('subject', 'subject', '1000000 1000000 1'),
    ('subject', 'sqlite_autoindex_subject_2', '1000000 1000000 1'),
    ('subject_version', 'sqlite_autoindex_subject_version_1', '2000000 2000000 2 1'),
    ('subject_version', 'subject_version_seq', '2000000 2000000 100'),
    ('screening', 'sqlite_autoindex_screening_1', '4000000 4000000 4 2 1 1'),
    ('screening', 'screening_seq', '4000000 4000000 100 2 1'),
    ('screening_block', 'sqlite_autoindex_screening_block_1', '40000 40000 20 10 4 2 1'),
    ('screening_block', 'screening_block_seq', '40000 40000 2'),
    ('match', 'match', '100000 100000 1'),
    ('match', 'sqlite_autoindex_match_2', '100000 100000 50000 2 1 1'),
    ('match', 'match_entry', '100000 100000 50000 25000 5 1'),
    ('match_event', 'sqlite_autoindex_match_event_1', '300000 300000 3 1'),
    ('match_event', 'match_event_run', '300000 300000 1000'),
    ('match_event', 'match_event_seq', '300000 300000 10'),
    ('alert', 'alert', '100000 100000 1'),
    ('alert', 'sqlite_autoindex_alert_2', '100000 100000 2 1 1'),
    ('alert', 'alert_run', '100000 100000 1000'),
    ('decision', 'sqlite_autoindex_decision_1', '100000 100000 2 1'),
    ('decision', 'decision_match', '100000 100000 3 1'),
    ('decision', 'decision_due', '1000 1000 2'),
    ('run', 'run', '10000 10000 1'),
    ('run', 'run_epoch', '10000 10000 5000 2'),
    ('run_report', 'sqlite_autoindex_run_report_1', '10000 10000 1'),
    ('skip', 'skip', '10000 10000 1000 1'),
    ('load', 'sqlite_autoindex_load_1', '10000 10000 1000 1'),
    ('load', 'load_accepts', '10000 10000 1000 10'),
    ('entry_version', 'sqlite_autoindex_entry_version_1', '1000000 1000000 100000 2 1'),
    ('entry_version', 'entry_version_snapshot', '1000000 1000000 100000 1000 1'),
    ('leaf', 'sqlite_autoindex_leaf_1', '1000000 1000000 1'),
    ('leaf', 'sqlite_autoindex_leaf_2', '1000000 1000000 1'),
    ('leaf', 'leaf_idx', '1000000 1000000 1000 1'),
    ('tree_hash', 'tree_hash', '2000000 2000000 1');
ANALYZE sqlite_schema;
