-- name: InsertEpoch :exec
INSERT INTO epoch (tenant, n, cause, state, seq, at) VALUES ($1, $2, $3, $4, $5, $6);

-- name: NewestEpoch :one
SELECT * FROM epoch WHERE tenant = $1 ORDER BY n DESC LIMIT 1;

-- name: Epoch :one
SELECT * FROM epoch WHERE tenant = $1 AND n = $2;

-- name: EpochsBetween :many
SELECT * FROM epoch WHERE tenant = $1 AND n > sqlc.arg(after) AND n <= sqlc.arg(upto) ORDER BY n;

-- name: InsertEngine :exec
INSERT INTO engine (tenant, id, executable, toolchain, seq, at) VALUES ($1, $2, $3, $4, $5, $6);

-- name: Engine :one
SELECT * FROM engine WHERE tenant = $1 AND id = $2;
