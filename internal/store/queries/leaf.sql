-- name: InsertLeaf :exec
INSERT INTO leaf (tenant, seq, id, idx, kind, at, commitment, salt, payload, erased_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10);

-- name: LeafByID :one
SELECT * FROM leaf WHERE tenant = $1 AND id = $2;

-- name: Unsequenced :many
SELECT * FROM leaf WHERE tenant = $1 AND idx = -1 ORDER BY seq LIMIT CAST(sqlc.arg(lim) AS BIGINT);

-- name: Backlog :one
SELECT count(*) AS count, CAST(coalesce(min(at), 0) AS BIGINT) AS oldest FROM leaf WHERE tenant = $1 AND idx = -1;

-- name: Leaves :many
SELECT * FROM leaf WHERE tenant = $1 AND idx >= sqlc.arg(lowest) AND idx >= 0
ORDER BY idx, seq LIMIT CAST(sqlc.arg(lim) AS BIGINT);

-- name: PlaceLeaves :execrows
UPDATE leaf SET idx = CAST(sqlc.arg(size) AS BIGINT) + CAST(j.key AS BIGINT)
FROM json_each(CAST(sqlc.arg(seqs) AS TEXT)) AS j
WHERE leaf.tenant = sqlc.arg(tenant) AND leaf.seq = CAST(j.value AS BIGINT) AND leaf.idx = -1;

-- name: CountLeavesAt :one
SELECT count(*) FROM leaf WHERE tenant = $1 AND idx = $2;

-- name: EraseLeaf :exec
UPDATE leaf SET salt = NULL, payload = NULL, erased_at = sqlc.arg(at)
WHERE tenant = sqlc.arg(tenant) AND idx = sqlc.arg(idx) AND erased_at = 0;

-- name: TreeHashes :many
SELECT idx, hash FROM tree_hash
WHERE tenant = $1 AND idx IN (SELECT CAST(j.value AS BIGINT) FROM json_each(CAST(sqlc.arg(indexes) AS TEXT)) AS j);

-- name: InsertCheckpoint :exec
INSERT INTO checkpoint (tenant, size, root, note, at) VALUES ($1, $2, $3, $4, $5);

-- name: Head :one
SELECT * FROM checkpoint WHERE tenant = $1 ORDER BY size DESC LIMIT 1;

-- name: Checkpoints :many
SELECT * FROM checkpoint WHERE tenant = $1 AND size > sqlc.arg(after) ORDER BY size LIMIT CAST(sqlc.arg(lim) AS BIGINT);
