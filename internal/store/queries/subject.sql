-- name: InsertPartition :exec
INSERT INTO subject_partition (tenant, partition) VALUES ($1, $2) ON CONFLICT (tenant, partition) DO NOTHING;

-- name: InsertBadRow :exec
INSERT INTO bad_row (tenant, import, line, reason, raw, at, seq) VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (tenant, import, line) DO NOTHING;

-- name: BadRows :many
SELECT * FROM bad_row WHERE tenant = $1 AND import = $2 ORDER BY line;

-- name: SubjectNumber :one
SELECT number FROM subject WHERE tenant = $1 AND id = $2;

-- name: SubjectNumbers :many
SELECT id, number FROM subject
WHERE tenant = $1 AND id IN (SELECT j.value FROM json_each(CAST(sqlc.arg(ids) AS TEXT)) AS j);

-- name: Horizon :one
SELECT CAST(coalesce(max(number), 0) AS BIGINT) FROM subject WHERE tenant = $1;

-- name: Partitions :many
SELECT partition FROM subject_partition WHERE tenant = $1 ORDER BY partition;

-- name: Subjects :many
SELECT sqlc.embed(v), s.id, s.partition
FROM subject_version v
JOIN subject s ON s.tenant = v.tenant AND s.number = v.number
WHERE v.tenant = $1 AND v.number >= sqlc.arg(lowest) AND v.number <= sqlc.arg(highest)
  AND v.version = (SELECT max(x.version) FROM subject_version x WHERE x.tenant = v.tenant AND x.number = v.number)
ORDER BY v.number
LIMIT CAST(sqlc.arg(page) AS BIGINT);

-- name: SubjectVersion :one
SELECT sqlc.embed(v), s.id, s.partition
FROM subject_version v
JOIN subject s ON s.tenant = v.tenant AND s.number = v.number
WHERE v.tenant = $1 AND v.number = $2 AND v.version = $3;

-- name: NewestSubjectVersion :one
SELECT sqlc.embed(v), s.id, s.partition
FROM subject_version v
JOIN subject s ON s.tenant = v.tenant AND s.number = v.number
WHERE v.tenant = $1 AND v.number = $2
ORDER BY v.version DESC
LIMIT 1;

-- name: SubjectVersions :many
SELECT sqlc.embed(v), s.id, s.partition
FROM subject_version v
JOIN subject s ON s.tenant = v.tenant AND s.number = v.number
WHERE v.tenant = $1 AND v.number = $2
ORDER BY v.version;

-- name: VersionsAt :many
SELECT sqlc.embed(v), s.id, s.partition
FROM subject_version v
JOIN subject s ON s.tenant = v.tenant AND s.number = v.number
WHERE v.tenant = $1 AND v.seq = $2
ORDER BY v.number, v.version;

-- name: SubjectsStamp :one
SELECT CAST(coalesce(max(seq), 0) AS BIGINT) FROM subject_version WHERE tenant = $1;
