package storetest

import (
	"testing"
)

// Run checks that a database keeps the contracts of the stores. fresh returns
// the address of a new, empty database.
func Run(t *testing.T, fresh func(testing.TB) string) {
	for _, c := range []struct {
		name string
		test func(bench)
	}{
		{"RollbackLeavesNothing", rollback},
		{"PanicLeavesNothing", panics},
		{"FailedStatementIsNotCommitted", failedStatement},
		{"TransactionReadsItsOwnWrites", ownWrites},
		{"SequenceHasNoGaps", sequence},
		{"ConcurrentUpdatesBothLand", concurrent},
		{"ViewIsOneSnapshot", snapshotView},
		{"UnknownTenant", unknownTenant},
		{"CancelledContext", cancelled},
		{"CountersCount", counters},
		{"Epochs", epochs},
		{"Configurations", configurations},
		{"Subjects", subjectsRead},
		{"SubjectsPage", subjectsPage},
		{"BadRowsKeepTheirBytes", badRows},
		{"PartsOfSubjects", parts},
		{"Identifiers", identifiers},
		{"SystemsOfRecord", populations},
		{"Screenings", screenings},
		{"StaleAndIncomplete", stale},
		{"ScreeningsInBlocks", blocks},
		{"BlocksAndRowsAreOne", blocksProperty},
		{"ScreeningsPageBySequence", screeningsPage},
		{"NoScreeningTwice", screeningTwice},
		{"DamagedBlocks", damagedBlocks},
		{"Matches", matches},
		{"OpenMatchesPage", openMatches},
		{"AlertIsIdempotent", alertOnce},
		{"AlertFilter", alertFilter},
		{"MarkIsFenced", markFence},
		{"RunsAndReports", runs},
		{"TallyAgreesWithBruteForce", tally},
		{"EntriesAsOf", entriesAsOf},
		{"ChangedKeys", changedKeys},
		{"StagedRowsAreInvisible", staged},
		{"StagingBelongsToOneLoad", stagingLost},
		{"LoadsAndAcceptances", loads},
		{"ListsHaveOwners", owners},
		{"ActivationReachesTenants", activation},
		{"Decisions", decisions},
		{"Encounters", encountersRead},
		{"EncounterRules", encounterRules},
		{"Principals", principals},
		{"Blobs", blobs},
		{"BlobsStream", blobStream},
		{"InsertOnly", insertOnly},
		{"TenantsAreApart", tenants},
		{"Engines", engines},
	} {
		t.Run(c.name, func(t *testing.T) {
			dsn := fresh(t)
			db := Open(t, dsn)
			AddTenants(t, db, "a", "b")
			c.test(bench{t, db, dsn})
		})
	}
	t.Run("ReopenKeepsEverything", func(t *testing.T) { reopen(t, fresh(t)) })
}

// must keeps the value of a call that must succeed.
func must[T any](b testing.TB, v T, err error) T {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
	return v
}
