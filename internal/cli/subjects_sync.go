package cli

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/spf13/cobra"

	"github.com/revetproject/revet/internal/access"
	"github.com/revetproject/revet/internal/intake"
	"github.com/revetproject/revet/internal/population"
)

// syncFlags are what “subjects sync” is told.
type syncFlags struct {
	files         fileFlags
	system, gone  string
	maxGone       float64
	accept        int64
	reason        string
	watch, marked bool
	every, settle time.Duration
}

func newSubjectsSync(g *global) *cobra.Command {
	var f syncFlags
	cmd := &cobra.Command{
		Use:   "sync FILE|DIR",
		Short: "Bring the population in line with the whole file of a system of record",
		Long: `Sync reads a file that names everybody of a system of record (CSV, JSON lines or
Parquet) and finds by content who is new, who changed and who is gone. New and
changed subjects are screened at once; rows that did not change write nothing.

Who is gone stays in scope and is reported, unless --gone exit:RULE names a rule
that two people approved (revet subjects rules). A file that is smaller than the
one before, or that would end more than --max-gone percent, is refused; a second
person may let it pass with --accept. While rows are so broken that not even
their id can be read, nobody leaves.

Of a directory, sync takes the files that are complete: those with a NAME.done
beside them, and those that nobody wrote to for --settle. They end in processed/
or refused/ with a report beside them. With --watch it goes on until it is
stopped.

An interrupted sync is simply run again.

Exit status: 0 in line, 1 error, 2 wrong usage, 3 refused, 5 some rows could
not be used.`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return g.syncSubjects(cmd.Context(), &f, args[0]) },
	}
	f.files.register(cmd)
	cmd.Flags().StringVar(&f.system, "system", "population", "the system of record that the file is of")
	cmd.Flags().StringVar(&f.gone, "gone", "keep", "what becomes of who is gone: keep, or exit:RULE")
	cmd.Flags().Float64Var(&f.maxGone, "max-gone", population.DefaultMaxGone/10, "percent of subjects that may go, and by which a file may shrink")
	cmd.Flags().Int64Var(&f.accept, "accept", 0, "number of the refused sync of this file that you, a second person, let pass")
	cmd.Flags().StringVar(&f.reason, "reason", "", "why a refused sync may pass")
	cmd.Flags().BoolVar(&f.watch, "watch", false, "watch the directory until stopped")
	cmd.Flags().DurationVar(&f.every, "every", 30*time.Second, "how often to look into the directory")
	cmd.Flags().DurationVar(&f.settle, "settle", time.Minute, "how long a file without a .done beside it must have been left alone")
	cmd.Flags().BoolVar(&f.marked, "marked-only", false, "take only files with a .done beside them")
	return cmd
}

// order checks the flags and makes an order of them, without its source.
func (f *syncFlags) order() (population.Order, error) {
	o := population.Order{System: f.system, Accept: f.accept, Reason: f.reason}
	rule, exits := strings.CutPrefix(f.gone, "exit:")
	switch {
	case exits && rule != "":
		o.Rule = rule
	case f.gone != "keep":
		return o, fmt.Errorf("--gone %q: use keep, or exit:RULE with a rule of “revet subjects rules”", f.gone)
	}
	if !(f.maxGone > 0 && f.maxGone <= 100) {
		return o, fmt.Errorf("--max-gone %v: use a percentage above 0 and up to 100", f.maxGone)
	}
	o.MaxGone = int64(math.Ceil(f.maxGone * 10))
	if f.every < time.Second || f.settle < 0 {
		return o, errors.New("--every must be a second or more, --settle not negative")
	}
	return o, nil
}

func (g *global) syncSubjects(ctx context.Context, f *syncFlags, path string) error {
	o, err := f.order()
	if err != nil {
		return withStatus(ExitUsage, err)
	}
	info, err := os.Stat(path)
	switch {
	case path == "-":
		return withStatus(ExitUsage, errors.New("a sync reads its file twice; give a file, not standard input"))
	case err != nil:
		return err
	case f.watch && !info.IsDir():
		return withStatus(ExitUsage, fmt.Errorf("--watch wants a directory, and %s is a file", path))
	case info.IsDir() && f.accept != 0:
		return withStatus(ExitUsage, errors.New("--accept wants the file that was refused, not a directory"))
	}
	a, err := g.open(ctx)
	if err != nil {
		return err
	}
	defer a.close()
	who, err := a.authorize(ctx, access.SubjectImport)
	if err != nil {
		return err
	}
	if _, err := a.vetting.EnsureEngine(ctx, a.actor); err != nil {
		return err
	}
	if info.IsDir() {
		return g.syncFolder(ctx, a, who, f, o, path)
	}
	r, err := a.syncFile(ctx, g, who, f, o, path)
	if err != nil && !errors.Is(err, population.ErrRefused) {
		return errors.Join(err, a.settle(ctx))
	}
	if err := a.settle(ctx); err != nil {
		return err
	}
	if printed := g.print(r, func(w io.Writer) { humanSync(w, r) }); printed != nil {
		return printed
	}
	return syncStatus(r, err)
}

// syncStatus is how a sync that came to an end ends the command.
func syncStatus(r population.Report, err error) error {
	switch {
	case err != nil:
		return withStatus(ExitRefused, err)
	case r.Bad+r.Duplicates > 0:
		return withStatus(ExitPartly, fmt.Errorf("%s of %s rows could not be used; they are kept for repair: revet subjects bad %s", grouped(r.Bad+r.Duplicates), grouped(r.Rows), r.BadRows))
	}
	return nil
}

func (a *app) syncFile(ctx context.Context, g *global, who access.Principal, f *syncFlags, o population.Order, path string) (population.Report, error) {
	options, err := f.files.options(path, g.once())
	if err != nil {
		return population.Report{}, err
	}
	options.RequireID = true
	o.Source = wholeFile{g: g, path: path, options: options}
	return a.population.Sync(ctx, who, o)
}

// once passes each note on a single time: a sync reads its file twice.
func (g *global) once() func(string) {
	said := make(map[string]bool)
	return func(s string) {
		if !said[s] {
			said[s] = true
			g.warn(s)
		}
	}
}

func (g *global) syncFolder(ctx context.Context, a *app, who access.Principal, f *syncFlags, o population.Order, dir string) error {
	var last error
	folder := population.Folder{
		Dir: dir, Settle: f.settle, Now: a.now, Note: g.once(),
		Wanted: func(name string) bool { return f.files.format != "" || intake.FormatOf(name) != "" },
		Take: func(ctx context.Context, path string) ([]byte, error) {
			r, err := a.syncFile(ctx, g, who, f, o, path)
			switch {
			case errors.Is(err, population.ErrFile):
				r.Outcome, r.Refusals = population.Refused, append(r.Refusals, err.Error())
			case err != nil && !errors.Is(err, population.ErrRefused):
				return nil, err
			}
			if settled := a.settle(ctx); settled != nil {
				return nil, settled
			}
			if printed := g.print(r, func(w io.Writer) { humanSync(w, r) }); printed != nil {
				return nil, printed
			}
			if status := syncStatus(r, err); status != nil && (last == nil || err != nil) {
				last = status
			}
			report, encoding := json.Marshal(r, json.Deterministic(true), jsontext.WithIndent("  "))
			if encoding != nil {
				return nil, encoding
			}
			return append(report, '\n'), err
		},
	}
	if f.marked {
		folder.Settle = -1
	}
	if !f.watch {
		n, err := folder.Scan(ctx)
		if err != nil {
			return err
		}
		if n == 0 {
			g.warn("no complete file lies in " + dir)
		}
		return last
	}
	ticker := time.NewTicker(f.every)
	defer ticker.Stop()
	return folder.Run(ctx, ticker.C)
}

// wholeFile is a file of a system of record on disk.
type wholeFile struct {
	g       *global
	path    string
	options intake.Options
}

func (s wholeFile) Name() string { return sourceName(s.path) }

// Rows reads the file once for its hash and once for its rows. That nobody wrote
// to it in between shows by its size and time.
func (s wholeFile) Rows(yield func(intake.Row) error) (string, error) {
	sum, before, err := hashFile(s.path)
	if err != nil {
		return "", err
	}
	in, err := s.g.openInput(s.path)
	if err != nil {
		return "", err
	}
	defer in.Close()
	if err := intake.Read(in, s.options, yield); err != nil {
		return "", err
	}
	after, err := os.Stat(s.path)
	if err != nil {
		return "", err
	}
	if after.Size() != before.Size() || !after.ModTime().Equal(before.ModTime()) {
		return "", errors.New("it changed while it was read; hand over files that nobody writes to any more")
	}
	return sum, nil
}

func hashFile(path string) (string, os.FileInfo, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return "", nil, err
	}
	if !info.Mode().IsRegular() {
		return "", nil, fmt.Errorf("%s is no regular file, and a sync reads its file twice", filepath.Base(path))
	}
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", nil, err
	}
	return fmt.Sprintf("%x", h.Sum(nil)), info, nil
}

func humanSync(w io.Writer, r population.Report) {
	if r.Outcome == population.Refused {
		fmt.Fprintf(w, "sync %d of %s with %s was refused; nothing was changed\n", r.ID, r.System, r.File)
		for _, why := range r.Refusals {
			fmt.Fprintf(w, "  %s\n", why)
		}
		return
	}
	fmt.Fprintf(w, "sync %d of %s with %s: %s rows; %s added, %s changed, %s unchanged, %s bad, %s stated twice\n", r.ID, r.System, r.File,
		grouped(r.Rows), grouped(r.Added), grouped(r.Changed), grouped(r.Unchanged), grouped(r.Bad), grouped(r.Duplicates))
	fmt.Fprintf(w, "%s subjects were known: %s present, %s gone", grouped(r.Members), grouped(r.Present), grouped(r.Gone))
	if r.Gone > 0 {
		fmt.Fprintf(w, " (%s left scope, %s kept, %s present under another id, %s kept because of unreadable rows)", grouped(r.Exited), grouped(r.Kept), grouped(r.Merged), grouped(r.Withheld))
	}
	fmt.Fprintln(w)
	if n := len(r.GoneIDs); n > 0 {
		const few = 10
		more := ""
		if int64(min(n, few)) < r.Gone {
			more = ", …"
		}
		fmt.Fprintf(w, "gone: %s%s\n", strings.Join(r.GoneIDs[:min(n, few)], ", "), more)
	}
	fmt.Fprintf(w, "screened %s at epoch %d: %s, %s incomplete; %s\n",
		grouped(r.Screened), r.Epoch, potential(r.Potential), grouped(r.Unfinished), alerts(r.Alerts))
	if r.Dropped > 0 {
		fmt.Fprintf(w, "%s values of religion, ethnicity or politics were left out\n", grouped(r.Dropped))
	}
	humanCounts(w, r.Marks)
}

// shownSyncs is how many reports “subjects syncs” shows.
const shownSyncs = 50

func newSubjectsSyncs(g *global) *cobra.Command {
	return &cobra.Command{
		Use:   "syncs",
		Short: "Show the newest syncs and what they did",
		Long: `Syncs prints the reports of the newest syncs, refused ones included.

Exit status: 0 shown, 1 error, 2 wrong usage.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			ctx := cmd.Context()
			a, err := g.begin(ctx, access.SubjectRead)
			if err != nil {
				return err
			}
			defer a.close()
			rs, err := a.population.Reports(ctx, shownSyncs)
			if err != nil {
				return err
			}
			return g.print(append([]population.Report{}, rs...), func(w io.Writer) {
				if len(rs) == 0 {
					fmt.Fprintln(w, "No sync yet.")
					return
				}
				t := newTable(w, "sync", "at", "system", "file", "outcome", "rows", "added", "changed", "gone", "left scope", "by")
				for _, r := range rs {
					t.AppendRow([]any{r.ID, minute(r.At), r.System, r.File, r.Outcome, grouped(r.Rows), grouped(r.Added), grouped(r.Changed), grouped(r.Gone), grouped(r.Exited), r.Actor})
				}
				t.Render()
			})
		},
	}
}
