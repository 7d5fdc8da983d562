-- name: InsertEncounterRule :exec
INSERT INTO encounter_rule (tenant, kind, id, version, seq, at, doc) VALUES ($1, $2, $3, $4, $5, $6, $7);

-- name: EncounterRules :many
SELECT r.* FROM encounter_rule r
WHERE r.tenant = $1 AND r.kind = $2
  AND r.version = (SELECT max(x.version) FROM encounter_rule x WHERE x.tenant = r.tenant AND x.kind = r.kind AND x.id = r.id)
ORDER BY r.id;

-- name: EncounterRuleVersions :many
SELECT * FROM encounter_rule WHERE tenant = $1 AND kind = $2 AND id = $3 ORDER BY version;

-- name: EncounterRulesAt :many
SELECT * FROM encounter_rule WHERE tenant = $1 AND seq = $2 ORDER BY kind, id, version;

-- name: Encounters :many
SELECT e.* FROM encounter e
WHERE e.tenant = $1 AND e.number IN (SELECT CAST(j.value AS BIGINT) FROM json_each(CAST(sqlc.arg(numbers) AS TEXT)) AS j)
  AND e.version = (SELECT max(x.version) FROM encounter x WHERE x.tenant = e.tenant AND x.number = e.number)
ORDER BY e.number;

-- name: EncounterVersions :many
SELECT * FROM encounter WHERE tenant = $1 AND number = $2 ORDER BY version;

-- name: EncounterRefs :many
SELECT e.ref, e.number FROM encounter e
WHERE e.tenant = $1 AND e.version = 1 AND e.ref <> ''
  AND e.ref IN (SELECT j.value FROM json_each(CAST(sqlc.arg(refs) AS TEXT)) AS j);

-- The newest version of the encounters that happened in a period, by (time, number), after a place.

-- name: EncountersBetween :many
SELECT e.* FROM encounter e
WHERE e.tenant = $1 AND e.happened_at >= sqlc.arg(since) AND e.happened_at < sqlc.arg(until)
  AND (e.happened_at > sqlc.arg(since) OR e.number > sqlc.arg(after))
  AND e.version = (SELECT max(x.version) FROM encounter x WHERE x.tenant = e.tenant AND x.number = e.number)
ORDER BY e.happened_at, e.number
LIMIT CAST(sqlc.arg(lim) AS BIGINT);

-- name: EncountersOfSubject :many
SELECT DISTINCT encounter FROM occupant WHERE tenant = $1 AND subject = $2 AND subject > 0 ORDER BY encounter;

-- name: EncountersAt :many
SELECT * FROM encounter WHERE tenant = $1 AND seq = $2 ORDER BY number, version;

-- name: Occupants :many
SELECT o.* FROM occupant o
WHERE o.tenant = $1 AND o.encounter IN (SELECT CAST(j.value AS BIGINT) FROM json_each(CAST(sqlc.arg(encounters) AS TEXT)) AS j)
  AND o.version = (SELECT max(x.version) FROM occupant x WHERE x.tenant = o.tenant AND x.encounter = o.encounter AND x.n = o.n)
ORDER BY o.encounter, o.n;

-- name: OccupantVersions :many
SELECT * FROM occupant WHERE tenant = $1 AND encounter = $2 AND n = $3 ORDER BY version;

-- name: OccupantsAt :many
SELECT * FROM occupant WHERE tenant = $1 AND seq = $2 ORDER BY encounter, n, version;

-- name: WaitingOccupants :many
SELECT o.* FROM occupant o
WHERE o.tenant = $1 AND o.waiting AND (o.encounter > sqlc.arg(after) OR o.encounter = sqlc.arg(after) AND o.n > sqlc.arg(after_n))
  AND o.version = (SELECT max(x.version) FROM occupant x WHERE x.tenant = o.tenant AND x.encounter = o.encounter AND x.n = o.n)
ORDER BY o.encounter, o.n
LIMIT CAST(sqlc.arg(lim) AS BIGINT);

-- name: Exceptions :many
SELECT e.* FROM encounter_exception e
WHERE e.tenant = $1 AND e.encounter IN (SELECT CAST(j.value AS BIGINT) FROM json_each(CAST(sqlc.arg(encounters) AS TEXT)) AS j)
  AND e.version = (SELECT max(x.version) FROM encounter_exception x WHERE x.tenant = e.tenant AND x.id = e.id)
ORDER BY e.encounter, e.id;

-- name: ExceptionVersions :many
SELECT * FROM encounter_exception WHERE tenant = $1 AND id = $2 ORDER BY version;

-- name: ExceptionsAt :many
SELECT * FROM encounter_exception WHERE tenant = $1 AND seq = $2 ORDER BY id, version;
