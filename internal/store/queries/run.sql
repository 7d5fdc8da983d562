-- name: InsertRun :exec
INSERT INTO run (tenant, id, config, from_epoch, epoch, cause, mode, horizon, seq, started_at, started_by)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11);

-- name: Run :one
SELECT * FROM run WHERE tenant = $1 AND id = $2;

-- name: OpenRuns :many
SELECT * FROM run r
WHERE r.tenant = $1 AND (r.config = sqlc.arg(config) OR CAST(sqlc.arg(config) AS TEXT) = '')
  AND NOT EXISTS (SELECT 1 FROM run_report p WHERE p.tenant = r.tenant AND p.run = r.id)
ORDER BY r.id;

-- name: Runs :many
SELECT * FROM run WHERE tenant = $1 ORDER BY id DESC LIMIT CAST(sqlc.arg(lim) AS BIGINT);

-- name: InsertRunReport :exec
INSERT INTO run_report (tenant, run, doc, note, at, seq) VALUES ($1, $2, $3, $4, $5, $6);

-- name: RunReport :one
SELECT * FROM run_report WHERE tenant = $1 AND run = $2;

-- name: Covered :one
SELECT r.epoch FROM run r
WHERE r.tenant = $1 AND r.config = $2
  AND EXISTS (SELECT 1 FROM run_report p WHERE p.tenant = r.tenant AND p.run = r.id)
ORDER BY r.epoch DESC
LIMIT 1;

-- name: InsertSkip :exec
INSERT INTO skip (tenant, run, number, reason, seq) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (tenant, run, number) DO NOTHING;

-- name: Mark :one
SELECT * FROM mark WHERE tenant = $1 AND config = $2 AND partition = $3 AND epoch = $4;

-- name: InsertMark :execrows
INSERT INTO mark (tenant, config, partition, epoch, through, run, seq) VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (tenant, config, partition, epoch) DO NOTHING;

-- name: MoveMark :execrows
UPDATE mark SET through = sqlc.arg(through), run = sqlc.arg(run), seq = sqlc.arg(seq)
WHERE tenant = sqlc.arg(tenant) AND config = sqlc.arg(config) AND partition = sqlc.arg(partition) AND epoch = sqlc.arg(epoch)
  AND through = sqlc.arg(expect);

-- The independent count of promise 2. It derives coverage from the rows that
-- the run left behind and shares no query with the worker that left them.

-- name: Tally :many
SELECT v.segment, v.schema, v.exit,
    count(*) AS subjects,
    count(CASE WHEN m.through >= v.number
        OR EXISTS (SELECT 1 FROM screening c
            WHERE c.tenant = v.tenant AND c.number = v.number AND c.config = sqlc.arg(config) AND c.epoch >= sqlc.arg(epoch))
        OR EXISTS (SELECT 1 FROM screening_block b
            WHERE b.tenant = v.tenant AND b.page = v.number / 512 AND b.config = sqlc.arg(config) AND b.epoch >= sqlc.arg(epoch)
              AND b.first <= v.number AND substr(b.members, CAST(v.number - b.first + 1 AS INTEGER), 1) = '1')
        THEN 1 END) AS covered,
    count(CASE WHEN EXISTS (SELECT 1 FROM skip k WHERE k.tenant = v.tenant AND k.run = sqlc.arg(run) AND k.number = v.number)
        THEN 1 END) AS skipped
FROM subject_version v
JOIN subject s ON s.tenant = v.tenant AND s.number = v.number
LEFT JOIN mark m ON m.tenant = s.tenant AND m.config = sqlc.arg(config) AND m.partition = s.partition AND m.epoch = sqlc.arg(epoch)
WHERE v.tenant = sqlc.arg(tenant) AND v.number <= sqlc.arg(horizon)
  AND v.version = (SELECT max(x.version) FROM subject_version x
      WHERE x.tenant = v.tenant AND x.number = v.number AND x.seq <= sqlc.arg(as_of))
GROUP BY v.segment, v.schema, v.exit
ORDER BY v.segment, v.schema, v.exit;
