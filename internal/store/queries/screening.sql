-- Screenings stand in two tables: most clear ones as members of a block, all
-- others as a row each. Which clear ones, the store decides when it writes;
-- every question goes to both. A subject lies on the page number / 512, and is
-- a member of a block of that page where members has '1' in its place. (SQLite
-- counts a place before the first from the end, hence the comparison with first.)

-- name: Screening :one
SELECT * FROM screening WHERE tenant = $1 AND number = $2 AND config = $3 AND epoch = $4 AND version = $5;

-- name: BlockOf :one
SELECT * FROM screening_block b
WHERE b.tenant = $1 AND b.page = CAST(sqlc.arg(number) AS BIGINT) / 512 AND b.config = $2 AND b.epoch = $3 AND b.version = $4
  AND b.first <= sqlc.arg(number) AND substr(b.members, CAST(sqlc.arg(number) - b.first + 1 AS INTEGER), 1) = '1';

-- name: Block :one
SELECT * FROM screening_block
WHERE tenant = $1 AND page = $2 AND config = $3 AND epoch = $4 AND version = $5 AND first = $6;

-- The newest screening is the one of the highest epoch, then of the highest
-- subject version: what is in force, even when a run that lagged behind
-- recorded an older epoch later.

-- name: LastScreenings :many
SELECT s.number, s.config, s.epoch, s.version, s.config_version, s.engine, s.outcome, s.digest, s.cause, s.run, s.at, s.seq
FROM screening s
WHERE s.tenant = $1 AND s.config = $2
  AND s.number IN (SELECT CAST(j.value AS BIGINT) FROM json_each(CAST(sqlc.arg(numbers) AS TEXT)) AS j)
  AND s.epoch = (SELECT max(x.epoch) FROM screening x WHERE x.tenant = s.tenant AND x.number = s.number AND x.config = s.config)
ORDER BY s.number, s.version;

-- BlockHeads gives the blocks of pages without their digests, the newest of a page first.

-- name: BlockHeads :many
SELECT b.page, b.epoch, b.version, b.first, b.members FROM screening_block b
WHERE b.tenant = $1 AND b.config = $2
  AND b.page IN (SELECT CAST(j.value AS BIGINT) FROM json_each(CAST(sqlc.arg(pages) AS TEXT)) AS j)
ORDER BY b.page, b.epoch DESC, b.version DESC, b.first;

-- name: ScreeningsOf :many
SELECT number, config, epoch, version, config_version, engine, outcome, digest, cause, run, at, seq
FROM screening WHERE tenant = $1 AND number = $2;

-- name: BlocksOf :many
SELECT * FROM screening_block b
WHERE b.tenant = $1 AND b.page = CAST(sqlc.arg(number) AS BIGINT) / 512
  AND b.first <= sqlc.arg(number) AND substr(b.members, CAST(sqlc.arg(number) - b.first + 1 AS INTEGER), 1) = '1';

-- ScreeningSeqs and BlockSeqs give the sequences of screenings, so that a page of them can end where a sequence does.

-- name: ScreeningSeqs :many
SELECT seq FROM screening WHERE tenant = $1 AND seq > sqlc.arg(after)
ORDER BY seq
LIMIT CAST(sqlc.arg(lim) AS BIGINT);

-- name: BlockSeqs :many
SELECT seq, CAST(length(digests) / 32 AS BIGINT) AS screenings FROM screening_block WHERE tenant = $1 AND seq > sqlc.arg(after)
ORDER BY seq
LIMIT CAST(sqlc.arg(lim) AS BIGINT);

-- name: ScreeningsBetween :many
SELECT number, config, epoch, version, config_version, engine, outcome, digest, cause, run, at, seq
FROM screening WHERE tenant = $1 AND seq > sqlc.arg(after) AND seq <= sqlc.arg(upto);

-- name: BlocksBetween :many
SELECT * FROM screening_block WHERE tenant = $1 AND seq > sqlc.arg(after) AND seq <= sqlc.arg(upto);

-- name: EvidenceAt :many
SELECT number, config, epoch, version, evidence FROM screening
WHERE tenant = $1 AND seq = $2 AND length(evidence) > 0
ORDER BY number, config, epoch, version;

-- name: Stale :many
SELECT v.number FROM subject_version v
WHERE v.tenant = $1 AND NOT v.exit AND v.number > sqlc.arg(after)
  AND v.version = (SELECT max(x.version) FROM subject_version x WHERE x.tenant = v.tenant AND x.number = v.number)
  AND (SELECT n.at FROM (
        SELECT s.epoch, s.version, s.at FROM screening s
        WHERE s.tenant = v.tenant AND s.number = v.number AND s.config = sqlc.arg(config)
        UNION ALL
        SELECT b.epoch, b.version, b.at FROM screening_block b
        WHERE b.tenant = v.tenant AND b.page = v.number / 512 AND b.config = sqlc.arg(config)
          AND b.first <= v.number AND substr(b.members, CAST(v.number - b.first + 1 AS INTEGER), 1) = '1'
      ) AS n ORDER BY n.epoch DESC, n.version DESC LIMIT 1) < CAST(sqlc.arg(before) AS BIGINT)
ORDER BY v.number
LIMIT CAST(sqlc.arg(lim) AS BIGINT);

-- An incomplete screening is always a row; it stands unless one after it is in a block.

-- name: Incomplete :many
SELECT v.number FROM subject_version v
WHERE v.tenant = $1 AND NOT v.exit AND v.number > sqlc.arg(after)
  AND v.version = (SELECT max(x.version) FROM subject_version x WHERE x.tenant = v.tenant AND x.number = v.number)
  AND EXISTS (SELECT 1 FROM screening s
    WHERE s.tenant = v.tenant AND s.number = v.number AND s.config = sqlc.arg(config) AND s.outcome = 'incomplete'
      AND NOT EXISTS (SELECT 1 FROM screening y
        WHERE y.tenant = s.tenant AND y.number = s.number AND y.config = s.config AND (y.epoch, y.version) > (s.epoch, s.version))
      AND NOT EXISTS (SELECT 1 FROM screening_block b
        WHERE b.tenant = s.tenant AND b.page = s.number / 512 AND b.config = s.config AND (b.epoch, b.version) > (s.epoch, s.version)
          AND b.first <= s.number AND substr(b.members, CAST(s.number - b.first + 1 AS INTEGER), 1) = '1'))
ORDER BY v.number
LIMIT CAST(sqlc.arg(lim) AS BIGINT);

-- What a transaction adds must not be there yet, and must be of versions that
-- are. No key guards that for members of blocks, so the store asks.

-- name: VersionsWithin :many
SELECT number, version FROM subject_version WHERE tenant = $1 AND number >= sqlc.arg(low) AND number <= sqlc.arg(high);

-- name: RowsWithin :many
SELECT number FROM screening
WHERE tenant = $1 AND number >= sqlc.arg(low) AND number <= sqlc.arg(high) AND config = sqlc.arg(config) AND epoch = sqlc.arg(epoch)
  AND version = sqlc.arg(version);

-- name: BlocksOn :many
SELECT first, members FROM screening_block
WHERE tenant = $1 AND page = $2 AND config = $3 AND epoch = $4 AND version = $5;

-- name: BlocksHolding :many
SELECT CAST(j.value AS BIGINT) AS number
FROM json_each(CAST(sqlc.arg(numbers) AS TEXT)) AS j
JOIN screening_block b ON b.tenant = $1 AND b.page = CAST(j.value AS BIGINT) / 512
  AND b.config = sqlc.arg(config) AND b.epoch = sqlc.arg(epoch) AND b.version = sqlc.arg(version)
  AND b.first <= CAST(j.value AS BIGINT) AND substr(b.members, CAST(CAST(j.value AS BIGINT) - b.first + 1 AS INTEGER), 1) = '1'
ORDER BY 1;
