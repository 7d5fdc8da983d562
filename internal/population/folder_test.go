package population_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/revetproject/revet/internal/population"
)

// inbox is a folder whose files are answered by their content.
type inbox struct {
	t     testing.TB
	dir   string
	taken []string
	f     population.Folder
}

func newInbox(t testing.TB, settle time.Duration) *inbox {
	b := &inbox{t: t, dir: t.TempDir()}
	b.f = population.Folder{
		Dir: b.dir, Settle: settle, Now: time.Now, Wanted: func(name string) bool { return strings.HasSuffix(name, ".csv") },
		Take: func(_ context.Context, path string) ([]byte, error) {
			text, err := os.ReadFile(path)
			if err != nil {
				return nil, err
			}
			b.taken = append(b.taken, filepath.Base(path))
			report := []byte(fmt.Sprintf("{%q:%d}", "bytes", len(text)))
			switch string(text) {
			case "small":
				return report, fmt.Errorf("%w: small", population.ErrRefused)
			case "broken":
				return report, fmt.Errorf("%w: broken", population.ErrFile)
			case "no database":
				return nil, errors.New("cannot reach the database")
			}
			return report, nil
		},
	}
	return b
}

// put writes a file that was last written to at a moment.
func (b *inbox) put(name, text string, at time.Time) {
	b.t.Helper()
	path := filepath.Join(b.dir, name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		b.t.Fatal(err)
	}
	if err := os.Chtimes(path, at, at); err != nil {
		b.t.Fatal(err)
	}
}

// tree lists all files, with stamps taken off.
func (b *inbox) tree() (out []string) {
	b.t.Helper()
	err := filepath.WalkDir(b.dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, err := filepath.Rel(b.dir, path)
		dir, name := filepath.Split(rel)
		if _, rest, ok := strings.Cut(name, "Z-"); ok {
			name = rest
		}
		out = append(out, filepath.ToSlash(dir)+name)
		return err
	})
	if err != nil {
		b.t.Fatal(err)
	}
	slices.Sort(out)
	return out
}

func TestFolderTakesCompleteFilesOnly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newInbox(t, 10*time.Second)
		ctx, stop := context.WithCancel(t.Context())
		ticker := time.NewTicker(5 * time.Second)
		defer ticker.Stop()
		done := make(chan error)
		b.put("a.csv", "whole", time.Now())
		b.put("b.csv", "marked", time.Now())
		b.put("b.csv.done", "", time.Now())
		b.put("c.csv.part", "being sent", time.Now())
		b.put(".d.csv", "hidden", time.Now())
		b.put("e.txt", "something else", time.Now())
		if err := os.Symlink("/etc/passwd", filepath.Join(b.dir, "f.csv")); err != nil {
			t.Fatal(err)
		}
		go func() { done <- b.f.Run(ctx, ticker.C) }()
		synctest.Wait()
		if diff := cmp.Diff([]string{"b.csv"}, b.taken); diff != "" {
			t.Errorf("at once:\n%s", diff)
		}
		time.Sleep(6 * time.Second) // the bubble's clock, not ours
		b.put("a.csv", "whole and more", time.Now())
		time.Sleep(9 * time.Second)
		synctest.Wait()
		if len(b.taken) != 1 {
			t.Errorf("taken while it was written to: %v", b.taken)
		}
		time.Sleep(10 * time.Second)
		synctest.Wait()
		if diff := cmp.Diff([]string{"b.csv", "a.csv"}, b.taken); diff != "" {
			t.Errorf("in the end:\n%s", diff)
		}
		stop()
		if err := <-done; err != nil {
			t.Error(err)
		}
		want := []string{".d.csv", "c.csv.part", "e.txt", "f.csv", "processed/a.csv", "processed/a.csv.report.json", "processed/b.csv", "processed/b.csv.report.json"}
		if diff := cmp.Diff(want, b.tree()); diff != "" {
			t.Error(diff)
		}
	})
}

func TestFolderPutsRefusedFilesAside(t *testing.T) {
	b := newInbox(t, time.Minute)
	long := time.Now().Add(-time.Hour)
	for name, text := range map[string]string{"1.csv": "small", "2.csv": "broken", "3.csv": "whole"} {
		b.put(name, text, long)
	}
	b.put("4.csv", "young", time.Now())
	n, err := b.f.Scan(t.Context())
	if err != nil || n != 3 {
		t.Fatalf("%d, %v", n, err)
	}
	// The same name again, in the same second perhaps: nothing is overwritten.
	b.put("3.csv", "whole again", long)
	if n, err = b.f.Scan(t.Context()); err != nil || n != 1 {
		t.Fatalf("%d, %v", n, err)
	}
	want := []string{
		"4.csv", "processed/3.csv", "processed/3.csv", "processed/3.csv.report.json", "processed/3.csv.report.json",
		"refused/1.csv", "refused/1.csv.report.json", "refused/2.csv", "refused/2.csv.report.json",
	}
	got := b.tree()
	for i, p := range got { // a second file of one second has a number in its stamp
		if dir, name := filepath.Split(p); strings.Contains(name, "Z.2-") {
			_, rest, _ := strings.Cut(name, "Z.2-")
			got[i] = dir + rest
		}
	}
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// What is nobody's fault waits, and is taken up again first.
func TestFolderResumes(t *testing.T) {
	b := newInbox(t, 0)
	long := time.Now().Add(-time.Hour)
	b.put("2.csv", "no database", long)
	b.put("3.csv", "whole", long)
	if _, err := b.f.Scan(t.Context()); err == nil || !strings.Contains(err.Error(), "waits in") {
		t.Fatalf("no database: %v", err)
	}
	if diff := cmp.Diff([]string{"3.csv", "working/2.csv"}, b.tree()); diff != "" {
		t.Error(diff)
	}
	if err := os.WriteFile(filepath.Join(b.dir, "working", "2.csv"), []byte("well"), 0o600); err != nil {
		t.Fatal(err)
	}
	b.put("1.csv", "whole", long)
	if n, err := b.f.Scan(t.Context()); err != nil || n != 3 {
		t.Fatalf("%d, %v", n, err)
	}
	if diff := cmp.Diff([]string{"2.csv", "2.csv", "1.csv", "3.csv"}, b.taken); diff != "" {
		t.Error(diff)
	}
}

func TestFolderWithoutSettlingTakesMarkedFilesOnly(t *testing.T) {
	b := newInbox(t, -1)
	long := time.Now().Add(-time.Hour)
	b.put("a.csv", "whole", long)
	b.put("b.csv", "whole", long)
	b.put("b.csv.done", "", long)
	if n, err := b.f.Scan(t.Context()); err != nil || n != 1 {
		t.Errorf("%d, %v", n, err)
	}
}
