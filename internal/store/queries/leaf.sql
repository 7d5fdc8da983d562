-- name: InsertLeaf :exec
INSERT INTO leaf (tenant, seq, id, idx, kind, at, commitment, salt, payload, erased_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10);
