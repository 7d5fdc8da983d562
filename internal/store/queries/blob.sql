-- name: InsertBlob :execrows
INSERT INTO blob (sha256, size, upload) VALUES ($1, $2, $3) ON CONFLICT (sha256) DO NOTHING;

-- name: InsertBlobChunk :exec
INSERT INTO blob_chunk (upload, chunk, data) VALUES ($1, $2, $3);

-- name: Blob :one
SELECT * FROM blob WHERE sha256 = $1;

-- name: BlobChunk :one
SELECT data FROM blob_chunk WHERE upload = $1 AND chunk = $2;

-- name: DeleteBlobChunk :execrows
DELETE FROM blob_chunk WHERE upload = $1 AND chunk = $2;
