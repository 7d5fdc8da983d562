-- name: InsertTenant :exec
INSERT INTO tenant (id, name, at) VALUES ($1, $2, $3);

-- name: Tenants :many
SELECT * FROM tenant ORDER BY id;

-- name: InsertCounter :exec
INSERT INTO counter (tenant, name, value) VALUES ($1, $2, $3);

-- name: Advance :one
UPDATE counter SET value = value + 1 WHERE tenant = $1 AND name = $2 RETURNING value;

-- name: Counter :one
SELECT value FROM counter WHERE tenant = $1 AND name = $2;

-- name: SetCounter :exec
INSERT INTO counter (tenant, name, value) VALUES ($1, $2, $3)
ON CONFLICT (tenant, name) DO UPDATE SET value = excluded.value;
