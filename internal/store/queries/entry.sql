-- A list belongs to a tenant or, under the empty name, to the installation;
-- the tenant in these queries is the owner of the list that was asked for.

-- name: OwnsList :one
SELECT count(*) FROM list_version WHERE tenant = $1 AND id = $2 AND version = 1;

-- name: ActiveSnapshot :one
SELECT * FROM snapshot WHERE tenant = $1 AND list = $2 ORDER BY n DESC LIMIT 1;

-- name: Snapshot :one
SELECT * FROM snapshot WHERE tenant = $1 AND list = $2 AND n = $3;

-- name: Snapshots :many
SELECT * FROM snapshot WHERE tenant = $1 AND list = $2 ORDER BY n;

-- name: EntriesAsOf :many
SELECT * FROM entry_version e
WHERE e.tenant = $1 AND e.list = $2 AND e.key > sqlc.arg(after) AND e.op <> 'removed'
  AND e.snapshot = (SELECT max(x.snapshot) FROM entry_version x
      WHERE x.tenant = e.tenant AND x.list = e.list AND x.key = e.key AND x.snapshot <= sqlc.arg(n))
ORDER BY e.key
LIMIT CAST(sqlc.arg(page) AS BIGINT);

-- name: EntryHashesAsOf :many
SELECT e.key, e.hash FROM entry_version e
WHERE e.tenant = $1 AND e.list = $2 AND e.key > sqlc.arg(after) AND e.op <> 'removed'
  AND e.snapshot = (SELECT max(x.snapshot) FROM entry_version x
      WHERE x.tenant = e.tenant AND x.list = e.list AND x.key = e.key AND x.snapshot <= sqlc.arg(n))
ORDER BY e.key
LIMIT CAST(sqlc.arg(page) AS BIGINT);

-- name: EntryAsOf :one
SELECT * FROM entry_version
WHERE tenant = $1 AND list = $2 AND key = $3 AND snapshot <= sqlc.arg(n)
ORDER BY snapshot DESC LIMIT 1;

-- name: EntryVersions :many
SELECT * FROM entry_version
WHERE tenant = $1 AND list = $2 AND key = $3 AND snapshot <= sqlc.arg(active)
ORDER BY snapshot;

-- name: ChangedKeys :many
SELECT * FROM entry_version e
WHERE e.tenant = $1 AND e.list = $2 AND e.snapshot > sqlc.arg(after) AND e.snapshot <= sqlc.arg(upto)
  AND e.snapshot = (SELECT max(x.snapshot) FROM entry_version x
      WHERE x.tenant = e.tenant AND x.list = e.list AND x.key = e.key AND x.snapshot <= sqlc.arg(upto))
ORDER BY e.key;

-- name: ActiveSnapshots :many
SELECT list, CAST(max(n) AS BIGINT) AS n FROM snapshot WHERE tenant = $1 OR tenant = '' GROUP BY list ORDER BY list;
