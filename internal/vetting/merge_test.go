package vetting_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/revetproject/revet/entity"
	"github.com/revetproject/revet/internal/access"
	"github.com/revetproject/revet/internal/audit"
	"github.com/revetproject/revet/internal/quality"
	"github.com/revetproject/revet/internal/store"
	"github.com/revetproject/revet/internal/vetting"
)

// officer is a named person who may merge and split.
func (w *world) officer() access.Principal {
	return access.Principal{Tenant: w.tenant, ID: "olga", Name: "Olga", Kind: access.Person, Roles: []access.Role{access.CaseOfficer}}
}

func (w *world) subject(id string) vetting.Subject {
	w.t.Helper()
	s, err := w.svc.Subject(w.t.Context(), id)
	if err != nil {
		w.t.Fatal(err)
	}
	return s
}

// says returns the values of a subject's newest version, sorted.
func (w *world) says(id, property string) []string {
	w.t.Helper()
	var e entity.Entity
	if err := e.UnmarshalJSON(w.subject(id).Version.Doc); err != nil {
		w.t.Fatal(err)
	}
	out := e.Texts(property)
	slices.Sort(out)
	return out
}

// twins is a world in which one listed person came in under two ids, each with
// half of what is known.
func twins(t *testing.T, db *store.DB) *world {
	w := newWorld(t, db, "acme")
	w.activate("l", map[string]*entity.Entity{
		"W-1": person("W-1", "name=Zarif Qodirbekov", "birthDate=1984-05-06", "nationality=tj"),
		"W-2": person("W-2", "name=Marlen Oshurkov", "birthDate=1979-05-17"),
	})
	w.configure(vetting.Configuration{ID: "default", Lists: []string{"l"}})
	w.catchup()
	w.receive(arrival("a", "name=Zarif Qodirbekov", "birthDate=1984-05-06", "passportNumber=TJ448211"),
		arrival("b", "name=Z Qodirbek", "alias=Marlen Oshurkov", "birthDate=1984", "passportNumber=TJ448211"), arrival("c", "name=Somebody Else"))
	w.pass(time.Hour)
	return w
}

func TestSubjectMergeKeepsHistory(t *testing.T) {
	databases(t, func(t *testing.T, open func(testing.TB) *store.DB) {
		ctx := t.Context()
		w := twins(t, open(t))
		before := w.subject("b")
		if len(before.Matches) != 2 || !before.Matches[0].Open {
			t.Fatalf("b has matches %+v", before.Matches)
		}
		if marks := before.Marks; !slices.ContainsFunc(marks, func(m quality.Mark) bool { return m.Sentence == "the number is also that of a" }) {
			t.Errorf("the shared passport is not marked: %+v", marks)
		}
		done, err := w.svc.Merge(ctx, w.officer(), vetting.Merge{Into: "a", From: "b", Reason: "one passport, one face"})
		if err != nil {
			t.Fatal(err)
		}
		w.checkTruth("after the merge")
		if done.Into.ID != "a" || done.Into.Version != 2 || done.From.ID != "b" || done.From.Version != 2 {
			t.Errorf("versions %+v", done)
		}

		// The whole says what both said; the sources stay apart.
		if diff := cmp.Diff([]string{"Z Qodirbek", "Zarif Qodirbekov"}, w.says("a", "name")); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff([]string{"TJ448211"}, w.says("a", "passportNumber")); diff != "" {
			t.Error(diff)
		}
		a := w.subject("a")
		var from []string
		for _, p := range a.Parts {
			from = append(from, p.ID+" by "+p.Source)
		}
		if diff := cmp.Diff([]string{"a by test", "b by test"}, from); diff != "" {
			t.Error(diff)
		}
		if slices.ContainsFunc(a.Marks, func(m quality.Mark) bool { return strings.Contains(m.Sentence, "also that of") }) {
			t.Errorf("one subject repeats itself: %+v", a.Marks)
		}
		// The predecessor is named, with its match, which is closed for that reason.
		if len(a.Predecessors) != 1 {
			t.Fatalf("predecessors %+v", a.Predecessors)
		}
		p := a.Predecessors[0]
		if p.ID != "b" || p.By != "olga" || p.Reason != "one passport, one face" || len(p.Matches) != 2 || p.Matches[0].ID != before.Matches[0].ID || p.Matches[0].Open {
			t.Errorf("predecessor %+v", p)
		}
		b := w.subject("b")
		if !b.Version.Exit || b.Version.Reason != "merged into a" || b.Whole != "a" {
			t.Errorf("b is %+v of %q", b.Version, b.Whole)
		}
		history, err := w.svc.History(ctx, "b")
		if err != nil {
			t.Fatal(err)
		}
		if !slices.ContainsFunc(history, func(h vetting.HistoryEvent) bool {
			return h.What == "match closed" && strings.Contains(h.Detail, vetting.ReasonMerged)
		}) {
			t.Errorf("history of b: %+v", history)
		}
		if v := versions(w, "b"); len(v) != 2 || v[0].Exit || !strings.Contains(string(v[0].Doc), "Marlen Oshurkov") {
			t.Errorf("the first version of b: %+v", v)
		}
		alerts, err := w.svc.SubjectAlerts(ctx, "a", vetting.AlertFilter{Limit: 100})
		if err != nil {
			t.Fatal(err)
		}
		of := map[string]int{}
		for i, x := range alerts {
			of[x.Subject.ID]++
			if i > 0 && alerts[i-1].ID <= x.ID {
				t.Error("alerts are not newest first")
			}
		}
		if len(alerts) != len(w.alerts()) || of["a"] == 0 || of["b"] != 2 {
			t.Errorf("alerts read from the whole: %v of %d", of, len(w.alerts()))
		}

		// Either source goes on sending: the same data change nothing, new data
		// reach the whole, and the merge holds.
		in := w.receive(arrival("a", "name=Zarif Qodirbekov", "birthDate=1984-05-06", "passportNumber=TJ448211"),
			arrival("b", "name=Z Qodirbek", "alias=Marlen Oshurkov", "birthDate=1984", "passportNumber=TJ448211"))
		if in.Unchanged != 2 || in.New+in.Changed+in.Screened != 0 {
			t.Errorf("the same data again: %+v", in)
		}
		in = w.receive(arrival("b", "name=Z Qodirbek", "birthDate=1984", "phone=+4915112345678"), arrival("c", "name=Somebody Else"))
		if in.Changed != 1 || in.Unchanged != 1 || in.Screened != 1 {
			t.Errorf("new data of a part: %+v", in)
		}
		if got := w.says("a", "alias"); len(got) != 0 {
			t.Errorf("b no longer says %v", got)
		}
		if got := w.says("a", "phone"); len(got) != 1 {
			t.Errorf("what b says now did not arrive: %v", got)
		}
		if v := w.subject("b").Version; !v.Exit {
			t.Error("b came back to life")
		}
		w.checkTruth("after new data of a part")
		w.checkRows()
	})
}

func TestSubjectSplitUndoesAMerge(t *testing.T) {
	ctx := t.Context()
	w := twins(t, openSQLite(t))
	w.must(w.svc.Merge(ctx, w.officer(), vetting.Merge{Into: "a", From: "b", Reason: "same"}))
	w.receive(arrival("b", "name=Z Qodirbek", "alias=Marlen Oshurkov", "birthDate=1985", "passportNumber=TJ448211"))
	w.must(w.svc.Split(ctx, w.officer(), vetting.Split{From: "a", To: "b", Reason: "two faces after all"}))
	w.checkTruth("after the split")
	if diff := cmp.Diff([]string{"Zarif Qodirbekov"}, w.says("a", "name")); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"1985"}, w.says("b", "birthDate")); diff != "" {
		t.Errorf("b comes back with what its source says today: %s", diff)
	}
	if v := w.subject("b").Version; v.Exit || v.Version != 3 {
		t.Errorf("b is %+v", v)
	}
	if p := w.subject("a").Predecessors; len(p) != 0 {
		t.Errorf("a still has predecessors: %+v", p)
	}
	in := w.receive(arrival("b", "name=Z Qodirbek", "alias=Marlen Oshurkov", "birthDate=1985", "passportNumber=TJ448211"), arrival("a", "name=Zarif Qodirbekov", "birthDate=1984-05-06", "passportNumber=TJ448211"))
	if in.Unchanged != 2 {
		t.Errorf("the same data after a split: %+v", in)
	}
	w.must(w.svc.Merge(ctx, w.officer(), vetting.Merge{Into: "b", From: "a", Reason: "the other way round"}))
	w.checkTruth("after another merge")
	if n := len(w.says("b", "name")); n != 2 {
		t.Errorf("b has %d names", n)
	}
	w.checkRows()
}

func TestSubjectSplitMovesValues(t *testing.T) {
	ctx := t.Context()
	w := twins(t, openSQLite(t))
	take := []vetting.Claim{{Property: "alias", Text: "Marlen Oshurkov"}}
	w.must(w.svc.Split(ctx, w.officer(), vetting.Split{From: "b", To: "d", Values: take, Reason: "a clerk mixed two files"}))
	w.checkTruth("after values moved to a new subject")
	if got := w.says("b", "alias"); len(got) != 0 {
		t.Errorf("b still says %v", got)
	}
	if diff := cmp.Diff([]string{"Marlen Oshurkov"}, w.says("d", "alias")); diff != "" {
		t.Error(diff)
	}
	// The source goes on sending the mixed file.
	in := w.receive(arrival("b", "name=Z Qodirbek", "alias=Marlen Oshurkov", "birthDate=1986", "passportNumber=TJ448211"))
	if got := w.says("b", "alias"); in.Changed != 1 || len(got) != 0 {
		t.Errorf("the moved value came back: %v, %+v", got, in)
	}
	// And the new subject gets data of its own, beside what was moved.
	w.receive(arrival("d", "name=Marlen Oshurkow"))
	if a, b := w.says("d", "alias"), w.says("d", "name"); len(a) != 1 || len(b) != 1 {
		t.Errorf("d says %v and %v", a, b)
	}
	w.must(w.svc.Split(ctx, w.officer(), vetting.Split{From: "d", To: "c", Values: take, Reason: "c's in truth"}))
	if a, c := w.says("d", "alias"), w.says("c", "alias"); len(a) != 0 || len(c) != 1 {
		t.Errorf("d says %v, c says %v", a, c)
	}
	w.checkTruth("after values moved on")
	w.must(w.svc.Merge(ctx, w.officer(), vetting.Merge{Into: "b", From: "c", Reason: "back"}))
	if got := w.says("b", "alias"); len(got) != 1 {
		t.Errorf("a merge does not bring the moved value back: %v", got)
	}
	w.checkTruth("after the merge back")
	w.checkRows()
}

func TestSubjectMergeIsRefused(t *testing.T) {
	ctx := t.Context()
	w := twins(t, openSQLite(t))
	w.receive(vetting.Arrival{ID: "v", Entity: &entity.Entity{ID: "v", Schema: "Vessel", Properties: map[string][]entity.Value{"name": {{Text: "Ever Green"}}}}, Source: "t"},
		vetting.Arrival{ID: "k", Segment: "customer", Entity: person("k", "name=Zarif Qodirbekov"), Source: "t"})
	robot := w.officer()
	robot.Kind, robot.ID = access.Service, "robot"
	reader := w.officer()
	reader.Roles = []access.Role{access.Oversight}
	stranger := w.officer()
	stranger.Tenant = "other"
	say := vetting.Merge{Into: "a", From: "b", Reason: "r"}
	for what, c := range map[string]struct {
		who  access.Principal
		m    vetting.Merge
		want string
	}{
		"a service account":  {robot, say, "named person"},
		"a reader":           {reader, say, "case-officer"},
		"another tenant's":   {stranger, say, "another tenant"},
		"no reason":          {w.officer(), vetting.Merge{Into: "a", From: "b"}, "reason"},
		"itself":             {w.officer(), vetting.Merge{Into: "a", From: "a", Reason: "r"}, "itself"},
		"nobody":             {w.officer(), vetting.Merge{Into: "a", From: "zz", Reason: "r"}, "not found"},
		"a ship":             {w.officer(), vetting.Merge{Into: "a", From: "v", Reason: "r"}, "cannot be one"},
		"different segments": {w.officer(), vetting.Merge{Into: "a", From: "k", Reason: "r"}, "--segment"},
	} {
		if _, err := w.svc.Merge(ctx, c.who, c.m); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", what, err, c.want)
		}
	}
	w.must(w.svc.Merge(ctx, w.officer(), say))
	if _, err := w.svc.Merge(ctx, w.officer(), vetting.Merge{Into: "c", From: "b", Reason: "r"}); err == nil || !strings.Contains(err.Error(), "part of a") {
		t.Errorf("b a second time: %v", err)
	}
	for what, c := range map[string]struct {
		s    vetting.Split
		want string
	}{
		"no part":      {vetting.Split{From: "a", To: "c", Reason: "r"}, "no part of"},
		"no value":     {vetting.Split{From: "a", To: "c", Reason: "r", Values: []vetting.Claim{{Property: "name", Text: "Nobody"}}}, "has no value name=Nobody"},
		"everything":   {vetting.Split{From: "c", To: "new", Reason: "r", Values: []vetting.Claim{{Property: "name", Text: "Somebody Else"}}}, "nothing would be left"},
		"without why":  {vetting.Split{From: "a", To: "b"}, "reason"},
		"to a merged ": {vetting.Split{From: "c", To: "b", Reason: "r", Values: []vetting.Claim{{Property: "name", Text: "Somebody Else"}}}, "part of a"},
	} {
		if _, err := w.svc.Split(ctx, w.officer(), c.s); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", what, err, c.want)
		}
	}
	// No ledger, no merge.
	broken := w.service(func(o *vetting.Options) { o.Ledger = brokenLedger{} })
	if _, err := broken.Split(ctx, w.officer(), vetting.Split{From: "a", To: "b", Reason: "r"}); !errors.Is(err, errStopped) {
		t.Errorf("a split without a ledger: %v", err)
	}
	if w.subject("b").Whole != "a" {
		t.Error("an act without a leaf left a trace")
	}
}

// TestSubjectMergeAndSplitKeepPromise1 plays random merges, splits, arrivals and
// list changes: after each the open matches are those of screening everybody from
// nothing, and a run covers everybody.
func TestSubjectMergeAndSplitKeepPromise1(t *testing.T) {
	names := []string{"Zarif Qodirbekov", "Marlen Oshurkov", "Somebody Else", "Tarkhan Batirashvili"}
	n, merged, split, moved := 0, 0, 0, 0
	count := func(to *int, err error) {
		if err == nil {
			*to++
		}
	}
	db := openSQLite(t)
	rapid.Check(t, func(rt *rapid.T) {
		n++
		w := newWorld(t, db, fmt.Sprintf("t%d", n))
		list := w.tenant + "-l"
		w.activate(list, map[string]*entity.Entity{"W-1": person("W-1", "name="+names[0], "birthDate=1984-05-06")})
		w.configure(vetting.Configuration{ID: "default", Lists: []string{list}})
		w.catchup()
		ids := []string{"a", "b", "c", "d"}
		for _, id := range ids {
			w.receive(arrival(id, "name="+rapid.SampledFrom(names).Draw(rt, "name"), "birthDate=1984-05-06"))
		}
		for step := range rapid.IntRange(4, 9).Draw(rt, "steps") {
			a, b := rapid.SampledFrom(ids).Draw(rt, "one"), rapid.SampledFrom(ids).Draw(rt, "other")
			name := rapid.SampledFrom(names).Draw(rt, "name")
			act := rapid.SampledFrom([]string{"merge", "merge", "undo", "undo", "move", "move", "receive", "list", "exit"}).Draw(rt, "act")
			switch act { // acts that do not apply are refused and must leave no trace
			case "merge":
				_, err := w.svc.Merge(t.Context(), w.officer(), vetting.Merge{Into: a, From: b, Reason: "r"})
				count(&merged, err)
			case "undo":
				for _, id := range ids {
					if pre := w.subject(id).Predecessors; len(pre) > 0 {
						a, b = id, pre[0].ID
					}
				}
				_, err := w.svc.Split(t.Context(), w.officer(), vetting.Split{From: a, To: b, Reason: "r"})
				count(&split, err)
			case "move":
				if has := w.says(a, "name"); len(has) > 0 {
					name = has[0]
				}
				_, err := w.svc.Split(t.Context(), w.officer(), vetting.Split{From: a, To: b, Reason: "r", Values: []vetting.Claim{{Property: "name", Text: name}}})
				count(&moved, err)
			case "receive":
				w.receive(arrival(a, "name="+name, "birthDate=1984-05-06"), arrival(b, "name="+names[0], "nationality=tj"))
			case "list":
				w.activate(list, map[string]*entity.Entity{fmt.Sprintf("W-%d", step): person(fmt.Sprintf("W-%d", step), "name="+name, "birthDate=1984-05-06")})
				for _, r := range w.catchup() {
					if r.Missing != 0 {
						rt.Fatalf("missing %d", r.Missing)
					}
				}
			case "exit":
				_ = w.svc.Exit(t.Context(), "system", a, "rule")
			}
			w.checkTruth(fmt.Sprintf("step %d: %s %s %s %s", step, act, a, b, name))
		}
		w.checkRows()
	})
	if !t.Failed() && (merged == 0 || split == 0 || moved == 0) {
		t.Errorf("%d merges, %d splits, %d moves: the test shows nothing", merged, split, moved)
	}
}

func versions(w *world, id string) (out []vetting.SubjectVersion) {
	w.t.Helper()
	err := w.db.Vetting(w.tenant).View(w.t.Context(), func(r vetting.Reader) error {
		n, err := r.SubjectNumber(id)
		if err != nil {
			return err
		}
		out, err = r.SubjectVersions(n)
		return err
	})
	w.must(nil, err)
	return out
}

// checkRows recomputes every digest that the ledger holds from the rows.
func (w *world) checkRows() {
	w.t.Helper()
	leaves, err := w.db.Audit(w.tenant).Unsequenced(w.t.Context(), 10000)
	if err != nil {
		w.t.Fatal(err)
	}
	seen := make(map[string]bool)
	for _, l := range leaves {
		p, err := audit.DecodePayload(l.Payload)
		if err != nil {
			w.t.Fatal(err)
		}
		for _, d := range p.Rows {
			seen[d.Table] = true
			now, known, err := w.svc.CheckRows(w.t.Context(), d)
			if err != nil || !known || now != d.SHA256 {
				w.t.Errorf("rows %s %s: %v, known %t, %s instead of %s", d.Table, d.Key, err, known, now, d.SHA256)
			}
		}
	}
	if !seen["subject_version"] {
		w.t.Error("the ledger holds no rows")
	}
}
