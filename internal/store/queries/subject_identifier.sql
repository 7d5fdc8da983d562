-- How many subjects carry each key in their newest version.
-- name: KeyTotals :many
SELECT i.key, count(*) AS total FROM subject_identifier i
WHERE i.tenant = $1 AND i.key IN (SELECT j.value FROM json_each(CAST(sqlc.arg(keys) AS TEXT)) AS j)
  AND i.version = (SELECT max(v.version) FROM subject_version v WHERE v.tenant = i.tenant AND v.number = i.number)
GROUP BY i.key HAVING count(*) > 1
ORDER BY i.key;

-- name: KeyHolders :many
SELECT s.id FROM subject_identifier i
JOIN subject s ON s.tenant = i.tenant AND s.number = i.number
WHERE i.tenant = $1 AND i.key = $2
  AND i.version = (SELECT max(v.version) FROM subject_version v WHERE v.tenant = i.tenant AND v.number = i.number)
ORDER BY i.number
LIMIT CAST(sqlc.arg(page) AS BIGINT);

-- name: RepeatedKeys :many
SELECT i.key, count(*) AS total FROM subject_identifier i
WHERE i.tenant = $1 AND i.key > sqlc.arg(after)
  AND i.version = (SELECT max(v.version) FROM subject_version v WHERE v.tenant = i.tenant AND v.number = i.number)
GROUP BY i.key HAVING count(*) > 1
ORDER BY i.key
LIMIT CAST(sqlc.arg(page) AS BIGINT);
