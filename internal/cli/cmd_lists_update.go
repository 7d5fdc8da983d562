package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
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
	List     string              `json:"list"`
	Load     int64               `json:"load"`
	Outcome  string              `json:"outcome"`
	Snapshot int64               `json:"snapshot,omitzero"`
	Hash     string              `json:"hash,omitzero"`
	Entries  int64               `json:"entries"`
	Added    int64               `json:"added"`
	Changed  int64               `json:"changed"`
	Material int                 `json:"material"`
	Removed  int64               `json:"removed"`
	Bad      int64               `json:"bad"`
	Refusals []watchlist.Refusal `json:"refusals,omitzero"`
	Problem  string              `json:"problem,omitzero"`
}

func describeLoad(r lists.LoadResult) loaded {
	return loaded{
		List: r.List, Load: r.ID, Outcome: string(r.Outcome), Snapshot: r.Snapshot, Hash: r.Hash, Entries: r.Entries, Added: r.Added,
		Changed: r.Changed, Material: r.Found.Material, Removed: r.Removed, Bad: r.Bad, Refusals: r.Refusals, Problem: r.Problem,
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
		fmt.Fprintf(w, "%s: unchanged, snapshot %d is confirmed current\n", l.List, l.Snapshot)
	case lists.Refused:
		fmt.Fprintf(w, "%s: load %d REFUSED; the snapshot in force stays\n", l.List, l.Load)
		for _, r := range l.Refusals {
			fmt.Fprintf(w, "  %s: %s\n", r.Gate, r.Message)
		}
	default:
		fmt.Fprintf(w, "%s: load %d FAILED; the snapshot in force stays\n  %s\n", l.List, l.Load, l.Problem)
	}
}

// finishLoad shows a load, re-screens the population when a snapshot came into
// force, and gives the exit status.
func (g *global) finishLoad(ctx context.Context, a *app, r lists.LoadResult, noRun bool) error {
	out := struct {
		loaded
		Runs []vetting.Report `json:"runs,omitzero"`
	}{loaded: describeLoad(r)}
	if !g.json {
		g.progress.clear()
		out.human(g.stdout)
	}
	if (r.Outcome == lists.Activated || r.Outcome == lists.Accepted) && !noRun {
		if _, err := a.vetting.EnsureEngine(ctx, a.actor); err != nil {
			return err
		}
		done, err := a.vetting.Catchup(ctx, a.actor)
		for _, d := range done {
			out.Runs = append(out.Runs, d.Report)
			if !g.json {
				g.progress.clear()
				humanReport(g.stdout, d.Report)
			}
		}
		if err != nil {
			return runError(err)
		}
	}
	if err := a.settle(ctx); err != nil {
		return err
	}
	if g.json {
		if err := g.printJSON(out); err != nil {
			return err
		}
	}
	switch r.Outcome {
	case lists.Refused:
		return withStatus(ExitRefused, fmt.Errorf("load %d of %s was refused; see why with “revet lists report %s %d”, accept it on the record with “revet lists accept %s %d --reason …” (two people)",
			r.ID, r.List, r.List, r.ID, r.List, r.ID))
	case lists.Failed:
		return withStatus(ExitRefused, fmt.Errorf("load %d of %s failed: %s", r.ID, r.List, r.Problem))
	}
	return nil
}

func newListsUpdate(g *global) *cobra.Command {
	var noRun bool
	cmd := &cobra.Command{
		Use:   "update [LIST…]",
		Short: "Fetch lists from their publishers, load them, and re-screen everyone affected",
		Long: `Update fetches each list from its addresses (all declared lists when none is
named). “Publisher unchanged” and “could not be reached” are told apart: the
first keeps the list fresh, the second lets it grow stale.

Exit status: 0 every list is current, 1 error, 2 wrong usage, 3 a load was
refused or failed (the old list stays in force).`,
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx := cmd.Context()
			a, err := g.begin(ctx, access.ListLoad)
			if err != nil {
				return err
			}
			defer a.close()
			if len(args) == 0 {
				all, err := a.lists.Lists(ctx)
				if err != nil {
					return err
				}
				for _, l := range all {
					if len(l.Sources) > 0 {
						args = append(args, l.ID)
					}
				}
			}
			if len(args) == 0 {
				return errors.New("no list with an address is declared; declare one with “revet lists add”")
			}
			var worst error
			for _, list := range args {
				r, err := a.lists.Update(ctx, list, a.actor)
				if err == nil {
					err = g.finishLoad(ctx, a, r, noRun)
				}
				worst = errors.Join(worst, err)
			}
			return worst
		},
	}
	cmd.Flags().BoolVar(&noRun, "no-run", false, "do not re-screen now; “revet run” does it later")
	return cmd
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
