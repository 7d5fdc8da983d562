-- name: InsertPrincipal :exec
INSERT INTO principal (tenant, id, version, kind, name, roles, disabled, seq, at, actor, reason)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11);

-- name: PrincipalVersions :many
SELECT * FROM principal WHERE tenant = $1 AND id = $2 ORDER BY version;

-- name: Principals :many
SELECT * FROM principal p
WHERE p.tenant = $1
  AND p.version = (SELECT max(x.version) FROM principal x WHERE x.tenant = p.tenant AND x.id = p.id)
ORDER BY p.id;
