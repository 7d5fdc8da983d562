-- name: InsertPart :exec
INSERT INTO subject_part (tenant, whole, part, n, joined, seq, doc)
VALUES ($1, $2, $3, (SELECT coalesce(max(x.n), 0) + 1 FROM subject_part x WHERE x.tenant = $1 AND x.whole = $2 AND x.part = $3), $4, $5, $6);

-- The newest rows of every group that any of the subjects is or was part of.
-- name: Parts :many
SELECT p.whole, p.part, p.n, p.joined, p.seq, p.doc FROM subject_part p
WHERE p.tenant = $1
  AND p.whole IN (SELECT x.whole FROM subject_part x WHERE x.tenant = $1
      AND x.part IN (SELECT CAST(j.value AS BIGINT) FROM json_each(CAST(sqlc.arg(numbers) AS TEXT)) AS j))
  AND p.n = (SELECT max(y.n) FROM subject_part y WHERE y.tenant = p.tenant AND y.whole = p.whole AND y.part = p.part)
ORDER BY p.whole, p.part;

-- name: PartHistory :many
SELECT p.whole, p.part, p.n, p.joined, p.seq, p.doc FROM subject_part p
WHERE p.tenant = $1
  AND p.whole IN (SELECT x.whole FROM subject_part x WHERE x.tenant = $1 AND x.part = $2)
ORDER BY p.seq, p.whole, p.part, p.n;

-- name: PartsAt :many
SELECT p.whole, p.part, p.n, p.joined, p.seq, p.doc FROM subject_part p
WHERE p.tenant = $1 AND p.seq = $2
ORDER BY p.whole, p.part, p.n;
