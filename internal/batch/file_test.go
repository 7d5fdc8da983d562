package batch

import (
	"encoding/csv"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/parquet-go/parquet-go"

	"github.com/revetproject/revet/score"
	"github.com/revetproject/revet/screen"
)

func read(t interface {
	Helper()
	Fatal(...any)
}, path string,
) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func here(t *testing.T, dir string) []string {
	t.Helper()
	all, err := filepath.Glob(dir + "/*")
	if err != nil {
		t.Fatal(err)
	}
	hidden, err := filepath.Glob(dir + "/.*")
	if err != nil {
		t.Fatal(err)
	}
	for i := range all {
		all[i] = filepath.Base(all[i])
	}
	return append(all, hidden...)
}

var basis = Basis{Input: "people.csv", Digest: "sha256:1", Mapping: "{}", Format: CSV, Configuration: "default", Version: 1, Epoch: 7, Engine: "e1"}

func TestResultsNeverReplaceResults(t *testing.T) {
	path := t.TempDir() + "/out.csv"
	if err := os.WriteFile(path, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Create(path, basis); !errors.Is(err, ErrExists) {
		t.Errorf("error %v, want ErrExists", err)
	}
	if got := read(t, path); got != "mine" {
		t.Errorf("the file that was there now holds %q", got)
	}
}

func TestAnUnfinishedRunIsNeitherOverwrittenNorMixed(t *testing.T) {
	dir := t.TempDir()
	path := dir + "/out.csv"
	if _, err := Resume(path, basis); !errors.Is(err, ErrNothing) {
		t.Errorf("resumed from nothing: %v", err)
	}
	f, err := Create(path, basis)
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Append([]byte("1\n2\n"), 2, 1); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := Create(path, basis); !errors.Is(err, ErrUnfinished) {
		t.Errorf("error %v, want ErrUnfinished", err)
	}
	for name, change := range map[string]func(*Basis){
		"content":       func(b *Basis) { b.Digest = "sha256:2" },
		"mapping":       func(b *Basis) { b.Mapping = `{"x":"y"}` },
		"written as":    func(b *Basis) { b.Format = JSONLines },
		"version 2":     func(b *Basis) { b.Version = 2 },
		"configuration": func(b *Basis) { b.Configuration = "strict" },
		"epoch":         func(b *Basis) { b.Epoch = 8 },
		"engine":        func(b *Basis) { b.Engine = "e2" },
	} {
		other := basis
		change(&other)
		if _, err := Resume(path, other); !errors.Is(err, ErrOther) || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: error %v, want ErrOther that says so", name, err)
		}
	}
	f, err = Resume(path, basis)
	if err != nil {
		t.Fatal(err)
	}
	if rows, bad := f.Done(); rows != 2 || bad != 1 {
		t.Errorf("%d rows done, %d bad; want 2 and 1", rows, bad)
	}
	if err := errors.Join(f.Append([]byte("3\n"), 1, 0), f.Finish()); err != nil {
		t.Fatal(err)
	}
	if got, want := read(t, path), strings.Join(Columns(), ",")+"\n1\n2\n3\n"; got != want {
		t.Errorf("the file holds %q, want %q", got, want)
	}
	if got := here(t, dir); !cmp.Equal(got, []string{"out.csv"}) {
		t.Errorf("left behind: %v", got)
	}
}

// TestDamagedStateIsRefused: where it cannot be known how far a run came, it does not go on.
func TestDamagedStateIsRefused(t *testing.T) {
	for name, damage := range map[string]func(path string) error{
		"state cut":         func(p string) error { return os.Truncate(p+".state", 20) },
		"state of others":   func(p string) error { return os.WriteFile(p+".state", []byte(`{"revet_batch":2}`), 0o600) },
		"negative":          func(p string) error { return os.WriteFile(p+".state", []byte(`{"revet_batch":1,"rows":-1}`), 0o600) },
		"partial file cut":  func(p string) error { return os.Truncate(p+".part", 3) },
		"partial file gone": func(p string) error { return os.Remove(p + ".part") },
	} {
		path := t.TempDir() + "/out.csv"
		f, err := Create(path, basis)
		if err == nil {
			err = errors.Join(f.Append([]byte("1\n2\n"), 2, 0), f.Close(), damage(path))
		}
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Resume(path, basis); err == nil {
			t.Errorf("%s: the run goes on", name)
		}
	}
}

func TestDiscardLeavesNothing(t *testing.T) {
	dir := t.TempDir()
	f, err := Create(dir+"/out.csv", basis)
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Discard(); err != nil {
		t.Fatal(err)
	}
	if got := here(t, dir); len(got) != 0 {
		t.Errorf("left behind: %v", got)
	}
}

// screened is a result with two matches and a candidate below the line.
func screened() *screen.Result {
	candidate := func(key string, p score.Probability, above bool) screen.Candidate {
		return screen.Candidate{List: "watch", Key: key, Above: above, Result: score.Result{
			Score: 8_250_000, Probability: p, Band: "medium", EntryName: "Zarif, “Z.” Qodirbekov", WeakOnly: true,
		}}
	}
	return &screen.Result{
		Outcome:    screen.PotentialMatch,
		Sources:    []screen.Source{{List: "un-sc", Problem: "missing: never loaded"}, {List: "watch", Snapshot: 3, Hash: "h"}},
		Candidates: []screen.Candidate{candidate("W-1", 412_345, true), candidate("W-2", 100_000, true), candidate("W-3", 200, false)},
	}
}

// TestFormatsSayTheSame: CSV and Parquet hold the same lines: one a match, one for a row without a match or of no use.
func TestFormatsSayTheSame(t *testing.T) {
	all := Results(Result{Row: 1, ID: "a", Name: "=Zarif\nQodirbekov", Engine: "e1", Epoch: 7}, screened())
	all = append(all, Results(Result{Row: 2, ID: "b", Name: "Anna Lindgren", Engine: "e1", Epoch: 7}, &screen.Result{Outcome: screen.Clear})...)
	all = append(all, Result{Row: 3, ID: "c", Error: "the row has no value to screen"})
	if len(all) != 4 || all[0].Probability != 0.412345 || all[0].Sources != "un-sc (missing: never loaded); watch@3" {
		t.Fatalf("lines: %+v", all)
	}
	dir := t.TempDir()
	write := func(f Format) string {
		path, on := dir+"/out."+string(f), basis
		on.Format = f
		file, err := Create(path, on)
		if err != nil {
			t.Fatal(err)
		}
		for i := range all {
			text, err := f.Encode(all[i : i+1])
			if err = errors.Join(err, file.Append(text, 1, 0)); err != nil {
				t.Fatal(err)
			}
		}
		if err := file.Finish(); err != nil {
			t.Fatal(err)
		}
		return path
	}
	inParquet, err := parquet.ReadFile[Result](write(Parquet))
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(all, inParquet); d != "" {
		t.Errorf("Parquet (-want +got):\n%s", d)
	}
	table, err := csv.NewReader(strings.NewReader(read(t, write(CSV)))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	want := [][]string{Columns()}
	for i := range all {
		want = append(want, all[i].cells())
	}
	if d := cmp.Diff(want, table); d != "" {
		t.Errorf("CSV (-want +got):\n%s", d)
	}
	if _, err := JSONLines.Encode(all); err == nil {
		t.Error("JSON lines are written in columns")
	}
	for path, want := range map[string]Format{"a.CSV": CSV, "a.ndjson": JSONLines, "x/a.parquet": Parquet, "a.csv.gz": "", "a": ""} {
		if got := FormatOf(path); got != want {
			t.Errorf("%s is taken for %q, want %q", path, got, want)
		}
	}
}
