package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"github.com/revetproject/revet/internal/access"
	"github.com/revetproject/revet/internal/lists"
	"github.com/revetproject/revet/internal/vetting"
	"github.com/revetproject/revet/watchlist"
)

// loaded is the JSON of a load.
type loaded struct {
	List    string `json:"list"`
	Load    int64  `json:"load"`
	Outcome string `json:"outcome"`
	// Reached is false when the publisher could not be reached.
	Reached  bool   `json:"reached"`
	Snapshot int64  `json:"snapshot,omitzero"`
	Hash     string `json:"hash,omitzero"`
	// Published and Fetched are the first two of a list's clocks (RFC 3339).
	Published string              `json:"published,omitzero"`
	Fetched   string              `json:"fetched,omitzero"`
	Entries   int64               `json:"entries"`
	Added     int64               `json:"added"`
	Changed   int64               `json:"changed"`
	Material  int                 `json:"material"`
	Removed   int64               `json:"removed"`
	Bad       int64               `json:"bad"`
	Refusals  []watchlist.Refusal `json:"refusals,omitzero"`
	Problem   string              `json:"problem,omitzero"`
	Bundle    *lists.BundleOrigin `json:"bundle,omitzero"`
	// untouched: the publisher was asked and said that nothing changed.
	untouched bool
}

func describeLoad(r lists.LoadResult) loaded {
	return loaded{
		List: r.List, Load: r.ID, Outcome: string(r.Outcome), Reached: r.Reached, Snapshot: r.Snapshot, Hash: r.Hash,
		Published: stamp(r.PublishedAt), Fetched: stamp(r.FetchedAt), Entries: r.Entries, Added: r.Added,
		Changed: r.Changed, Material: r.Found.Material, Removed: r.Removed, Bad: r.Bad, Refusals: r.Refusals, Problem: r.Problem, Bundle: r.Bundle,
		untouched: len(r.Origins) > 0 && !slices.ContainsFunc(r.Origins, func(o watchlist.Origin) bool { return !o.NotModified }),
	}
}

func (l loaded) human(w io.Writer) {
	switch lists.Outcome(l.Outcome) {
	case lists.Activated, lists.Accepted:
		fmt.Fprintf(w, "%s: snapshot %d %s: %s entries; %s added, %s changed (%d materially), %s removed", l.List, l.Snapshot, l.Outcome,
			grouped(l.Entries), grouped(l.Added), grouped(l.Changed), l.Material, grouped(l.Removed))
		if l.Bad > 0 {
			fmt.Fprintf(w, "; %s records could not be used (revet lists report %s %d)", grouped(l.Bad), l.List, l.Load)
		}
		fmt.Fprintln(w)
	case lists.Unchanged:
		says := ""
		if l.untouched {
			says = "; the publisher says that nothing changed"
		}
		fmt.Fprintf(w, "%s: unchanged, snapshot %d is confirmed current%s\n", l.List, l.Snapshot, says)
	case lists.Refused:
		fmt.Fprintf(w, "%s: load %d REFUSED; the snapshot in force stays\n", l.List, l.Load)
		for _, r := range l.Refusals {
			fmt.Fprintf(w, "  %s: %s\n", r.Gate, r.Message)
		}
	case lists.Failed:
		if !l.Reached {
			fmt.Fprintf(w, "%s: NOT REACHED; the snapshot in force stays and grows older\n  %s\n", l.List, l.Problem)
			return
		}
		fmt.Fprintf(w, "%s: load %d FAILED; the snapshot in force stays\n  %s\n", l.List, l.Load, l.Problem)
	default:
		// The load could not even be recorded.
		fmt.Fprintf(w, "%s: NOT LOADED; the snapshot in force stays\n  %s\n", l.List, l.Problem)
	}
}

// err says why the list is not as current as the files, with the exit status.
func (l loaded) err() error {
	switch lists.Outcome(l.Outcome) {
	case lists.Activated, lists.Accepted, lists.Unchanged:
		return nil
	case lists.Refused:
		return withStatus(ExitRefused, fmt.Errorf("load %d of %s was refused; see why with “revet lists report %s %d”, accept it on the record with “revet lists accept %s %d --reason …” (two people)",
			l.Load, l.List, l.List, l.Load, l.List, l.Load))
	case lists.Failed:
		if !l.Reached {
			return withStatus(ExitUnreached, fmt.Errorf("list %s: %s", l.List, l.Problem))
		}
		return withStatus(ExitRefused, fmt.Errorf("load %d of %s failed: %s", l.Load, l.List, l.Problem))
	}
	return fmt.Errorf("list %s: %s", l.List, l.Problem)
}

// loadsErr joins what is wrong with several loads. The status is that of the
// worst: a refusal before an error before a publisher that was not reached.
func loadsErr(ls []loaded) error {
	var all error
	worst := 0
	for _, l := range ls {
		err := l.err()
		if err == nil {
			continue
		}
		status := ExitError
		var s *statusError
		if errors.As(err, &s) {
			status = s.status
		}
		if slices.Index(badness, status) > slices.Index(badness, worst) {
			worst = status
		}
		all = errors.Join(all, err)
	}
	return withStatus(worst, all)
}

// badness are the statuses of loads from good to worst.
var badness = []int{ExitOK, ExitUnreached, ExitError, ExitRefused}

// rescreen brings everybody to what came into force, unless nothing did.
func (g *global) rescreen(ctx context.Context, a *app, ls []loaded, noRun bool) ([]vetting.Report, error) {
	if noRun || !slices.ContainsFunc(ls, func(l loaded) bool {
		return l.Outcome == string(lists.Activated) || l.Outcome == string(lists.Accepted)
	}) {
		return nil, nil
	}
	if _, err := a.vetting.EnsureEngine(ctx, a.actor); err != nil {
		return nil, err
	}
	done, err := a.catchup(ctx)
	var reports []vetting.Report
	for _, d := range done {
		reports = append(reports, d.Report)
		if !g.json {
			g.progress.clear()
			humanReport(g.stdout, d.Report)
		}
	}
	return reports, runError(err)
}

// finishLoad shows a load, re-screens the population when a snapshot came into
// force, and gives the exit status.
func (g *global) finishLoad(ctx context.Context, a *app, r lists.LoadResult, noRun bool) error {
	l := describeLoad(r)
	g.showLoad(l)
	reports, err := g.rescreen(ctx, a, []loaded{l}, noRun)
	if err := errors.Join(err, a.settle(ctx)); err != nil {
		return err
	}
	if g.json {
		if err := g.printJSON(struct {
			loaded
			Runs []vetting.Report `json:"runs,omitzero"`
		}{l, reports}); err != nil {
			return err
		}
	}
	return l.err()
}

// finishLoads does the same for several loads at once: people are screened
// once against all that is new.
func (g *global) finishLoads(ctx context.Context, a *app, ls []loaded, noRun bool) error {
	reports, err := g.rescreen(ctx, a, ls, noRun)
	if err := errors.Join(err, a.settle(ctx)); err != nil {
		return err
	}
	if g.json {
		if err := g.printJSON(struct {
			Lists []loaded         `json:"lists"`
			Runs  []vetting.Report `json:"runs,omitzero"`
		}{ls, reports}); err != nil {
			return err
		}
	}
	return loadsErr(ls)
}

// showLoad prints how a load ended, where people read along.
func (g *global) showLoad(l loaded) {
	if !g.json {
		g.progress.clear()
		l.human(g.stdout)
	}
}

func newListsUpdate(g *global) *cobra.Command {
	var noRun bool
	cmd := &cobra.Command{
		Use:   "update [LIST…]",
		Short: "Fetch lists from their publishers, load them, and re-screen everyone affected",
		Long: `Update asks the publisher of each list (all that have an address when none is
named) whether it changed, fetches what did, loads it, and re-screens everybody
affected once all lists are in. One list that fails does not keep the others
from being loaded. “Publisher unchanged” and “could not be reached” are told
apart: the first keeps a list fresh, the second lets it grow stale.

Exit status: 0 every list is current, 1 error, 2 wrong usage, 3 a load was
refused or could not be read (the old list stays in force), 6 a publisher could
not be reached and nothing worse (the list grows stale).`,
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx := cmd.Context()
			a, err := g.begin(ctx, access.ListLoad)
			if err != nil {
				return err
			}
			defer a.close()
			if args, err = a.toUpdate(ctx, args); err != nil {
				return err
			}
			var ls []loaded
			for _, list := range args {
				r, err := a.lists.Update(ctx, list, a.actor)
				l := describeLoad(r)
				if err != nil {
					l = loaded{List: list, Outcome: "error", Problem: err.Error()}
				}
				ls = append(ls, l)
				g.showLoad(l)
				if ctx.Err() != nil {
					return ctx.Err()
				}
			}
			return g.finishLoads(ctx, a, ls, noRun)
		},
	}
	cmd.Flags().BoolVar(&noRun, "no-run", false, "do not re-screen now; “revet run” does it later")
	return cmd
}

// toUpdate checks the lists that are named, or names all that have an address.
func (a *app) toUpdate(ctx context.Context, named []string) ([]string, error) {
	all, err := a.lists.Lists(ctx)
	if err != nil {
		return nil, err
	}
	for _, id := range named {
		if !slices.ContainsFunc(all, func(l lists.List) bool { return l.ID == id }) {
			return nil, fmt.Errorf("list %s is not declared; declare it with “revet lists add %s”", id, id)
		}
	}
	if len(named) > 0 {
		return named, nil
	}
	for _, l := range all {
		if len(l.Sources) > 0 {
			named = append(named, l.ID)
		}
	}
	if len(named) == 0 {
		return nil, errors.New("no list with an address is declared; declare one with “revet lists add”")
	}
	return named, nil
}

func newListsImport(g *global) *cobra.Command {
	var noRun bool
	var fetched, published string
	cmd := &cobra.Command{
		Use:   "import LIST FILE…",
		Short: "Load a list from files, and re-screen everyone affected",
		Long: `Import loads a declared list from files (gzip is unpacked). The files of OFAC's
CSV format are told apart by their names: sdn.csv, alt.csv, add.csv,
sdn_comments.csv.

Exit status: 0 in force or unchanged, 1 error, 2 wrong usage, 3 refused or
failed (the old list stays in force).`,
		Args: cobra.MinimumNArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx := cmd.Context()
			by := lists.Attempt{}
			for _, f := range []struct {
				flag, value string
				to          *time.Time
			}{{"fetched", fetched, &by.Fetched}, {"published", published, &by.Published}} {
				if f.value == "" {
					continue
				}
				t, err := time.Parse(time.RFC3339, f.value)
				if err != nil {
					return withStatus(ExitUsage, fmt.Errorf("--%s %q: write it like 2026-11-22T06:00:00Z", f.flag, f.value))
				}
				*f.to = t
			}
			var files []watchlist.File
			for _, path := range args[1:] {
				if _, err := os.Stat(path); err != nil {
					return err
				}
				files = append(files, watchlist.File{Name: filepath.Base(path), Open: func() (io.ReadCloser, error) { return os.Open(path) }})
			}
			a, err := g.begin(ctx, access.ListLoad)
			if err != nil {
				return err
			}
			defer a.close()
			by.Actor = a.actor
			r, err := a.lists.Load(ctx, args[0], files, by)
			if err != nil {
				return err
			}
			return g.finishLoad(ctx, a, r, noRun)
		},
	}
	cmd.Flags().BoolVar(&noRun, "no-run", false, "do not re-screen now; “revet run” does it later")
	cmd.Flags().StringVar(&fetched, "fetched", "", "when the files left the publisher (RFC 3339; default now)")
	cmd.Flags().StringVar(&published, "published", "", "when the publisher dates them (RFC 3339), for files that do not say")
	return cmd
}

func newListsAccept(g *global) *cobra.Command {
	var reason string
	var noRun bool
	cmd := &cobra.Command{
		Use:   "accept LIST LOAD",
		Short: "Accept a refused load on the record; two named people must",
		Long: `Accept records that a named list steward takes a refused load for good. The
second acceptance, by another person, puts it in force.

Exit status: 0 recorded or in force, 1 not possible, 2 wrong usage.`,
		Args: cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx := cmd.Context()
			n, err := strconv.ParseInt(args[1], 10, 64)
			if err != nil {
				return withStatus(ExitUsage, fmt.Errorf("load %q is not a number; “revet lists status %s” names it", args[1], args[0]))
			}
			a, err := g.begin(ctx, access.ListAccept)
			if err != nil {
				return err
			}
			defer a.close()
			r, err := a.lists.Accept(ctx, args[0], n, a.actor, reason)
			if err != nil {
				return err
			}
			if r.Load != nil {
				return g.finishLoad(ctx, a, *r.Load, noRun)
			}
			if err := a.settle(ctx); err != nil {
				return err
			}
			return g.print(map[string]any{"list": args[0], "load": n, "acceptances": len(r.Given), "needed": lists.AcceptancesNeeded}, func(w io.Writer) {
				fmt.Fprintf(w, "Recorded. %d of %d acceptances; another list steward must accept too.\n", len(r.Given), lists.AcceptancesNeeded)
			})
		},
	}
	cmd.Flags().StringVar(&reason, "reason", "", "why the load is good although a gate refused it")
	cmd.Flags().BoolVar(&noRun, "no-run", false, "do not re-screen now; “revet run” does it later")
	return cmd
}

// fetcher asks publishers, and tells whoever waits how far it has come.
func (g *global) fetcher() watchlist.Fetcher {
	return watchlist.Fetcher{Options: watchlist.FetchOptions{
		Progress: func(name string, done, total int64) { g.progress.update("fetching "+name, done, total) },
		Retry: func(cause error, in time.Duration) {
			if !g.quiet {
				g.warn(fmt.Sprintf("%v; asking again in %v", cause, in))
			}
		},
	}}
}
