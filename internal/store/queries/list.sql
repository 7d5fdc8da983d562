-- name: InsertList :exec
INSERT INTO list_version (tenant, id, version, seq, doc) VALUES ($1, $2, $3, $4, $5);

-- name: ListVersions :many
SELECT * FROM list_version WHERE tenant = $1 AND id = $2 ORDER BY version;

-- name: ListVersion :one
SELECT * FROM list_version WHERE tenant = $1 AND id = $2 AND version = $3;

-- name: NewestList :one
SELECT * FROM list_version WHERE tenant = $1 AND id = $2 ORDER BY version DESC LIMIT 1;

-- name: Lists :many
SELECT * FROM list_version l
WHERE (l.tenant = sqlc.arg(tenant) OR l.tenant = '')
  AND l.version = (SELECT max(x.version) FROM list_version x WHERE x.tenant = l.tenant AND x.id = l.id)
ORDER BY l.id, l.tenant;

-- name: ListTaken :one
SELECT count(*) FROM list_version
WHERE id = sqlc.arg(id)
  AND (CAST(sqlc.arg(owner) AS TEXT) = '' AND NOT tenant = '' OR CAST(sqlc.arg(owner) AS TEXT) <> '' AND tenant = '');

-- name: TenantsUsing :many
SELECT DISTINCT c.tenant FROM configuration c
JOIN configuration_approval a ON a.tenant = c.tenant AND a.id = c.id AND a.version = c.version
WHERE (c.tenant = sqlc.arg(owner) OR CAST(sqlc.arg(owner) AS TEXT) = '')
  AND a.version = (SELECT max(x.version) FROM configuration_approval x WHERE x.tenant = a.tenant AND x.id = a.id)
  AND EXISTS (SELECT 1 FROM json_each(c.lists) AS j WHERE j.value = CAST(sqlc.arg(list) AS TEXT) OR j.value = CAST(sqlc.arg(every) AS TEXT))
ORDER BY c.tenant;

-- name: InsertLoad :exec
INSERT INTO load (tenant, list, id, outcome, reached, accepts, at, seq, doc, report)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10);

-- name: Load :one
SELECT * FROM load WHERE tenant = $1 AND list = $2 AND id = $3;

-- name: Loads :many
SELECT seq, doc FROM load WHERE tenant = $1 AND list = $2 ORDER BY id DESC LIMIT CAST(sqlc.arg(lim) AS BIGINT);

-- name: LoadAccepting :one
SELECT * FROM load WHERE tenant = $1 AND list = $2 AND accepts = sqlc.arg(refused) AND accepts > 0
ORDER BY id LIMIT 1;

-- name: LastLoad :one
SELECT seq, doc FROM load WHERE tenant = $1 AND list = $2 AND at <= sqlc.arg(upto) ORDER BY id DESC LIMIT 1;

-- name: LastReached :one
SELECT seq, doc FROM load WHERE tenant = $1 AND list = $2 AND at <= sqlc.arg(upto) AND reached ORDER BY id DESC LIMIT 1;

-- name: LastGood :one
SELECT seq, doc FROM load
WHERE tenant = $1 AND list = $2 AND at <= sqlc.arg(upto) AND outcome IN ('activated', 'accepted', 'unchanged')
ORDER BY id DESC LIMIT 1;

-- name: InsertAcceptance :exec
INSERT INTO load_acceptance (tenant, list, load, actor, reason, at, seq) VALUES ($1, $2, $3, $4, $5, $6, $7);

-- name: Acceptances :many
SELECT * FROM load_acceptance WHERE tenant = $1 AND list = $2 AND load = $3 ORDER BY seq, actor;

-- name: Quarantined :many
SELECT * FROM quarantine
WHERE tenant = $1 AND list = $2 AND snapshot > sqlc.arg(after) AND snapshot <= sqlc.arg(upto)
ORDER BY snapshot, key, name;

-- name: Staging :one
SELECT * FROM staging WHERE tenant = $1 AND list = $2;

-- name: ClaimStaging :exec
INSERT INTO staging (tenant, list, snapshot, token) VALUES ($1, $2, $3, $4)
ON CONFLICT (tenant, list) DO UPDATE SET snapshot = excluded.snapshot, token = excluded.token;

-- name: EndStaging :exec
DELETE FROM staging WHERE tenant = $1 AND list = $2;

-- name: StagedRows :one
SELECT count(*) FROM entry_version WHERE tenant = $1 AND list = $2 AND snapshot = $3;

-- name: DeleteStagedEntries :execrows
DELETE FROM entry_version AS e
WHERE e.tenant = sqlc.arg(tenant) AND e.list = sqlc.arg(list) AND e.snapshot = sqlc.arg(snapshot)
  AND e.key IN (SELECT x.key FROM entry_version x
      WHERE x.tenant = sqlc.arg(tenant) AND x.list = sqlc.arg(list) AND x.snapshot = sqlc.arg(snapshot)
      LIMIT CAST(sqlc.arg(lim) AS BIGINT));

-- name: DeleteStagedQuarantine :execrows
DELETE FROM quarantine AS e
WHERE e.tenant = sqlc.arg(tenant) AND e.list = sqlc.arg(list) AND e.snapshot = sqlc.arg(snapshot)
  AND (e.key, e.name) IN (SELECT x.key, x.name FROM quarantine x
      WHERE x.tenant = sqlc.arg(tenant) AND x.list = sqlc.arg(list) AND x.snapshot = sqlc.arg(snapshot)
      LIMIT CAST(sqlc.arg(lim) AS BIGINT));

-- name: InsertSnapshot :exec
INSERT INTO snapshot (tenant, list, n, hash, published_at, fetched_at, activated_at, entries)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8);
