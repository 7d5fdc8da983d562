package storetest

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"math"
	"math/rand/v2"

	"github.com/revetproject/revet/internal/audit"
	"github.com/revetproject/revet/internal/lists"
	"github.com/revetproject/revet/internal/store"
	"github.com/revetproject/revet/internal/vetting"
)

// history publishes four snapshots of a list: k1 stays, k2 changes twice, k3 is
// removed and comes back, k4 is added late, k5 is added and removed between.
func (b bench) history(owner, list string) {
	b.Helper()
	b.declare(owner, list)
	b.publish(owner, list, 1, map[string]string{"k1": "added", "k2": "added", "k3": "added"})
	b.publish(owner, list, 2, map[string]string{"k2": "changed", "k3": "removed", "k5": "added"})
	b.publish(owner, list, 3, map[string]string{"k4": "added", "k5": "removed"})
	b.publish(owner, list, 4, map[string]string{"k2": "changed", "k3": "added"})
}

func keysOf(entries []vetting.EntryVersion) (out []string) {
	for _, e := range entries {
		out = append(out, fmt.Sprintf("%s@%d %s", e.Key, e.Snapshot, e.Op))
	}
	return out
}

func (b bench) entries(r vetting.Reader, list string, n int64) []string {
	b.Helper()
	var out []vetting.EntryVersion
	if err := r.Entries(list, n, func(e vetting.EntryVersion) error { out = append(out, e); return nil }); err != nil {
		b.Fatal(err)
	}
	return keysOf(out)
}

func entriesAsOf(b bench) {
	b.history("", "un")
	b.view("a", func(r vetting.Reader) error {
		for n, want := range [][]string{
			nil,
			{"k1@1 added", "k2@1 added", "k3@1 added"},
			{"k1@1 added", "k2@2 changed", "k5@2 added"},
			{"k1@1 added", "k2@2 changed", "k4@3 added"},
			{"k1@1 added", "k2@4 changed", "k3@4 added", "k4@3 added"},
			{"k1@1 added", "k2@4 changed", "k3@4 added", "k4@3 added"}, // there is no fifth
		} {
			b.same(fmt.Sprint("entries as of ", n), b.entries(r, "un", int64(n)), want)
		}
		if got := b.entries(r, "absent", 1); got != nil {
			b.Errorf("a list that does not exist has entries: %v", got)
		}
		e, err := r.Entry("un", "k2", 3)
		b.same("Entry", must(b, e, err), rows("un", 2, map[string]string{"k2": "changed"})[0])
		for _, c := range []struct {
			key string
			n   int64
		}{{"k3", 3}, {"k4", 2}, {"k5", 4}, {"absent", 4}} {
			if _, err := r.Entry("un", c.key, c.n); !errors.Is(err, vetting.ErrNotFound) {
				b.Errorf("entry %s as of %d returned %v, want ErrNotFound", c.key, c.n, err)
			}
		}
		versions, err := r.EntryVersions("un", "k3")
		b.same("EntryVersions", keysOf(must(b, versions, err)), []string{"k3@1 added", "k3@2 removed", "k3@4 added"})
		s, err := r.Snapshot("un", 3)
		b.same("Snapshot", must(b, s, err), vetting.SnapshotRef{List: "un", N: 3, Hash: "content 3", PublishedAt: 1, FetchedAt: 2, ActivatedAt: 3, Entries: 4})
		b.same("Snapshots", len(ok(b, r.Snapshots, "un")), 4)
		return nil
	})
	// Pages: more entries than one holds, half of them removed.
	big := map[string]string{}
	for i := range 2500 {
		big[fmt.Sprintf("e%05d", i)] = "added"
	}
	b.declare("", "big")
	all := rows("big", 1, big)
	c := b.stage("", "big", 1, all[:1000])
	for _, part := range [][]vetting.EntryVersion{all[1000:2000], all[2000:]} {
		if err := b.db.Lists("").Update(context.Background(), func(tx lists.Tx) error { return tx.InsertEntryVersions(c, part) }); err != nil {
			b.Fatal(err)
		}
	}
	b.activate("", c)
	gone := map[string]string{}
	for i := 0; i < 1000; i += 2 {
		gone[fmt.Sprintf("e%05d", i)] = "removed"
	}
	b.publish("", "big", 2, gone)
	b.view("b", func(r vetting.Reader) error {
		got := b.entries(r, "big", 2)
		if len(got) != 2000 || got[0] != "e00001@1 added" || got[1999] != "e02499@1 added" {
			b.Errorf("%d entries from %s to %s", len(got), got[0], got[len(got)-1])
		}
		b.same("entries before", len(b.entries(r, "big", 1)), 2500)
		return nil
	})
	err := b.db.Lists("").View(context.Background(), func(r lists.Reader) error {
		n := 0
		err := r.EntryHashes("big", 2, func(key, hash string) error {
			if n++; hash != key+"@1" {
				return fmt.Errorf("entry %s has hash %s", key, hash)
			}
			return nil
		})
		b.same("EntryHashes", n, 2000)
		return err
	})
	if err != nil {
		b.Error(err)
	}
}

func changedKeys(b bench) {
	b.history("", "un")
	b.view("a", func(r vetting.Reader) error {
		for _, c := range []struct {
			after, upto int64
			want        []string
		}{
			{0, 1, []string{"k1@1 added", "k2@1 added", "k3@1 added"}},
			{1, 2, []string{"k2@2 changed", "k3@2 removed", "k5@2 added"}},
			{1, 3, []string{"k2@2 changed", "k3@2 removed", "k4@3 added", "k5@3 removed"}}, // k5 came and went
			{1, 4, []string{"k2@4 changed", "k3@4 added", "k4@3 added", "k5@3 removed"}},
			{0, 4, []string{"k1@1 added", "k2@4 changed", "k3@4 added", "k4@3 added", "k5@3 removed"}},
			{3, 4, []string{"k2@4 changed", "k3@4 added"}},
			{4, 4, nil},
			{4, 9, nil},
		} {
			got, err := r.ChangedKeys("un", c.after, c.upto)
			b.same(fmt.Sprintf("ChangedKeys(%d, %d]", c.after, c.upto), keysOf(must(b, got, err)), c.want)
		}
		return nil
	})
}

func staged(b bench) {
	ctx := context.Background()
	b.history("", "un")
	next := b.stage("", "un", 5, rows("un", 5, map[string]string{"k1": "removed", "k9": "added"}))
	err := b.db.Lists("").Update(ctx, func(tx lists.Tx) error {
		return tx.InsertQuarantine(next, []lists.Quarantined{{List: "un", Snapshot: 5, Key: "k9", Name: "Ç", Reason: "not retrieved"}})
	})
	if err != nil {
		b.Fatal(err)
	}
	invisible := func(n int) {
		b.Helper()
		b.view("a", func(r vetting.Reader) error {
			b.same("entries", len(b.entries(r, "un", math.MaxInt64)), n)
			_, err := r.Entry("un", "k9", math.MaxInt64)
			if !errors.Is(err, vetting.ErrNotFound) {
				b.Errorf("a staged entry can be read: %v", err)
			}
			got, err := r.ChangedKeys("un", 4, math.MaxInt64)
			if err != nil || len(got) != 0 {
				b.Errorf("staged rows show as changes: %v, %v", keysOf(got), err)
			}
			versions, err := r.EntryVersions("un", "k1")
			b.same("EntryVersions", keysOf(must(b, versions, err)), []string{"k1@1 added"})
			return nil
		})
		err := b.db.Lists("").View(ctx, func(r lists.Reader) error {
			s, err := r.ActiveSnapshot("un")
			b.same("ActiveSnapshot", must(b, s, err).N, int64(4))
			q, err := r.Quarantine("un", 0, math.MaxInt64)
			b.same("Quarantine", len(must(b, q, err)), 0)
			return nil
		})
		if err != nil {
			b.Error(err)
		}
	}
	invisible(4)
	err = b.db.Lists("").View(ctx, func(r lists.Reader) error {
		c, err := r.Staging("un")
		b.same("Staging", must(b, c, err), next)
		n, err := r.StagedRows("un", 5)
		b.same("StagedRows", must(b, n, err), int64(2))
		return nil
	})
	if err != nil {
		b.Error(err)
	}
	// Given up: the rows can be dropped, in small steps.
	for _, want := range []int{2, 1, 0} {
		err := b.db.Lists("").Update(ctx, func(tx lists.Tx) error {
			n, err := tx.DeleteStaged(next, 2)
			if n != want {
				b.Errorf("DeleteStaged dropped %d rows, want %d", n, want)
			}
			return err
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	invisible(4)
	b.activate("", next)
	err = b.db.Lists("").View(ctx, func(r lists.Reader) error {
		if _, err := r.Staging("un"); !errors.Is(err, lists.ErrNotFound) {
			b.Errorf("the claim outlives the activation: %v", err)
		}
		return nil
	})
	if err != nil {
		b.Error(err)
	}
}

func stagingLost(b bench) {
	ctx := context.Background()
	b.declare("", "un")
	first := b.stage("", "un", 1, rows("un", 1, map[string]string{"k1": "added"}))
	second := b.stage("", "un", 1, rows("un", 1, map[string]string{"k2": "added"}))
	if first == second {
		b.Fatalf("two loads have the same claim %+v", first)
	}
	for name, act := range map[string]func(lists.Tx) error{
		"InsertEntryVersions": func(tx lists.Tx) error {
			return tx.InsertEntryVersions(first, rows("un", 1, map[string]string{"k3": "added"}))
		},
		"InsertQuarantine": func(tx lists.Tx) error { return tx.InsertQuarantine(first, nil) },
		"DeleteStaged":     func(tx lists.Tx) error { _, err := tx.DeleteStaged(first, 10); return err },
		"ActivateSnapshot": func(tx lists.Tx) error { return tx.ActivateSnapshot(first, vetting.SnapshotRef{List: "un", N: 1}) },
	} {
		if err := b.db.Lists("").Update(ctx, act); !errors.Is(err, lists.ErrStagingLost) {
			b.Errorf("%s with the older claim returned %v, want ErrStagingLost", name, err)
		}
	}
	err := b.db.Lists("").Update(ctx, func(tx lists.Tx) error {
		return tx.InsertEntryVersions(second, rows("un", 2, map[string]string{"k3": "added"}))
	})
	if err == nil {
		b.Error("rows of another snapshot than the claim's were staged")
	}
	b.activate("", second)
	err = b.db.Lists("").Update(ctx, func(tx lists.Tx) error { _, err := tx.DeleteStaged(second, 10); return err })
	if err == nil {
		b.Error("rows of an activated snapshot were dropped")
	}
	b.view("a", func(r vetting.Reader) error {
		b.same("entries", b.entries(r, "un", 1), []string{"k1@1 added", "k2@1 added"})
		return nil
	})
}

func loads(b bench) {
	ctx := context.Background()
	b.declare("", "un")
	load := func(id int64, outcome lists.Outcome, reached bool, at int64) lists.Load {
		return lists.Load{
			ID: id, List: "un", Version: 1, Hash: "h", Outcome: outcome, Reached: reached, At: at, Actor: "steward",
			Entries: 10, Report: fmt.Appendf(nil, `{"load":%d}`, id),
		}
	}
	accepted := load(4, lists.Accepted, true, 40)
	accepted.Accepts = 3
	all := []lists.Load{
		load(1, lists.Activated, true, 10), load(2, lists.Failed, false, 20), load(3, lists.Refused, true, 30), accepted, load(5, lists.Failed, true, 50),
	}
	err := b.db.Lists("").Update(ctx, func(tx lists.Tx) error {
		for _, l := range all {
			if err := tx.InsertLoad(l); err != nil {
				return err
			}
		}
		for _, who := range []string{"zoe", "ana"} {
			if err := tx.InsertAcceptance(lists.Acceptance{List: "un", Load: 3, Actor: who, Reason: "checked by telephone", At: 35}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	err = b.db.Lists("").View(ctx, func(r lists.Reader) error {
		got, err := r.Load("un", 4)
		want := accepted
		want.Seq = got.Seq
		b.same("Load", must(b, got, err), want)
		page, err := r.Loads("un", 2)
		if len(must(b, page, err)) != 2 || page[0].ID != 5 || page[1].ID != 4 || page[0].Report != nil {
			b.Errorf("Loads = %+v, want 5 and 4 without reports", page)
		}
		page, err = r.Loads("un", 0)
		b.same("all Loads", len(must(b, page, err)), 5)
		by, err := r.LoadAccepting("un", 3)
		b.same("LoadAccepting", must(b, by, err).ID, int64(4))
		if _, err := r.LoadAccepting("un", 0); !errors.Is(err, lists.ErrNotFound) {
			b.Errorf("LoadAccepting(0) returned %v, want ErrNotFound", err)
		}
		for _, c := range []struct {
			what string
			get  func(string, int64) (lists.Load, error)
			upto int64
			want int64
		}{
			{"LastLoad", r.LastLoad, 99, 5},
			{"LastLoad", r.LastLoad, 29, 2},
			{"LastLoad", r.LastLoad, 9, 0},
			{"LastReached", r.LastReached, 99, 5},
			{"LastReached", r.LastReached, 29, 1},
			{"LastReached", r.LastReached, 49, 4},
			{"LastGood", r.LastGood, 99, 4},
			{"LastGood", r.LastGood, 39, 1},
			{"LastGood", r.LastGood, 9, 0},
		} {
			l, err := c.get("un", c.upto)
			if c.want == 0 && !errors.Is(err, lists.ErrNotFound) || c.want != 0 && (err != nil || l.ID != c.want || l.Report != nil) {
				b.Errorf("%s as of %d is load %d, %v; want %d", c.what, c.upto, l.ID, err, c.want)
			}
		}
		who, err := r.Acceptances("un", 3)
		if len(must(b, who, err)) != 2 || who[0].Actor != "ana" || who[1].Actor != "zoe" {
			b.Errorf("Acceptances = %+v", who)
		}
		return nil
	})
	if err != nil {
		b.Error(err)
	}
	err = b.db.Lists("").Update(ctx, func(tx lists.Tx) error {
		return tx.InsertAcceptance(lists.Acceptance{List: "un", Load: 3, Actor: "ana", At: 36})
	})
	if !errors.Is(err, store.ErrDuplicate) {
		b.Errorf("the same person accepted twice: %v", err)
	}
}

func owners(b bench) {
	ctx := context.Background()
	b.declare("", "un")
	b.publish("", "un", 1, map[string]string{"public": "added"})
	for _, owner := range []string{"a", "b"} { // private lists of the same name
		b.declare(owner, "internal")
		b.publish(owner, "internal", 1, map[string]string{"of-" + owner: "added"})
	}
	b.publish("b", "internal", 2, map[string]string{"late": "added"})
	for owner, want := range map[string][]string{"a": {"of-a@1 added"}, "b": {"late@2 added", "of-b@1 added"}} {
		b.view(owner, func(r vetting.Reader) error {
			b.same("private entries of "+owner, b.entries(r, "internal", math.MaxInt64), want)
			b.same("public entries", b.entries(r, "un", 1), []string{"public@1 added"})
			return nil
		})
		err := b.db.Lists(owner).View(ctx, func(r lists.Reader) error {
			all, err := r.Lists()
			if len(must(b, all, err)) != 2 || all[0].ID != "internal" || all[0].Owner != owner || all[1].ID != "un" || all[1].Owner != "" {
				b.Errorf("lists of %s: %+v", owner, all)
			}
			return nil
		})
		if err != nil {
			b.Error(err)
		}
	}
	err := b.db.Lists("").View(ctx, func(r lists.Reader) error {
		if _, err := r.List("internal", 0); !errors.Is(err, lists.ErrNotFound) {
			b.Errorf("the installation reads a private list: %v", err)
		}
		return nil
	})
	if err != nil {
		b.Error(err)
	}
	for _, c := range []struct {
		owner, id string
		want      bool
	}{{"a", "un", true}, {"a", "internal", false}, {"", "internal", true}, {"", "un", false}, {"", "new", false}, {"a", "new", false}} {
		err := b.db.Lists(c.owner).Update(ctx, func(tx lists.Tx) error {
			if got, err := tx.Taken(c.id); err != nil || got != c.want {
				b.Errorf("Taken(%q) for %q = %v, %v; want %v", c.id, c.owner, got, err, c.want)
			}
			return nil
		})
		if err != nil {
			b.Error(err)
		}
	}
	err = b.db.Lists("a").Update(ctx, func(tx lists.Tx) error { return tx.InsertList(lists.List{ID: "x", Owner: "b", Version: 1}) })
	if err == nil {
		b.Error("a tenant declared a list of another")
	}
	err = b.db.Lists("").Update(ctx, func(tx lists.Tx) error {
		return tx.InsertList(lists.List{ID: "un", Version: 2, Title: "UN, consolidated"})
	})
	if err != nil {
		b.Fatal(err)
	}
	err = b.db.Lists("a").View(ctx, func(r lists.Reader) error {
		newest, err := r.List("un", 0)
		b.same("newest declaration", must(b, newest, err).Title, "UN, consolidated")
		old, err := r.List("un", 1)
		b.same("first declaration", must(b, old, err).Title, "un")
		b.same("ListVersions", len(ok(b, r.ListVersions, "un")), 2)
		return nil
	})
	if err != nil {
		b.Error(err)
	}
}

func activation(b bench) {
	ctx := context.Background()
	b.declare("", "un")
	propose := func(tenant, id string, version int64, names []string, approve bool) {
		b.update(tenant, func(tx vetting.Tx) error {
			c := vetting.Configuration{ID: id, Version: version, Lists: names, ProposedBy: "tara"}
			if approve {
				c.ApprovedBy, c.ApprovedAt = "tom", 1
			}
			return tx.InsertConfiguration(c)
		})
	}
	propose("a", "standard", 1, []string{"ofac", "un"}, true)
	propose("b", "standard", 1, []string{"ofac"}, true)
	propose("b", "standard", 2, []string{"un"}, false) // waits
	using := func(owner, list string) (out []string) {
		err := b.db.Lists(owner).Update(ctx, func(tx lists.Tx) (err error) {
			out, err = tx.TenantsUsing(list)
			return err
		})
		if err != nil {
			b.Fatal(err)
		}
		return out
	}
	b.same("using un", using("", "un"), []string{"a"})
	b.same("using ofac", using("", "ofac"), []string{"a", "b"})
	b.same("using ofac, asked by b", using("b", "ofac"), []string{"b"})
	propose("a", "standard", 2, []string{"ofac"}, true)
	b.same("using un after a left it", len(using("", "un")), 0)
	propose("b", "broad", 1, []string{vetting.AllLists}, true)
	b.same("using un after b took all", using("", "un"), []string{"b"})

	c := b.stage("", "un", 1, rows("un", 1, map[string]string{"k": "added"}))
	before := map[string]int64{"a": b.seq("a"), "b": b.seq("b"), "": b.seq("")}
	activate := func(fail error) error {
		return b.db.Lists("").Update(ctx, func(tx lists.Tx) error {
			if err := tx.ActivateSnapshot(c, vetting.SnapshotRef{List: "un", N: 1}); err != nil {
				return err
			}
			for _, tenant := range []string{"b", "a"} {
				t := tx.Tenant(tenant)
				if again, _ := tx.Tenant(tenant).Seq(); again != before[tenant]+1 {
					b.Errorf("tenant %s: sequence %d, want %d, taken once", tenant, again, before[tenant]+1)
				}
				if err := t.InsertEpoch(vetting.Epoch{N: 1, Cause: vetting.Cause{Kind: vetting.CauseSnapshot, List: "un", To: 1}}); err != nil {
					return err
				}
				if err := t.InsertLeaf(ctx, audit.Leaf{ID: "leaf-" + tenant, Kind: "list.activated", At: 1}); err != nil {
					return err
				}
			}
			if own, err := tx.Tenant("").Seq(); err != nil || own != before[""]+1 {
				b.Errorf("the owner as a tenant has sequence %d, %v; want %d", own, err, before[""]+1)
			}
			return fail
		})
	}
	if err := activate(errStop); !errors.Is(err, errStop) {
		b.Fatal(err)
	}
	for tenant, seq := range before {
		if got := b.seq(tenant); got != seq {
			b.Errorf("tenant %q: sequence went from %d to %d in a rolled back activation", tenant, seq, got)
		}
	}
	if err := activate(nil); err != nil {
		b.Fatal(err)
	}
	for _, tenant := range []string{"a", "b"} {
		b.view(tenant, func(r vetting.Reader) error {
			e, err := r.Epoch()
			b.same("epoch of "+tenant, must(b, e, err).Seq, before[tenant]+1)
			return nil
		})
		l, err := b.db.Audit(tenant).LeafByID(ctx, "leaf-"+tenant)
		b.same("leaf of "+tenant, must(b, l, err).Seq, int64(1))
	}
	err := b.db.Lists("").Update(ctx, func(tx lists.Tx) error {
		if err := tx.InsertLoad(lists.Load{ID: 1, List: "un"}); err != nil {
			return err
		}
		_ = tx.Tenant("nobody").InsertEpoch(vetting.Epoch{N: 1}) // its error is not looked at
		return nil
	})
	if !errors.Is(err, store.ErrNoTenant) {
		b.Errorf("an activation for a tenant that does not exist returned %v, want ErrNoTenant", err)
	}
}

func content(seed uint64, size int) ([]byte, string) {
	data := make([]byte, size)
	r := rand.New(rand.NewPCG(seed, 1))
	for i := range data {
		data[i] = byte(r.Uint32())
		if i%3 == 0 { // compressible, but not only zeros
			data[i] = 'x'
		}
	}
	sum := sha256.Sum256(data)
	return data, hex.EncodeToString(sum[:])
}

func blobs(b bench) {
	for _, size := range []int{0, 1, 1 << 20, 1<<20 + 1, 30 << 20} {
		data, sum := content(uint64(size), size)
		b.update("a", func(tx vetting.Tx) error { return tx.PutBlob(sum, data) })
		b.update("a", func(tx vetting.Tx) error { return tx.PutBlob(sum, data) }) // again: nothing happens
		b.view("b", func(r vetting.Reader) error {
			if got := ok(b, r.Blob, sum); !bytes.Equal(got, data) {
				b.Errorf("a blob of %d bytes came back as %d other bytes", size, len(got))
			}
			return nil
		})
	}
	b.view("a", func(r vetting.Reader) error {
		if _, err := r.Blob("absent"); !errors.Is(err, vetting.ErrNotFound) {
			b.Errorf("a blob that does not exist returned %v", err)
		}
		return nil
	})
	_, sum := content(5, 100)
	err := b.db.Vetting("a").Update(context.Background(), func(tx vetting.Tx) error { return tx.PutBlob(sum, []byte("other")) })
	if err == nil {
		b.Error("bytes were stored under the hash of others")
	}
}

func blobStream(b bench) {
	ctx := context.Background()
	s := b.db.Lists("")
	data, sum := content(7, 3<<20+17)
	size := int64(len(data))
	for name, bad := range map[string]io.Reader{
		"too short": bytes.NewReader(data[:size-1]),
		"too long":  bytes.NewReader(append(bytes.Clone(data), 'y')),
		"other":     bytes.NewReader(append([]byte{'z'}, data[1:]...)),
		"broken":    io.MultiReader(bytes.NewReader(data[:2<<20]), iotestErr{}),
	} {
		if err := s.PutBlob(ctx, sum, size, bad); err == nil {
			b.Errorf("a stream that is %s was stored", name)
		}
		if _, err := s.OpenBlob(ctx, sum); !errors.Is(err, lists.ErrNotFound) {
			b.Errorf("after a stream that is %s the blob shows: %v", name, err)
		}
	}
	if n := b.count("SELECT count(*) FROM blob_chunk"); n != 0 {
		b.Errorf("streams that failed left %d parts behind", n)
	}
	if err := s.PutBlob(ctx, sum, size, bytes.NewReader(data)); err != nil {
		b.Fatal(err)
	}
	if err := s.PutBlob(ctx, sum, size, iotestErr{}); err != nil {
		b.Errorf("a blob that is kept already was read again: %v", err)
	}
	r, err := s.OpenBlob(ctx, sum)
	if err != nil {
		b.Fatal(err)
	}
	got, err := io.ReadAll(r)
	if err := errors.Join(err, r.Close()); err != nil || !bytes.Equal(got, data) {
		b.Errorf("%d bytes came back, %v", len(got), err)
	}
	b.view("a", func(r vetting.Reader) error {
		if !bytes.Equal(ok(b, r.Blob, sum), data) {
			b.Error("a streamed blob reads differently as a whole")
		}
		return nil
	})
}

// iotestErr is a reader that fails.
type iotestErr struct{}

func (iotestErr) Read([]byte) (int, error) { return 0, errStop }
