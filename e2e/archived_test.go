package e2e

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// older builds the program with an engine that differs: one file of the kernel
// is another, so the engine's hash is.
func older(t *testing.T, file string, edit func([]byte) []byte) string {
	t.Helper()
	dir := t.TempDir()
	source, err := filepath.Abs(filepath.Join("..", file))
	if err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(source)
	if err != nil {
		t.Fatal(err)
	}
	changed := filepath.Join(dir, filepath.Base(file))
	edited := edit(b)
	if bytes.Equal(edited, b) {
		t.Fatalf("nothing of %s was changed", file)
	}
	if err := os.WriteFile(changed, edited, 0o600); err != nil {
		t.Fatal(err)
	}
	overlay, err := json.Marshal(map[string]any{"Replace": map[string]string{source: changed}})
	if err != nil {
		t.Fatal(err)
	}
	config := filepath.Join(dir, "overlay.json")
	if err := os.WriteFile(config, overlay, 0o600); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "revet-older")
	if out, err := exec.Command("go", "build", "-overlay", config, "-o", path, "../cmd/revet").CombinedOutput(); err != nil {
		t.Fatalf("building the older program: %v\n%s", err, out)
	}
	return path
}

// TestPromise3ReplayThroughArchivedExecutable writes a database with one
// executable and replays it with another: the screenings run again in the
// archived executable of their day. One that was altered is not run.
func TestPromise3ReplayThroughArchivedExecutable(t *testing.T) {
	// Another comment reads the same data the same way.
	comment := older(t, "score/compare.go", func(b []byte) []byte { return append(bytes.Clone(b), "\n// The engine of another day.\n"...) })
	in := &installation{t: t, dir: filepath.Join(t.TempDir(), "data"), program: comment}
	in.run("init", "--as", "ada")
	s := story{in}
	s.run("lists", "add", "red", "--format", "csv", "--mapping", s.file("mapping.json", mapping), "--title", "Red list")
	s.publish(1)
	s.run("subjects", "import", s.file("people.csv", "id,name,birthDate\na,Zarif Qodirbekova,1984-05-06\nb,Clear Person,1990-01-02\n"))
	var then, now struct{ Engine string }
	in.json(&then, "version")
	in.program = program
	in.json(&now, "version")
	if then.Engine == now.Engine {
		t.Fatal("the two programs have the same engine; the test proves nothing")
	}
	for _, id := range []string{"a", "b"} {
		out := in.run("replay", id)
		if !strings.Contains(out, "same bytes (by the archived executable") || !strings.Contains(out, "today's engine: ") {
			t.Errorf("replay of %s:\n%s", id, out)
		}
	}
	// The new engine acts: everybody is screened with it, and both engines' screenings replay.
	in.run("run")
	var all struct{ Replayed, Differ int }
	in.json(&all, "replay", "--all")
	if all.Replayed != 4 || all.Differ != 0 {
		t.Errorf("replayed %+v, want 4 and 0", all)
	}
	// The new engine reads the same data the same way: no news for anybody.
	var as []alert
	in.json(&as, "alerts")
	for _, a := range as {
		if a.Cause == "new engine" {
			t.Errorf("a change of engine alone raised %+v", a)
		}
	}
}

// TestPromise4ThroughArchivedExecutable meets somebody with an executable whose
// engine scored the pair below the line. A later executable matches it, and
// tells by the archived one since when each engine could have.
func TestPromise4ThroughArchivedExecutable(t *testing.T) {
	token := regexp.MustCompile(`("mostToken":\s*\{"value":\s*)[0-9]+`)
	strict := older(t, "score/policy.json", func(b []byte) []byte { return token.ReplaceAll(b, []byte("${1}2000000")) })
	in := &installation{t: t, dir: filepath.Join(t.TempDir(), "data"), program: strict}
	in.run("init", "--as", "ada")
	s := story{in}
	s.run("lists", "add", "red", "--format", "csv", "--mapping", s.file("mapping.json", mapping), "--title", "Red list")
	s.publish(1)
	s.run("subjects", "import", s.file("people.csv", "id,name\na,Zarif Qodirbekova\n"))
	s.run("run")
	var before []alert
	in.json(&before, "alerts")
	if len(before) != 0 {
		t.Fatalf("the strict engine raised %+v; the test proves nothing", before)
	}
	in.program = program
	s.run("run")
	var as []struct{ Alert int64 }
	in.json(&as, "alerts")
	if len(as) == 0 {
		t.Fatal("no alert by the later engine")
	}
	type judged struct {
		Above   bool
		Score   float64
		Unknown string
	}
	var x struct {
		Verdict, Cause, Unasked string
		MetAt                   string `json:"met_at"`
		FirstPossible           string `json:"first_possible"`
		FirstThen               string `json:"first_then"`
		Steps                   []struct{ Then, Today judged }
	}
	in.json(&x, "explain-miss", fmt.Sprint(as[0].Alert))
	if x.Verdict != "missed" || x.Cause != "below the line" || x.Unasked != "" {
		t.Errorf("%+v", x)
	}
	if x.FirstPossible != x.MetAt || x.FirstThen <= x.MetAt {
		t.Errorf("met %s, possible %s today and %s then", x.MetAt, x.FirstPossible, x.FirstThen)
	}
	var differ bool
	for _, st := range x.Steps {
		differ = differ || st.Today.Above && !st.Then.Above && st.Then.Unknown == ""
	}
	if !differ {
		t.Errorf("no step at which the two engines differ: %+v", x.Steps)
	}
}
