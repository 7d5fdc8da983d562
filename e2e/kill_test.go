package e2e

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

const (
	kills    = 50
	subjects = 1500
)

// story is what is done to an installation, apart from the killing.
type story struct{ *installation }

const mapping = `{"schema":"Person","schema_column":"","key":"key","columns":{"name":"name","born":"birthDate"}}`

// begin declares a list and receives people, a third of whom bear one of a few names.
func begin(t *testing.T) story {
	s := story{install(t)}
	s.run("lists", "add", "red", "--format", "csv", "--mapping", s.file("mapping.json", mapping), "--title", "Red list")
	s.publish(0)
	var b strings.Builder
	b.WriteString("id,name,birthDate\n")
	for i := range subjects {
		name := fmt.Sprintf("Ordinary Citizenov%04d", i)
		if i%3 == 0 {
			name = fmt.Sprintf("Zarif Qodirbekov%c", 'a'+i%7)
		}
		fmt.Fprintf(&b, "s%04d,%s,1984-05-06\n", i, name)
	}
	s.run("subjects", "import", s.file("people.csv", b.String()))
	s.run("run")
	return s
}

// publish loads version n of the list without running: in turn it lists,
// changes and removes a name that many people bear.
func (s story) publish(n int) {
	var b strings.Builder
	b.WriteString("key,name,born\n")
	for i := range 30 {
		fmt.Fprintf(&b, "X-%d,Listed Stranger%c%c,1950\n", i, 'a'+i/26, 'a'+i%26)
	}
	for i := range 7 {
		if (n+i)%3 != 0 {
			fmt.Fprintf(&b, "W-%d,Zarif Qodirbekov%c,198%d\n", i, 'a'+i, 4+(n/3)%2)
		}
	}
	fmt.Fprintf(&b, "N-%d,Newcomer Number%c,1960\n", n, 'a'+n%26)
	s.run("lists", "import", "red", s.file("red.csv", b.String()), "--no-run")
}

type alert struct {
	Subject, List, Key, Kind, Cause, Status string
}

func (s story) alerts() []string {
	var as []alert
	s.json(&as, "alerts", "--limit", "1000000")
	var out []string
	for _, a := range as {
		out = append(out, fmt.Sprintf("%s %s %s %s", a.Subject, a.Key, a.Kind, a.Cause))
	}
	slices.Sort(out)
	return out
}

// TestPromise2KilledAnywhere kills runs with SIGKILL at random moments, fifty
// times, and compares with an installation that nobody disturbed: every report
// closes at missing 0, every alert is there exactly once, the ledger holds.
func TestPromise2KilledAnywhere(t *testing.T) {
	if testing.Short() {
		t.Skip("fifty kills take a while")
	}
	calm, hit := begin(t), begin(t)
	rng := rand.New(rand.NewPCG(7, 7))
	killed, versions := 0, 0
	for killed < kills {
		versions++
		if versions > 4*kills {
			t.Fatalf("only %d of %d kills came before the end of a run", killed, kills)
		}
		calm.publish(versions)
		start := time.Now()
		calm.run("run")
		took := time.Since(start)
		hit.publish(versions)
		for {
			cmd := hit.command("run", "--quiet")
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			done := make(chan error, 1)
			go func() { done <- cmd.Wait() }()
			var ended bool
			select {
			case err := <-done:
				if err != nil {
					t.Fatalf("a run ended with %v", err)
				}
				ended = true
			case <-time.After(time.Duration(rng.Int64N(int64(took)))):
				_ = cmd.Process.Kill()
				<-done
				killed++
			}
			if ended || killed >= kills {
				break
			}
		}
	}
	hit.run("run")
	calm.run("run")
	if diff := cmp.Diff(calm.alerts(), hit.alerts()); diff != "" {
		t.Errorf("alerts of the undisturbed and the killed installation (-undisturbed +killed):\n%s", diff)
	}
	var standing struct {
		Epoch          int64
		Configurations []struct {
			ID            string
			Covered, Open int64
		}
		Runs []struct {
			Report *struct {
				Missing  int64 `json:"missing"`
				InScope  int64 `json:"in_scope"`
				Screened int64 `json:"screened"`
			}
		}
	}
	hit.json(&standing, "run", "status")
	for _, c := range standing.Configurations {
		if c.Covered != standing.Epoch || c.Open != 0 {
			t.Errorf("configuration %+v at epoch %d", c, standing.Epoch)
		}
	}
	for _, r := range standing.Runs {
		if r.Report == nil || r.Report.Missing != 0 || r.Report.InScope != subjects || r.Report.Screened != subjects {
			t.Errorf("report %+v", r.Report)
		}
	}
	hit.run("audit", "verify")
	t.Logf("%d kills over %d versions of the list, %d alerts", killed, versions, len(hit.alerts()))
}
