-- name: InsertAlert :execrows
INSERT INTO alert (tenant, id, match_id, epoch, version, kind, cause, run, fingerprint, seq, at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
ON CONFLICT (tenant, match_id, epoch, version) DO NOTHING;

-- name: Alert :one
SELECT * FROM alert WHERE tenant = $1 AND id = $2;

-- name: AlertsOf :many
SELECT * FROM alert WHERE tenant = $1 AND match_id = $2 ORDER BY id;

-- name: CountAlerts :one
SELECT count(*) FROM alert WHERE tenant = $1 AND run = $2;
