// Command load measures what it takes to bring the lists of four publishers
// from files into force: OFAC and EU in their own formats with the entries of a
// real day, UN and UK as published. It runs the program itself, one process a
// list, on a new database, and prints processor time, wall time and the peak of
// memory. The data is that of the tests (REVET_TESTDATA, or ../shared/data).
package main

import (
	"cmp"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"
)

func main() {
	max := flag.Duration("max", 0, "fail when all of it takes longer, for example 60s")
	memory := flag.Int64("max-mb", 0, "fail when a process uses more megabytes")
	flag.Parse()
	if err := run(context.Background(), *max, *memory); err != nil {
		fmt.Fprintln(os.Stderr, "load:", err)
		os.Exit(1)
	}
}

// list is one list to load.
type list struct {
	id, format string
	files      []string
}

func run(ctx context.Context, max time.Duration, memory int64) error {
	data := cmp.Or(os.Getenv("REVET_TESTDATA"), filepath.Join("..", "shared", "data"))
	dir, err := os.MkdirTemp("", "revet-load-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	lists, err := prepare(data, dir)
	if err != nil {
		return err
	}
	p := program{path: filepath.Join(dir, "revet"), dir: filepath.Join(dir, "data")}
	if out, err := exec.CommandContext(ctx, "go", "build", "-o", p.path, "./cmd/revet").CombinedOutput(); err != nil {
		return fmt.Errorf("building the program: %w\n%s", err, out)
	}
	if _, err := p.run(ctx, nil, "init", "--as", "bench"); err != nil {
		return err
	}
	var total used
	var entries, names int64
	fmt.Printf("%-6s %-10s %9s %9s %8s %8s %8s\n", "list", "format", "entries", "names", "wall s", "cpu s", "peak MB")
	for _, l := range lists {
		if _, err := p.run(ctx, nil, "lists", "add", l.id, "--format", l.format, "--title", l.id); err != nil {
			return err
		}
		var loaded struct {
			Outcome string `json:"outcome"`
			Entries int64  `json:"entries"`
		}
		args := append([]string{"lists", "import", l.id}, l.files...)
		u, err := p.run(ctx, &loaded, append(args, "--no-run")...)
		if err != nil {
			return err
		}
		if loaded.Outcome != "activated" {
			return fmt.Errorf("list %s was not activated: %s", l.id, loaded.Outcome)
		}
		var rep struct {
			Found struct {
				Report struct {
					Names int64 `json:"names"`
				} `json:"report"`
			} `json:"found"`
		}
		if _, err := p.run(ctx, &rep, "lists", "report", l.id); err != nil {
			return err
		}
		total.add(u)
		entries += loaded.Entries
		names += rep.Found.Report.Names
		fmt.Printf("%-6s %-10s %9d %9d %8.1f %8.1f %8d\n", l.id, l.format, loaded.Entries, rep.Found.Report.Names, u.wall.Seconds(), u.cpu.Seconds(), u.peak>>20)
	}
	fmt.Printf("%-6s %-10s %9d %9d %8.1f %8.1f %8d\n", "all", "", entries, names, total.wall.Seconds(), total.cpu.Seconds(), total.peak>>20)
	if max > 0 && total.wall > max {
		return fmt.Errorf("loading took %s, more than %s", total.wall.Round(time.Second), max)
	}
	if memory > 0 && total.peak>>20 > memory {
		return fmt.Errorf("loading used %d MB, more than %d", total.peak>>20, memory)
	}
	return nil
}

// used is what processes took.
type used struct {
	wall, cpu time.Duration
	peak      int64 // bytes
}

func (u *used) add(v used) {
	u.wall += v.wall
	u.cpu += v.cpu
	u.peak = max(u.peak, v.peak)
}

type program struct{ path, dir string }

// run runs one command and decodes what it prints into to.
func (p program) run(ctx context.Context, to any, args ...string) (used, error) {
	cmd := exec.CommandContext(ctx, p.path, append(args, "--dir", p.dir, "--json", "--quiet")...)
	cmd.Stderr = os.Stderr
	start := time.Now()
	out, err := cmd.Output()
	u := used{wall: time.Since(start)}
	if err != nil {
		return u, fmt.Errorf("revet %v: %w\n%s", args, err, out)
	}
	u.cpu = cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	if r, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
		u.peak = r.Maxrss << 10 // Linux counts kilobytes
	}
	if to == nil {
		return u, nil
	}
	if err := json.Unmarshal(out, to); err != nil {
		return u, fmt.Errorf("revet %v: %w\n%s", args, err, out)
	}
	return u, nil
}
