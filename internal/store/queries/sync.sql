-- name: InsertExitRule :exec
INSERT INTO exit_rule (tenant, id, n, seq, doc) VALUES ($1, $2, $3, $4, $5);

-- name: ExitRule :many
SELECT * FROM exit_rule WHERE tenant = $1 AND id = $2 ORDER BY n;

-- name: ExitRules :many
SELECT * FROM exit_rule WHERE tenant = $1 ORDER BY id, n;

-- name: InsertSync :exec
INSERT INTO sync (tenant, id, system, outcome, seq, doc) VALUES ($1, $2, $3, $4, $5, $6);

-- name: Sync :one
SELECT * FROM sync WHERE tenant = $1 AND id = $2;

-- name: Syncs :many
SELECT * FROM sync WHERE tenant = $1 ORDER BY id DESC LIMIT CAST(sqlc.arg(page) AS BIGINT);

-- name: LastSync :one
SELECT * FROM sync WHERE tenant = $1 AND system = $2 AND outcome = $3 ORDER BY id DESC LIMIT 1;

-- name: InsertSyncMember :exec
INSERT INTO sync_member (tenant, system, number, n, present, seq)
VALUES ($1, $2, $3, (SELECT coalesce(max(x.n), 0) + 1 FROM sync_member x WHERE x.tenant = $1 AND x.system = $2 AND x.number = $3), $4, $5);

-- name: SyncMembers :many
SELECT m.number, s.id, v.exit FROM sync_member m
JOIN subject s ON s.tenant = m.tenant AND s.number = m.number
JOIN subject_version v ON v.tenant = m.tenant AND v.number = m.number
WHERE m.tenant = $1 AND m.system = $2 AND m.number > sqlc.arg(after) AND m.present
  AND m.n = (SELECT max(x.n) FROM sync_member x WHERE x.tenant = m.tenant AND x.system = m.system AND x.number = m.number)
  AND v.version = (SELECT max(y.version) FROM subject_version y WHERE y.tenant = v.tenant AND y.number = v.number)
ORDER BY m.number
LIMIT CAST(sqlc.arg(page) AS BIGINT);

-- name: PresentMembers :many
SELECT m.number FROM sync_member m
WHERE m.tenant = $1 AND m.system = $2 AND m.present
  AND m.number IN (SELECT CAST(j.value AS BIGINT) FROM json_each(CAST(sqlc.arg(numbers) AS TEXT)) AS j)
  AND m.n = (SELECT max(x.n) FROM sync_member x WHERE x.tenant = m.tenant AND x.system = m.system AND x.number = m.number)
ORDER BY m.number;
