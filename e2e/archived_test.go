package e2e

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// older builds the program with an engine that differs: one source file of the
// kernel has another comment at its end, so the engine's hash is another.
func older(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	source, err := filepath.Abs("../score/compare.go")
	if err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(source)
	if err != nil {
		t.Fatal(err)
	}
	changed := filepath.Join(dir, "compare.go")
	if err := os.WriteFile(changed, append(b, "\n// The engine of another day.\n"...), 0o600); err != nil {
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
	in := &installation{t: t, dir: filepath.Join(t.TempDir(), "data"), program: older(t)}
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
