-- name: InsertDecision :exec
INSERT INTO decision (tenant, alert, n, match_id, state, due, seq, at, doc)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- name: Decisions :many
SELECT * FROM decision WHERE tenant = $1 AND alert = $2 ORDER BY n;

-- The state of an alert is that of its newest decision; that of a match the
-- newest decision on any of its alerts.

-- name: AlertStatus :one
SELECT state FROM decision WHERE tenant = $1 AND alert = $2 ORDER BY n DESC LIMIT 1;

-- name: Disposition :one
SELECT state FROM decision WHERE tenant = $1 AND match_id = $2 ORDER BY seq DESC, alert DESC, n DESC LIMIT 1;

-- name: StandsOn :one
SELECT m.predecessor FROM match m
WHERE m.tenant = $1 AND m.id = sqlc.arg(match) AND m.predecessor > 0
  AND NOT EXISTS (SELECT 1 FROM alert a WHERE a.tenant = m.tenant AND a.match_id = m.id);

-- name: Overdue :many
SELECT * FROM decision d
WHERE d.tenant = $1 AND d.state = 'inconclusive' AND d.due > 0 AND d.due < sqlc.arg(before)
  AND d.n = (SELECT max(x.n) FROM decision x WHERE x.tenant = d.tenant AND x.alert = d.alert)
ORDER BY d.due, d.alert
LIMIT CAST(sqlc.arg(lim) AS BIGINT);
