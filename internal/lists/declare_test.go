package lists_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/revetproject/revet/internal/audit"
	"github.com/revetproject/revet/internal/lists"
	"github.com/revetproject/revet/watchlist"
)

func TestDeclarationIsVersionedAndOnRecord(t *testing.T) {
	databases(t, func(t *testing.T, b *bench) {
		first := b.declare()
		second := first
		second.Gates.MaxDrop = 0.5
		second.Sources = []string{"https://lists.example/watch.json"}
		got, err := b.Revise(t.Context(), second, anna, "the publisher announced a clean-up")
		if err != nil {
			t.Fatal(err)
		}
		if got.Version != 2 || got.Actor != anna {
			t.Errorf("revision is version %d by %s", got.Version, got.Actor)
		}
		stored, err := b.List(t.Context(), "watch")
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(got, stored, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("stored declaration (-want +got):\n%s", diff)
		}
		if _, err := b.Revise(t.Context(), stored, boris, "again"); err == nil || !strings.Contains(err.Error(), "changes nothing") {
			t.Errorf("a revision that changes nothing: %v", err)
		}
		var versions []lists.List
		err = b.db.Lists("").View(t.Context(), func(r lists.Reader) (err error) {
			versions, err = r.ListVersions("watch")
			return err
		})
		if err != nil || len(versions) != 2 || versions[0].Gates.MaxDrop == versions[1].Gates.MaxDrop {
			t.Errorf("versions %+v (%v), want both kept", versions, err)
		}
		leaves := b.leaves("", audit.ListDeclared)
		if len(leaves) != 2 || leaves[1].Actor != anna || !strings.Contains(string(leaves[1].Details), "clean-up") {
			t.Errorf("the ledger has %d declarations", len(leaves))
		}
	})
}

func TestDeclarationMistakesAreNamed(t *testing.T) {
	b := sqlite(t)
	good := lists.List{ID: "watch", Title: "Watch list", Format: watchlist.FTM, Gates: watchlist.DefaultGates()}
	for name, c := range map[string]struct {
		edit   func(*lists.List)
		reason string
		says   string
	}{
		"id":       {func(l *lists.List) { l.ID = "Watch/List" }, "r", "lower-case"},
		"title":    {func(l *lists.List) { l.Title = " " }, "r", "title"},
		"format":   {func(l *lists.List) { l.Format = "pdf" }, "r", "known are"},
		"reason":   {func(*lists.List) {}, "", "reason"},
		"mapping":  {func(l *lists.List) { l.Format = watchlist.CSV }, "r", "mapping"},
		"stale":    {func(l *lists.List) { l.StaleHours = -1 }, "r", "stale_hours"},
		"sample":   {func(l *lists.List) { l.SelfTestSample = -1 }, "r", "self_test_sample"},
		"source":   {func(l *lists.List) { l.Sources = []string{"ftp://x/y"} }, "r", "ftp://x/y"},
		"no TLS":   {func(l *lists.List) { l.Sources = []string{"http://lists.example/y"} }, "r", "https address"},
		"password": {func(l *lists.List) { l.Sources = []string{"https://me:secret@lists.example/y"} }, "r", "credentials"},
		"redirect": {func(l *lists.List) { l.Hosts = []string{"https://lists.example"} }, "r", "host name"},
		"any host": {func(l *lists.List) { l.Hosts = []string{"."} }, "r", "host name"},
		"licence":  {func(l *lists.List) { l.LicenceURL = "see the web" }, "r", "licence address"},
		"closed":   {func(l *lists.List) { l.Closed = "January" }, "r", "2026-01-28"},
		"columns":  {func(l *lists.List) { l.Format, l.Mapping = watchlist.CSV, &watchlist.Mapping{} }, "r", "mapping"},
		"no host":  {func(l *lists.List) { l.Sources = []string{"https:///y"} }, "r", "address"},
		"too long": {func(l *lists.List) { l.ID = strings.Repeat("x", 65) }, "r", "64"},
	} {
		l := good
		c.edit(&l)
		if _, err := b.Declare(t.Context(), l, operator, c.reason); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v, want a sentence with %q", name, err, c.says)
		}
	}
	if _, err := b.Revise(t.Context(), good, operator, "r"); err == nil || !strings.Contains(err.Error(), "not declared") {
		t.Errorf("revising what is not declared: %v", err)
	}
}

func TestOptionMistakesAreNamed(t *testing.T) {
	b := sqlite(t)
	good := lists.Options{Store: b.db.Lists(""), Engine: engine(), Ledger: brokenLedger{}, People: people{}, Now: b.now}
	for says, edit := range map[string]func(*lists.Options){
		"Store":        func(o *lists.Options) { o.Store = nil },
		"Engine":       func(o *lists.Options) { o.Engine = nil },
		"Ledger":       func(o *lists.Options) { o.Ledger = nil },
		"People":       func(o *lists.Options) { o.People = nil },
		"Now":          func(o *lists.Options) { o.Now = nil },
		"BatchSize":    func(o *lists.Options) { o.BatchSize = lists.MaxBatch + 1 },
		"MaxFileBytes": func(o *lists.Options) { o.MaxFileBytes = -1 },
	} {
		o := good
		edit(&o)
		if _, err := lists.New(o); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%v, want a sentence about %s", err, says)
		}
	}
}
