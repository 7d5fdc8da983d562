-- name: PutMatch :exec
INSERT INTO match (tenant, id, config, number, list, key, open, score, band, fingerprint, entry_hash, version, epoch, seq, predecessor)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
ON CONFLICT (tenant, id) DO UPDATE SET
    open = excluded.open, score = excluded.score, band = excluded.band, fingerprint = excluded.fingerprint,
    entry_hash = excluded.entry_hash, version = excluded.version, epoch = excluded.epoch, seq = excluded.seq;

-- name: Match :one
SELECT * FROM match WHERE tenant = $1 AND id = $2;

-- name: MatchesOfSubjects :many
SELECT * FROM match
WHERE tenant = $1 AND config = $2
  AND number IN (SELECT CAST(j.value AS BIGINT) FROM json_each(CAST(sqlc.arg(numbers) AS TEXT)) AS j)
ORDER BY number, list, key;

-- name: MatchesOfEntries :many
SELECT * FROM match
WHERE tenant = $1 AND config = $2 AND list = $3
  AND key IN (SELECT j.value FROM json_each(CAST(sqlc.arg(keys) AS TEXT)) AS j)
  AND number >= sqlc.arg(lowest) AND number <= sqlc.arg(highest)
ORDER BY number, key;

-- name: NextMatchConfig :one
SELECT config FROM match WHERE tenant = $1 AND config > sqlc.arg(after) ORDER BY config LIMIT 1;

-- name: OpenMatches :many
SELECT * FROM match
WHERE tenant = $1 AND config = $2 AND open
  AND (number > sqlc.arg(number) OR (number = sqlc.arg(number) AND (list > sqlc.arg(list) OR (list = sqlc.arg(list) AND key > sqlc.arg(key)))))
ORDER BY number, list, key
LIMIT CAST(sqlc.arg(page) AS BIGINT);

-- name: InsertMatchEvent :exec
INSERT INTO match_event (tenant, match_id, n, epoch, seq, kind, score, band, fingerprint, entry_hash, version, cause, reason, run, at, evidence)
VALUES ($1, $2, (SELECT coalesce(max(e.n), 0) + 1 FROM match_event e WHERE e.tenant = $1 AND e.match_id = $2),
    $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15);

-- name: MatchEvents :many
SELECT * FROM match_event WHERE tenant = $1 AND match_id = $2 ORDER BY n;

-- name: CountEvents :many
SELECT kind, count(*) AS count FROM match_event WHERE tenant = $1 AND run = $2 GROUP BY kind ORDER BY kind;

-- name: EventsAt :many
SELECT * FROM match_event WHERE tenant = $1 AND seq = $2 ORDER BY match_id, n;
