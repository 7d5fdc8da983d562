package cli

import (
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"
	"github.com/schollz/progressbar/v3"
	"github.com/spf13/cobra"
	"golang.org/x/term"
)

// global holds the flags and streams that every command shares.
type global struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	dir, as        string
	json, quiet    bool
	progress       progress
}

func (g *global) prepare(*cobra.Command) error {
	g.progress = progress{}
	if !g.quiet {
		g.progress.w = g.stderr
		g.progress.json = g.json
		if f, ok := g.stderr.(*os.File); ok {
			g.progress.tty = term.IsTerminal(int(f.Fd())) && os.Getenv("NO_COLOR") == ""
		}
	}
	return nil
}

// print shows a result: JSON, or what human writes.
func (g *global) print(v any, human func(w io.Writer)) error {
	g.progress.clear()
	if !g.json {
		human(g.stdout)
		return nil
	}
	return g.printJSON(v)
}

func (g *global) printJSON(v any) error {
	b, err := json.Marshal(v, json.Deterministic(true), jsontext.EscapeForHTML(false))
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(g.stdout, "%s\n", b)
	return err
}

// newTable returns a plain table: no lines, a header in capitals.
func newTable(w io.Writer, header ...any) table.Writer {
	t := table.NewWriter()
	t.SetOutputMirror(w)
	style := table.StyleDefault
	style.Name = "revet"
	style.Options = table.OptionsNoBordersAndSeparators
	style.Format.Header = text.FormatUpper
	style.Box.PaddingLeft, style.Box.PaddingRight = "", "  "
	t.SetStyle(style)
	t.SuppressTrailingSpaces()
	t.AppendHeader(table.Row(header))
	return t
}

func day(micros int64) string {
	if micros == 0 {
		return "–"
	}
	return time.UnixMicro(micros).UTC().Format("2006-01-02")
}

func minute(micros int64) string {
	if micros == 0 {
		return "–"
	}
	return time.UnixMicro(micros).UTC().Format("2006-01-02 15:04Z")
}

// stamp writes a time for programs: RFC 3339, "" for none.
func stamp(micros int64) string {
	if micros == 0 {
		return ""
	}
	return time.UnixMicro(micros).UTC().Format(time.RFC3339Nano)
}

// grouped writes 786204 as 786,204.
func grouped(n int64) string {
	s := fmt.Sprint(n)
	var b strings.Builder
	for i, r := range s {
		if i > 0 && (len(s)-i)%3 == 0 && s[i-1] != '-' {
			b.WriteByte(',')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// count is a number with the word for one or for more of a thing.
func count(n int64, one, more string) string {
	if n == 1 {
		return "1 " + one
	}
	return grouped(n) + " " + more
}

func alerts(n int64) string { return count(n, "alert", "alerts") }

func potential(n int64) string { return count(n, "potential match", "potential matches") }

// progress shows advancing work on standard error: a bar on a terminal, a
// line every few seconds elsewhere, JSON lines with --json.
type progress struct {
	w     io.Writer
	tty   bool
	json  bool
	task  string
	bar   *progressbar.ProgressBar
	shown time.Time
}

// quietFor is how long work may take before its progress is shown, and how
// often it is shown again where there is no terminal.
const quietFor = time.Second

func (p *progress) update(task string, done, total int64) {
	if p.w == nil {
		return
	}
	now := time.Now()
	if task != p.task {
		p.clear()
		p.task, p.shown = task, now
	}
	if p.tty {
		if p.bar == nil {
			if now.Sub(p.shown) < quietFor/4 {
				return
			}
			limit := total
			if limit == 0 {
				limit = -1
			}
			p.bar = progressbar.NewOptions64(limit, progressbar.OptionSetWriter(p.w), progressbar.OptionSetDescription(task),
				progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionClearOnFinish(), progressbar.OptionShowCount())
		}
		_ = p.bar.Set64(done)
		return
	}
	if now.Sub(p.shown) < quietFor {
		return
	}
	p.shown = now
	switch {
	case p.json:
		b, _ := json.Marshal(map[string]any{"progress": task, "done": done, "total": total}, json.Deterministic(true))
		fmt.Fprintf(p.w, "%s\n", b)
	case total > 0:
		fmt.Fprintf(p.w, "%s: %s of %s\n", task, grouped(done), grouped(total))
	default:
		fmt.Fprintf(p.w, "%s: %s\n", task, grouped(done))
	}
}

func (p *progress) clear() {
	if p.bar != nil {
		_ = p.bar.Clear()
		p.bar = nil
	}
	p.task = ""
}
