-- name: Disposition :one
SELECT state FROM decision WHERE tenant = $1 AND match_id = $2 ORDER BY seq DESC, alert DESC, n DESC LIMIT 1;
