-- name: Screening :one
SELECT * FROM screening WHERE tenant = $1 AND number = $2 AND config = $3 AND epoch = $4 AND version = $5;

-- The newest screening is the one of the highest epoch, then of the highest
-- subject version: what is in force, even when a run that lagged behind
-- recorded an older epoch later.

-- name: LastScreenings :many
SELECT s.number, s.config, s.epoch, s.version, s.config_version, s.engine, s.outcome, s.digest, s.cause, s.run, s.at, s.seq
FROM screening s
WHERE s.tenant = $1 AND s.config = $2
  AND s.number IN (SELECT CAST(j.value AS BIGINT) FROM json_each(CAST(sqlc.arg(numbers) AS TEXT)) AS j)
  AND s.epoch = (SELECT max(x.epoch) FROM screening x WHERE x.tenant = s.tenant AND x.number = s.number AND x.config = s.config)
ORDER BY s.number, s.version;

-- name: ScreeningsOf :many
SELECT number, config, epoch, version, config_version, engine, outcome, digest, cause, run, at, seq
FROM screening WHERE tenant = $1 AND number = $2
ORDER BY seq, config, epoch, version;

-- name: ScreeningsAfter :many
SELECT number, config, epoch, version, config_version, engine, outcome, digest, cause, run, at, seq
FROM screening WHERE tenant = $1 AND seq > sqlc.arg(after)
ORDER BY seq, number, config, epoch, version
LIMIT CAST(sqlc.arg(lim) AS BIGINT);

-- name: Stale :many
SELECT v.number FROM subject_version v
WHERE v.tenant = $1 AND NOT v.exit AND v.number > sqlc.arg(after)
  AND v.version = (SELECT max(x.version) FROM subject_version x WHERE x.tenant = v.tenant AND x.number = v.number)
  AND (SELECT s.at FROM screening s WHERE s.tenant = v.tenant AND s.number = v.number AND s.config = sqlc.arg(config)
       ORDER BY s.epoch DESC, s.version DESC LIMIT 1) < CAST(sqlc.arg(before) AS BIGINT)
ORDER BY v.number
LIMIT CAST(sqlc.arg(lim) AS BIGINT);

-- name: Incomplete :many
SELECT v.number FROM subject_version v
WHERE v.tenant = $1 AND NOT v.exit AND v.number > sqlc.arg(after)
  AND v.version = (SELECT max(x.version) FROM subject_version x WHERE x.tenant = v.tenant AND x.number = v.number)
  AND (SELECT s.outcome FROM screening s WHERE s.tenant = v.tenant AND s.number = v.number AND s.config = sqlc.arg(config)
       ORDER BY s.epoch DESC, s.version DESC LIMIT 1) = 'incomplete'
ORDER BY v.number
LIMIT CAST(sqlc.arg(lim) AS BIGINT);

-- name: ScreeningsAt :many
SELECT number, config, epoch, version, config_version, engine, outcome, digest, cause, run, at, seq
FROM screening WHERE tenant = $1 AND seq = $2
ORDER BY number, config, epoch, version;
