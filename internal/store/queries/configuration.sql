-- name: InsertConfiguration :exec
INSERT INTO configuration (tenant, id, version, lists, scope, policy, max_age_days, reason, proposed_by, proposed_at, seq)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11);

-- name: ApproveConfiguration :exec
INSERT INTO configuration_approval (tenant, id, version, approved_by, approved_at, seq)
VALUES ($1, $2, $3, $4, $5, $6);

-- name: Configuration :one
SELECT sqlc.embed(c), CAST(coalesce(a.approved_by, '') AS TEXT) AS approved_by, CAST(coalesce(a.approved_at, 0) AS BIGINT) AS approved_at
FROM configuration c
LEFT JOIN configuration_approval a ON a.tenant = c.tenant AND a.id = c.id AND a.version = c.version
WHERE c.tenant = $1 AND c.id = $2 AND c.version = $3;

-- name: ConfigurationVersions :many
SELECT sqlc.embed(c), CAST(coalesce(a.approved_by, '') AS TEXT) AS approved_by, CAST(coalesce(a.approved_at, 0) AS BIGINT) AS approved_at
FROM configuration c
LEFT JOIN configuration_approval a ON a.tenant = c.tenant AND a.id = c.id AND a.version = c.version
WHERE c.tenant = $1 AND c.id = $2
ORDER BY c.version;

-- name: NewestApproved :one
SELECT version FROM configuration_approval WHERE tenant = $1 AND id = $2 ORDER BY version DESC LIMIT 1;

-- name: ConfigurationIDs :many
SELECT DISTINCT id FROM configuration WHERE tenant = $1 ORDER BY id;

-- name: InsertImpact :exec
INSERT INTO configuration_impact (tenant, id, version, seq, doc) VALUES ($1, $2, $3, $4, $5);

-- name: Impact :one
SELECT * FROM configuration_impact WHERE tenant = $1 AND id = $2 AND version = $3 ORDER BY seq DESC LIMIT 1;
