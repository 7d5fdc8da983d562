package population_test

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/revetproject/revet/internal/access"
	"github.com/revetproject/revet/internal/audit"
	"github.com/revetproject/revet/internal/intake"
	"github.com/revetproject/revet/internal/population"
	"github.com/revetproject/revet/internal/quality"
	"github.com/revetproject/revet/internal/store"
	"github.com/revetproject/revet/internal/store/storetest"
	"github.com/revetproject/revet/internal/vetting"
	"github.com/revetproject/revet/score"
	"github.com/revetproject/revet/screen"
)

type ledger struct{ r *audit.Recorder }

func (l ledger) Record(ctx context.Context, tx audit.Tx, kind audit.Kind, actor string, rows []audit.RowDigest, details any) error {
	_, err := l.r.Record(ctx, tx, audit.Act{Kind: kind, Actor: actor, Rows: rows, Details: details})
	return err
}

// world is a tenant on a real database.
type world struct {
	t      testing.TB
	db     *store.DB
	tenant string
	vet    *vetting.Service
	svc    *population.Service
	fail   func(string) error
}

var engine = screen.New()

func newWorld(t testing.TB, db *store.DB, tenant string) *world {
	t.Helper()
	ctx := t.Context()
	w := &world{t: t, db: db, tenant: tenant}
	now := func() time.Time { return time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC) }
	key, err := audit.GenerateKey(rand.Reader, "revet/"+tenant)
	w.must(err)
	w.must(db.CreateTenant(ctx, store.Tenant{ID: tenant, Name: tenant}))
	l := ledger{audit.NewRecorder(now, rand.Reader)}
	w.vet, err = vetting.New(vetting.Options{Tenant: tenant, Store: db.Vetting(tenant), Engine: engine, Ledger: l, Signer: key, Now: now})
	w.must(err)
	_, err = w.vet.EnsureEngine(ctx, "system")
	w.must(err)
	c, err := w.vet.Propose(ctx, "tuner", vetting.Configuration{ID: "default", Lists: []string{vetting.AllLists}, Policy: score.DefaultPolicy(), Reason: "test"})
	w.must(err)
	_, err = w.vet.Approve(ctx, "reviewer", c.ID, c.Version)
	w.must(err)
	w.svc, err = population.New(population.Options{
		Tenant: tenant, Store: db.Population(tenant), Vetting: w.vet, Ledger: l, Now: now,
		Failpoint: func(name string) error {
			if w.fail != nil {
				return w.fail(name)
			}
			return nil
		},
	})
	w.must(err)
	return w
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) person(id string, roles ...access.Role) access.Principal {
	return access.Principal{Tenant: w.tenant, ID: id, Name: id, Kind: access.Person, Roles: roles}
}

// feeder may import, and is a program.
func (w *world) feeder() access.Principal {
	p := w.person("feeder", access.CaseOfficer)
	p.Kind = access.Service
	return p
}

// rule declares and approves an exit rule.
func (w *world) rule(id string) {
	w.t.Helper()
	_, err := w.svc.Propose(w.t.Context(), w.person("olga", access.CaseOfficer), id, "the account is closed")
	w.must(err)
	_, err = w.svc.Approve(w.t.Context(), w.person("rita", access.Reviewer), id, "agreed")
	w.must(err)
}

// csvFile is a file of a system of record.
type csvFile string

func (f csvFile) Name() string { return "people.csv" }

func (f csvFile) Rows(yield func(intake.Row) error) (string, error) {
	h := sha256.New()
	err := intake.Read(io.TeeReader(strings.NewReader(string(f)), h), intake.Options{Format: intake.CSV, RequireID: true}, yield)
	return fmt.Sprintf("%x", h.Sum(nil)), err
}

// people makes a file of the ids, each with its name.
func people(ids ...string) csvFile {
	var b strings.Builder
	b.WriteString("id,name,birthDate,passportNumber\n")
	for _, id := range ids {
		fmt.Fprintf(&b, "%s,Person %s,1980-05-13,X%s4417\n", id, strings.ToUpper(id), id)
	}
	return csvFile(b.String())
}

func ids(from, to int) (out []string) {
	for i := from; i <= to; i++ {
		out = append(out, fmt.Sprintf("s%04d", i))
	}
	return out
}

func (w *world) sync(f population.Source, o population.Order) population.Report {
	w.t.Helper()
	o.System, o.Source = "crm", f
	r, err := w.svc.Sync(w.t.Context(), w.feeder(), o)
	w.must(err)
	w.adds(r)
	return r
}

// adds checks that the counts of a report add up.
func (w *world) adds(r population.Report) {
	w.t.Helper()
	if r.Outcome == population.Applied && r.Rows != r.Bad+r.Duplicates+r.Added+r.Changed+r.Unchanged ||
		r.Rows != r.Bad+r.Duplicates+r.Readable || r.Members != r.Present+r.Gone ||
		r.Outcome == population.Applied && r.Gone != r.Kept+r.Exited+r.Merged+r.Withheld {
		w.t.Errorf("the counts do not add up: %+v", r)
	}
}

// inScope lists the subjects in scope.
func (w *world) inScope() (out []string) {
	w.t.Helper()
	w.must(w.db.Vetting(w.tenant).View(w.t.Context(), func(r vetting.Reader) error {
		out = nil
		return r.Subjects(1, 1<<40, func(v vetting.SubjectVersion) error {
			if !v.Exit {
				out = append(out, v.ID)
			}
			return nil
		})
	}))
	slices.Sort(out)
	return out
}

func openSQLite(t testing.TB) *store.DB { return storetest.Open(t, storetest.SQLite(t)) }

func TestSyncFindsAddedChangedAndGone(t *testing.T) {
	for name, open := range map[string]func(testing.TB) *store.DB{"sqlite": openSQLite, "postgres": func(t testing.TB) *store.DB { return storetest.Open(t, storetest.Postgres(t)) }} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, open(t), "acme")
			if r := w.sync(people(ids(1, 40)...), population.Order{}); r.Added != 40 || r.Members != 0 || r.Screened != 40 {
				t.Errorf("first: %+v", r)
			}
			if r := w.sync(people(ids(1, 40)...), population.Order{}); r.Unchanged != 40 || r.Added+r.Changed+r.Screened != 0 || r.Present != 40 {
				t.Errorf("the same again: %+v", r)
			}
			// One renamed, two new, three gone; without a rule they stay.
			f := strings.Replace(string(people(ids(4, 42)...)), "Person S0007", "Person Other", 1)
			r := w.sync(csvFile(f), population.Order{})
			if r.Added != 2 || r.Changed != 1 || r.Unchanged != 36 || r.Gone != 3 || r.Kept != 3 || r.Exited != 0 {
				t.Errorf("by content: %+v", r)
			}
			if diff := cmp.Diff(ids(1, 3), r.GoneIDs); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(ids(1, 42), w.inScope()); diff != "" {
				t.Error(diff)
			}
			// With one they leave, and the record says by which.
			w.rule("account-closed")
			if r := w.sync(csvFile(f), population.Order{Rule: "account-closed"}); r.Exited != 3 || r.Kept != 0 || r.Unchanged != 39 {
				t.Errorf("by rule: %+v", r)
			}
			if diff := cmp.Diff(ids(4, 42), w.inScope()); diff != "" {
				t.Error(diff)
			}
			s, err := w.vet.Subject(t.Context(), "s0001")
			w.must(err)
			if s.Version.Reason != "rule account-closed: gone from crm" || s.Version.Actor != "feeder" {
				t.Errorf("s0001 is %+v", s.Version)
			}
			if r := w.sync(csvFile(f), population.Order{Rule: "account-closed"}); r.Gone != 0 || r.Members != 39 {
				t.Errorf("who left is gone no more: %+v", r)
			}
			// Who comes back is in scope again.
			if r := w.sync(people(ids(1, 42)...), population.Order{Rule: "account-closed"}); r.Changed != 4 || r.Gone != 0 {
				t.Errorf("come back: %+v", r)
			}
			if diff := cmp.Diff(ids(1, 42), w.inScope()); diff != "" {
				t.Error(diff)
			}
			w.checkRows()
		})
	}
}

// TestSyncCutFileDropsNobody: a file cut anywhere is refused, or keeps all.
func TestSyncCutFileDropsNobody(t *testing.T) {
	w := newWorld(t, openSQLite(t), "acme")
	w.rule("account-closed")
	whole := people(ids(1, 60)...)
	w.sync(whole, population.Order{Rule: "account-closed"})
	for _, at := range []int{0, 1, 30, 60, 200, len(whole) / 2, len(whole) * 8 / 10} {
		r, err := w.svc.Sync(t.Context(), w.feeder(), population.Order{System: "crm", Source: whole[:at], Rule: "account-closed"})
		if err == nil {
			t.Errorf("cut at %d: applied %+v", at, r)
		}
		if diff := cmp.Diff(ids(1, 60), w.inScope()); diff != "" {
			t.Fatalf("cut at %d:\n%s", at, diff)
		}
	}
	// Cut within the last row: few are missing, but somebody may be behind the
	// part that is left.
	r := w.sync(whole[:len(whole)-25], population.Order{Rule: "account-closed"})
	if r.Exited != 0 || r.Withheld != 1 && r.Gone != 0 {
		t.Errorf("cut within a row: %+v", r)
	}
	if diff := cmp.Diff(ids(1, 60), w.inScope()); diff != "" {
		t.Error(diff)
	}
}

func TestSyncGatesTakeASecondPerson(t *testing.T) {
	ctx := t.Context()
	w := newWorld(t, openSQLite(t), "acme")
	w.rule("account-closed")
	w.sync(people(ids(1, 50)...), population.Order{})
	small := people(ids(1, 30)...)
	order := population.Order{System: "crm", Source: small, Rule: "account-closed"}
	olga := w.person("olga", access.CaseOfficer)
	r, err := w.svc.Sync(ctx, olga, order)
	if !errors.Is(err, population.ErrRefused) || len(r.Refusals) != 2 || r.ID == 0 {
		t.Fatalf("a file 40 %% smaller: %v %+v", err, r)
	}
	w.adds(r)
	accept := func(who access.Principal, change func(*population.Order)) error {
		o := order
		o.Accept, o.Reason = r.ID, "a branch was sold"
		change(&o)
		_, err := w.svc.Sync(ctx, who, o)
		return err
	}
	nothing := func(*population.Order) {}
	rita := w.person("rita", access.CaseOfficer, access.Reviewer)
	for what, c := range map[string]struct {
		who    access.Principal
		change func(*population.Order)
		want   string
	}{
		"the same person":   {olga, nothing, "second"},
		"a service account": {w.feeder(), nothing, "named person"},
		"no reason":         {rita, func(o *population.Order) { o.Reason = "" }, "reason"},
		"another file":      {rita, func(o *population.Order) { o.Source = people(ids(1, 29)...) }, "another file"},
		"another rule":      {rita, func(o *population.Order) { o.Rule = "" }, "another file, system or rule"},
		"no such sync":      {rita, func(o *population.Order) { o.Accept = 99 }, "not found"},
		"one that passed":   {rita, func(o *population.Order) { o.Accept = 1 }, "not refused"},
	} {
		if err := accept(c.who, c.change); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", what, err, c.want)
		}
	}
	if n := len(w.inScope()); n != 50 {
		t.Fatalf("%d in scope", n)
	}
	w.must(accept(rita, nothing))
	if diff := cmp.Diff(ids(1, 30), w.inScope()); diff != "" {
		t.Error(diff)
	}
	// An unapproved rule lets nobody go, nor does a gate that is no share.
	_, err = w.svc.Propose(ctx, olga, "moved", "moved away")
	w.must(err)
	for _, o := range []population.Order{{Rule: "moved"}, {Rule: "never-heard"}, {MaxGone: 1001}, {System: "No System"}} {
		if o.System == "" {
			o.System = "crm"
		}
		o.Source = small
		if _, err := w.svc.Sync(ctx, olga, o); err == nil || errors.Is(err, population.ErrRefused) {
			t.Errorf("%+v: %v", o, err)
		}
	}
	w.checkRows()
}

func TestExitRulesNeedTwoPeople(t *testing.T) {
	ctx := t.Context()
	w := newWorld(t, openSQLite(t), "acme")
	olga, rita := w.person("olga", access.CaseOfficer), w.person("rita", access.Reviewer)
	if _, err := w.svc.Propose(ctx, w.feeder(), "closed", "r"); !errors.Is(err, access.ErrServiceAccount) {
		t.Errorf("a program proposed: %v", err)
	}
	if _, err := w.svc.Propose(ctx, olga, "closed", " "); !errors.Is(err, population.ErrRule) {
		t.Errorf("no reason: %v", err)
	}
	if _, err := w.svc.Approve(ctx, rita, "closed", "r"); !errors.Is(err, population.ErrRule) {
		t.Errorf("approved what nobody proposed: %v", err)
	}
	_, err := w.svc.Propose(ctx, olga, "closed", "account closed")
	w.must(err)
	if _, err := w.svc.Approve(ctx, olga, "closed", "r"); !errors.Is(err, access.ErrSamePerson) {
		t.Errorf("olga approved her own: %v", err)
	}
	got, err := w.svc.Approve(ctx, rita, "closed", "r")
	w.must(err)
	if diff := cmp.Diff(population.Rule{ID: "closed", State: population.Approved, Reason: "account closed", ProposedBy: "olga", ApprovedBy: "rita"}, got); diff != "" {
		t.Error(diff)
	}
	_, err = w.svc.Withdraw(ctx, olga, "closed", "law changed")
	w.must(err)
	rules, err := w.svc.Rules(ctx)
	w.must(err)
	if len(rules) != 1 || rules[0].State != population.Withdrawn {
		t.Errorf("rules %+v", rules)
	}
	w.checkRows()
}

func TestSyncSetsBadRowsAside(t *testing.T) {
	w := newWorld(t, openSQLite(t), "acme")
	w.rule("closed")
	w.sync(people("a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l"), population.Order{})
	// b's row is unreadable but names b; c comes twice; j is gone.
	f := "id,name,birthDate,passportNumber\n"
	for _, id := range strings.Split("acdefghikl", "") {
		f += fmt.Sprintf("%s,Person %s,1980-05-13,X%s4417\n", id, strings.ToUpper(id), id)
	}
	r := w.sync(csvFile(f+"b,,,\nc,Somebody Else,1990-05-13,X99441\n"), population.Order{Rule: "closed", MaxGone: 250})
	if r.Bad != 1 || r.Duplicates != 1 || r.Gone != 1 || r.Exited != 1 || r.Changed != 0 {
		t.Errorf("%+v", r)
	}
	if diff := cmp.Diff(strings.Split("abcdefghikl", ""), w.inScope()); diff != "" {
		t.Error(diff)
	}
	bad, err := w.vet.BadRows(t.Context(), r.BadRows)
	w.must(err)
	if !strings.HasPrefix(r.BadRows, "people.csv@") || len(bad) != 2 || !strings.Contains(bad[1].Reason, "row 2 states the id") {
		t.Errorf("set aside: %+v", bad)
	}
	// A row without its id may be anybody's: nobody leaves.
	r = w.sync(csvFile(f+"b,Person B\n"), population.Order{Rule: "closed", MaxGone: 250})
	if r.Gone != 1 || r.Withheld != 1 || r.Exited != 0 {
		t.Errorf("blind: %+v", r)
	}
}

// A subject whose other part is in the file is not gone.
func TestSyncKnowsMergedSubjects(t *testing.T) {
	w := newWorld(t, openSQLite(t), "acme")
	w.rule("closed")
	w.sync(people(ids(1, 20)...), population.Order{})
	_, err := w.vet.Merge(t.Context(), w.person("olga", access.CaseOfficer), vetting.Merge{Into: "s0001", From: "s0002", Reason: "one person"})
	w.must(err)
	if r := w.sync(people(ids(1, 20)...), population.Order{Rule: "closed"}); r.Unchanged != 20 || r.Gone != 0 {
		t.Errorf("the whole file after a merge: %+v", r)
	}
	if r := w.sync(people(ids(2, 20)...), population.Order{Rule: "closed"}); r.Gone != 1 || r.Merged != 1 || r.Exited != 0 {
		t.Errorf("one part gone: %+v", r)
	}
	if r := w.sync(people(ids(3, 20)...), population.Order{Rule: "closed"}); r.Exited != 1 {
		t.Errorf("both parts gone: %+v", r)
	}
	if diff := cmp.Diff(ids(3, 20), w.inScope()); diff != "" {
		t.Error(diff)
	}
	// One that was split off again stands for itself.
	for _, from := range []string{"s0005", "s0006"} {
		_, err := w.vet.Merge(t.Context(), w.person("olga", access.CaseOfficer), vetting.Merge{Into: "s0004", From: from, Reason: "one person"})
		w.must(err)
	}
	_, err = w.vet.Split(t.Context(), w.person("olga", access.CaseOfficer), vetting.Split{From: "s0004", To: "s0005", Reason: "two after all"})
	w.must(err)
	without := slices.DeleteFunc(ids(3, 20), func(id string) bool { return id == "s0005" })
	if r := w.sync(people(without...), population.Order{Rule: "closed"}); r.Gone != 1 || r.Merged != 0 || r.Exited != 1 {
		t.Errorf("split off and gone: %+v", r)
	}
}

// Systems of record do not see each other's subjects, nor those that came in
// otherwise.
func TestSyncSystemsAreApart(t *testing.T) {
	w := newWorld(t, openSQLite(t), "acme")
	w.rule("closed")
	w.sync(people(ids(1, 20)...), population.Order{})
	_, err := w.svc.Sync(t.Context(), w.feeder(), population.Order{System: "hr", Source: people("h1", "h2"), Rule: "closed"})
	w.must(err)
	if n := len(w.inScope()); n != 22 {
		t.Errorf("%d in scope", n)
	}
}

var errStopped = errors.New("stopped by the test")

// TestSyncKilledAnywhere stops a sync before and after each batch; run again it
// comes to the same population, and the same file once more changes nothing.
func TestSyncKilledAnywhere(t *testing.T) {
	db := openSQLite(t)
	before, after := people(ids(1, 2500)...), people(ids(100, 2600)...)
	play := func(tenant string, stop int) (*world, int) {
		w := newWorld(t, db, tenant)
		w.rule("closed")
		w.sync(before, population.Order{})
		n := 0
		w.fail = func(string) error {
			if n++; n == stop {
				return errStopped
			}
			return nil
		}
		_, err := w.svc.Sync(t.Context(), w.feeder(), population.Order{System: "crm", Source: after, Rule: "closed"})
		if stop > 0 && !errors.Is(err, errStopped) || stop == 0 && err != nil {
			t.Fatalf("stop %d: %v", stop, err)
		}
		w.fail = nil
		return w, n
	}
	w, points := play("whole", 0)
	want := w.inScope()
	if diff := cmp.Diff(ids(100, 2600), want); diff != "" {
		t.Fatal(diff)
	}
	if testing.Short() {
		points = 3
	}
	for stop := 1; stop <= points; stop++ {
		w, _ := play(fmt.Sprintf("stop%d", stop), stop)
		w.sync(after, population.Order{Rule: "closed"})
		if diff := cmp.Diff(want, w.inScope()); diff != "" {
			t.Errorf("stopped at %d:\n%s", stop, diff)
		}
		if r := w.sync(after, population.Order{Rule: "closed"}); r.Unchanged != 2501 || r.Gone != 0 || r.Screened != 0 {
			t.Errorf("stopped at %d, then once more: %+v", stop, r)
		}
	}
}

// TestSyncEqualsItsFile: whatever files come, after a sync by rule the members in
// scope are those of the file, unless it was refused, and then nothing changed.
func TestSyncEqualsItsFile(t *testing.T) {
	db := openSQLite(t)
	n := 0
	rapid.Check(t, func(rt *rapid.T) {
		n++
		w := newWorld(t, db, fmt.Sprintf("t%d", n))
		w.rule("closed")
		for range rapid.IntRange(1, 4).Draw(rt, "files") {
			var in []string
			for i := range 12 {
				if rapid.IntRange(0, 9).Draw(rt, "in") > 0 {
					in = append(in, fmt.Sprintf("p%02d", i))
				}
			}
			before := w.inScope()
			r, err := w.svc.Sync(t.Context(), w.feeder(), population.Order{System: "crm", Source: people(in...), Rule: "closed", MaxGone: 150})
			w.adds(r)
			want := in
			if errors.Is(err, population.ErrRefused) {
				want = before
			} else if err != nil {
				rt.Fatal(err)
			}
			if diff := cmp.Diff(want, w.inScope()); diff != "" && len(want)+len(w.inScope()) > 0 {
				rt.Fatal(diff)
			}
		}
	})
}

// TestRENC5CountsOfTheInspection makes a file with the defects that an inspection
// found in 88,977 records (domain facts: 417 without a first name, 242 without a
// last name, 11,110 born on 1 January, 7,800 with a missing or invalid document
// number), scaled down, and wants the same counts back.
func TestRENC5CountsOfTheInspection(t *testing.T) {
	scale := 50
	if testing.Short() {
		scale = 200
	}
	total, noFirst, noLast, january, noDocument := 88977/scale, 417/scale+1, 242/scale+1, 11110/scale, 7800/scale
	shared := 6 // three pairs with one passport each
	var b strings.Builder
	b.WriteString("id,firstName,lastName,birthDate,passportNumber\n")
	for i := range total {
		first, last, born, document := "Ahmad", "Karimi", fmt.Sprintf("19%02d-%02d-%02d", 50+i%50, 2+i%9, 2+i%26), fmt.Sprintf("P%07d", 1000000+i)
		switch {
		case i < noFirst:
			first = ""
		case i < noFirst+noLast:
			last = ""
		}
		if i%2 == 0 && i/2 < january {
			born = fmt.Sprintf("19%02d-01-01", 50+i%50)
		}
		if i >= total-noDocument {
			document = []string{"", "0000000", "N/A"}[i%3]
		}
		if i < shared {
			document = fmt.Sprintf("P99%05d", 41230+i/2)
		}
		fmt.Fprintf(&b, "r%d,%s,%s,%s,%s\n", i, first, last, born, document)
	}
	w := newWorld(t, openSQLite(t), "acme")
	r := w.sync(csvFile(b.String()), population.Order{})
	if r.Added != int64(total) || r.Bad != 0 {
		t.Fatalf("marks must not block: %+v", r)
	}
	m := r.Marks
	got := []int64{m[quality.MissingGivenName], m[quality.MissingFamilyName], m[quality.PlaceholderBirthDate], m[quality.MissingDocument] + m[quality.UnusableDocument], m[quality.RepeatedDocument]}
	want := []int64{int64(noFirst), int64(noLast), int64(january), int64(noDocument), int64(shared)}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	// Both sides of a repetition show it.
	for i := range shared {
		s, err := w.vet.Subject(t.Context(), fmt.Sprintf("r%d", i))
		w.must(err)
		if !slices.ContainsFunc(s.Marks, func(m quality.Mark) bool { return m.Code == quality.RepeatedDocument }) {
			t.Errorf("r%d: %+v", i, s.Marks)
		}
	}
	keys := 0
	w.must(w.vet.RepeatedDocuments(t.Context(), func(k vetting.RepeatedKey, ids []string) error {
		if keys++; k.Subjects != 2 || len(ids) != 2 {
			t.Errorf("%+v %v", k, ids)
		}
		return nil
	}))
	if keys != shared/2 {
		t.Errorf("%d repeated documents", keys)
	}
}

// checkRows recomputes every digest that the ledger holds from the rows.
func (w *world) checkRows() {
	w.t.Helper()
	leaves, err := w.db.Audit(w.tenant).Unsequenced(w.t.Context(), 10000)
	w.must(err)
	seen := map[string]bool{}
	for _, l := range leaves {
		p, err := audit.DecodePayload(l.Payload)
		w.must(err)
		for _, d := range p.Rows {
			now, known, err := w.svc.CheckRows(w.t.Context(), d)
			if !known && err == nil {
				now, known, err = w.vet.CheckRows(w.t.Context(), d)
			}
			if d.Table == "configuration" || d.Table == "engine" || d.Table == "epoch" {
				continue
			}
			seen[d.Table] = true
			if err != nil || !known || now != d.SHA256 {
				w.t.Errorf("rows %s %s: %v, known %t, %s instead of %s", d.Table, d.Key, err, known, now, d.SHA256)
			}
		}
	}
	if !seen["sync"] && !seen["exit_rule"] {
		w.t.Errorf("the ledger holds %v", seen)
	}
	if _, known, err := w.svc.CheckRows(w.t.Context(), audit.RowDigest{Table: "sync", Key: "999"}); !known || !errors.Is(err, audit.ErrNoRow) {
		w.t.Errorf("a row that is gone: %v", err)
	}
}
