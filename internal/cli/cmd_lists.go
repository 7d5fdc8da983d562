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
	"strings"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/spf13/cobra"

	"github.com/revetproject/revet/internal/access"
	"github.com/revetproject/revet/internal/lists"
	"github.com/revetproject/revet/internal/vetting"
	"github.com/revetproject/revet/watchlist"
)

func newLists(g *global) *cobra.Command {
	cmd := &cobra.Command{Use: "lists", Short: "Declare, load, accept and inspect watchlists"}
	cmd.AddCommand(newListsAdd(g), newListsUpdate(g), newListsImport(g), newListsAccept(g), newListsStatus(g), newListsDiff(g), newListsReport(g))
	return cmd
}

func newListsAdd(g *global) *cobra.Command {
	var (
		l       lists.List
		format  string
		mapping string
		reason  string
	)
	cmd := &cobra.Command{
		Use:   "add LIST",
		Short: "Declare a list",
		Long: `Add declares a list. A list that Revet knows (` + strings.Join(knownLists(), ", ") + `) brings its
format, addresses, licence and staleness limit with it; flags override them.
Own lists are CSV files with a declared mapping (--mapping FILE, JSON) or
FollowTheMoney JSON lines.

Exit status: 0 declared, 1 not possible, 2 wrong usage.`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			l.ID = args[0]
			l.Format = watchlist.Format(format)
			l.Gates = watchlist.DefaultGates()
			if src, ok := watchlist.LookupSource(l.ID); ok {
				fillFromSource(&l, src)
			}
			if l.Format == "" {
				return withStatus(ExitUsage, fmt.Errorf("list %s is not one that Revet knows (%s): name its --format", l.ID, strings.Join(knownLists(), ", ")))
			}
			if l.Title == "" {
				l.Title = l.ID
			}
			if mapping != "" {
				m, err := readMapping(mapping)
				if err != nil {
					return err
				}
				l.Mapping = m
			}
			if l.Format == watchlist.CSV && l.Mapping == nil {
				return withStatus(ExitUsage, fmt.Errorf("list %s: a csv list needs --mapping FILE, JSON that says what its columns mean, for example {\"key\":\"id\",\"columns\":{\"name\":\"name\",\"born\":\"birthDate\"}}", l.ID))
			}
			a, err := g.begin(cmd.Context(), access.ListDeclare)
			if err != nil {
				return err
			}
			defer a.close()
			made, err := a.lists.Declare(cmd.Context(), l, a.actor, reason)
			if err != nil {
				return err
			}
			if err := a.settle(cmd.Context()); err != nil {
				return err
			}
			return g.print(made, func(w io.Writer) {
				fmt.Fprintf(w, "Declared %s (%s, %s).\n", made.ID, made.Title, made.Format)
			})
		},
	}
	f := cmd.Flags()
	f.StringVar(&format, "format", "", "file format: "+formats())
	f.StringVar(&l.Title, "title", "", "what people are shown")
	f.StringVar(&mapping, "mapping", "", "JSON file that declares the columns of a csv list")
	f.StringArrayVar(&l.Sources, "source", nil, "address a file is fetched from (repeat for several files)")
	f.StringVar(&l.Licence, "licence", "", "licence of the list")
	f.StringVar(&l.Attribution, "attribution", "", "attribution shown with results")
	f.IntVar(&l.StaleHours, "stale-hours", 0, "age in hours past which screenings are incomplete (0 = no limit)")
	f.StringVar(&reason, "reason", "declared on the command line", "reason, kept with the declaration")
	return cmd
}

func readMapping(path string) (*watchlist.Mapping, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var m watchlist.Mapping
	if err := json.Unmarshal(b, &m, json.RejectUnknownMembers(true)); err != nil {
		return nil, fmt.Errorf("mapping %s: %w", path, err)
	}
	return &m, nil
}

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

func newListsStatus(g *global) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "status [LIST…]",
		Short: "Show how fresh each list is and how its last load ended",
		Long: `Status shows each list's clocks: published, fetched, active, and how its last
load ended.

Exit status: 0 shown, 1 error, 2 wrong usage.`,
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx := cmd.Context()
			a, err := g.begin(ctx, access.ListRead)
			if err != nil {
				return err
			}
			defer a.close()
			all, err := a.lists.Lists(ctx)
			if err != nil {
				return err
			}
			for _, id := range args {
				if !slices.ContainsFunc(all, func(l lists.List) bool { return l.ID == id }) {
					return fmt.Errorf("list %s is not declared; “revet lists status” shows those that are, “revet lists add” declares one", id)
				}
			}
			var out []lists.Status
			for _, l := range all {
				if len(args) > 0 && !slices.Contains(args, l.ID) {
					continue
				}
				st, err := a.lists.Status(ctx, l.ID)
				if err != nil {
					return err
				}
				out = append(out, st)
			}
			type row struct {
				List        string `json:"list"`
				Snapshot    int64  `json:"snapshot"`
				Entries     int64  `json:"entries"`
				Published   string `json:"published,omitzero"`
				Fetched     string `json:"fetched,omitzero"`
				Active      string `json:"active,omitzero"`
				LastLoad    int64  `json:"last_load"`
				LastOutcome string `json:"last_outcome"`
				Waiting     bool   `json:"waiting_for_acceptance"`
				Quarantined int    `json:"quarantined"`
				Problem     string `json:"problem,omitzero"`
			}
			rows := make([]row, len(out))
			for i, st := range out {
				rows[i] = row{
					st.List.ID, st.Active.N, st.Active.Entries, stamp(st.Active.PublishedAt), stamp(st.Active.FetchedAt), stamp(st.Active.ActivatedAt),
					st.Last.ID, string(st.Last.Outcome), st.Waiting != nil, len(st.Quarantined), st.Problem,
				}
			}
			return g.print(rows, func(w io.Writer) {
				if len(rows) == 0 {
					fmt.Fprintln(w, "No list is declared. Declare one with “revet lists add”.")
					return
				}
				t := newTable(w, "list", "snapshot", "entries", "published", "fetched", "active", "last load", "problem")
				for i, r := range rows {
					last := fmt.Sprintf("%d %s", r.LastLoad, r.LastOutcome)
					if r.LastLoad == 0 {
						last = "never loaded"
					}
					if r.Waiting {
						last += " (may be accepted)"
					}
					t.AppendRow([]any{r.List, r.Snapshot, grouped(r.Entries), minute(out[i].Active.PublishedAt), minute(out[i].Active.FetchedAt), minute(out[i].Active.ActivatedAt), last, r.Problem})
				}
				t.Render()
			})
		},
	}
	return cmd
}

func newListsDiff(g *global) *cobra.Command {
	var cosmetic bool
	cmd := &cobra.Command{
		Use:   "diff LIST [FROM] [TO]",
		Short: "Show what changed between two snapshots of a list",
		Long: `Diff shows the entries added, changed and removed between two snapshots, with
the fields before and after. Default: from the snapshot before the newest.

Exit status: 0 shown, 1 error, 2 wrong usage.`,
		Args: cobra.RangeArgs(1, 3),
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx := cmd.Context()
			a, err := g.begin(ctx, access.ListRead)
			if err != nil {
				return err
			}
			defer a.close()
			st, err := a.lists.Status(ctx, args[0])
			if err != nil {
				return err
			}
			from, to := st.Active.N-1, st.Active.N
			for i, p := range []*int64{&from, &to} {
				if len(args) > i+1 {
					if *p, err = strconv.ParseInt(args[i+1], 10, 64); err != nil {
						return withStatus(ExitUsage, fmt.Errorf("snapshot %q is not a number", args[i+1]))
					}
				}
			}
			changes, err := a.lists.Diff(ctx, args[0], from, to)
			if err != nil {
				return err
			}
			type change struct {
				Key      string   `json:"key"`
				Op       string   `json:"op"`
				Material bool     `json:"material"`
				Name     string   `json:"name"`
				Fields   []string `json:"fields,omitzero"`
			}
			var rows []change
			for _, c := range changes {
				if !c.Material && !cosmetic && c.Op == watchlist.Changed {
					continue
				}
				e := c.After
				if e == nil {
					e = c.Before
				}
				r := change{Key: c.Key, Op: string(c.Op), Material: c.Material, Name: e.First("name")}
				if c.Op == watchlist.Changed {
					for _, f := range c.Fields {
						r.Fields = append(r.Fields, fmt.Sprintf("%s: %s → %s", f.Property, orNothing(f.Before), orNothing(f.After)))
					}
				}
				rows = append(rows, r)
			}
			return g.print(map[string]any{"list": args[0], "from": from, "to": to, "changes": rows}, func(w io.Writer) {
				fmt.Fprintf(w, "%s, snapshot %d → %d: %d changes shown of %d\n", args[0], from, to, len(rows), len(changes))
				for _, r := range rows {
					fmt.Fprintf(w, "%-8s %s  %s\n", r.Op, r.Key, r.Name)
					for _, f := range r.Fields {
						fmt.Fprintf(w, "           %s\n", f)
					}
				}
			})
		},
	}
	cmd.Flags().BoolVar(&cosmetic, "cosmetic", false, "show cosmetic changes too")
	return cmd
}

func orNothing(values []string) string {
	if len(values) == 0 {
		return "nothing"
	}
	return strings.Join(values, " | ")
}

func newListsReport(g *global) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "report LIST [LOAD]",
		Short: "Show the conformance report of a load (default: the newest)",
		Long: `Report shows what was found in the files of a load: counts per schema, alias
quality and date shape, fill rates, unknown elements, unusable records, gates.

Exit status: 0 shown, 1 error, 2 wrong usage.`,
		Args: cobra.RangeArgs(1, 2),
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx := cmd.Context()
			a, err := g.begin(ctx, access.ListRead)
			if err != nil {
				return err
			}
			defer a.close()
			var n int64
			if len(args) == 2 {
				if n, err = strconv.ParseInt(args[1], 10, 64); err != nil {
					return withStatus(ExitUsage, fmt.Errorf("load %q is not a number", args[1]))
				}
			} else {
				loads, err := a.lists.Loads(ctx, args[0], 1)
				if err != nil {
					return err
				}
				if len(loads) == 0 {
					if _, err := a.lists.Status(ctx, args[0]); err != nil {
						return err
					}
					return fmt.Errorf("list %s was never loaded; load it with “revet lists update %s” or “revet lists import %s FILE…”", args[0], args[0], args[0])
				}
				n = loads[0].ID
			}
			r, err := a.lists.Report(ctx, args[0], n)
			if err != nil {
				return err
			}
			out := map[string]any{"load": describeLoad(r), "files": r.Files, "found": r.Found}
			return g.print(out, func(w io.Writer) {
				describeLoad(r).human(w)
				for _, f := range r.Files {
					fmt.Fprintf(w, "  %s  %s bytes  sha256 %s\n", f.Name, grouped(f.Size), f.SHA256)
				}
				humanConformance(w, r.Found)
			})
		},
	}
	return cmd
}

// humanConformance prints the counts of a conformance report as indented lines.
func humanConformance(w io.Writer, r lists.LoadReport) {
	b, err := json.Marshal(r, json.Deterministic(true))
	if err != nil {
		return
	}
	var v any
	if json.Unmarshal(b, &v) == nil {
		humanTree(w, v, "  ")
	}
}

func humanTree(w io.Writer, v any, indent string) {
	m, ok := v.(map[string]any)
	if !ok {
		return
	}
	for _, k := range sortedKeys(m) {
		switch x := m[k].(type) {
		case map[string]any:
			if len(x) > 0 {
				fmt.Fprintf(w, "%s%s:\n", indent, k)
				humanTree(w, x, indent+"  ")
			}
		case []any:
			for _, item := range x {
				if o, ok := item.(map[string]any); ok {
					fmt.Fprintf(w, "%s%s:\n", indent, k)
					humanTree(w, o, indent+"  ")
				} else {
					fmt.Fprintf(w, "%s%s: %v\n", indent, k, item)
				}
			}
		default:
			fmt.Fprintf(w, "%s%s: %v\n", indent, k, x)
		}
	}
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

func knownLists() []string {
	var out []string
	for _, s := range watchlist.Sources() {
		out = append(out, s.ID)
	}
	return out
}

func formats() string {
	var out []string
	for _, f := range watchlist.Formats() {
		out = append(out, string(f))
	}
	return strings.Join(out, ", ")
}

// fillFromSource takes what the flags left open from what is known of a list.
func fillFromSource(l *lists.List, src watchlist.Source) {
	if l.Format == "" {
		l.Format = src.Format
	}
	if l.Title == "" {
		l.Title = src.Title
	}
	if l.Sources == nil {
		l.Sources = src.URLs
	}
	if l.Licence == "" {
		l.Licence = src.Licence
	}
	if l.Attribution == "" {
		l.Attribution = src.Attribution
	}
	if l.StaleHours == 0 {
		l.StaleHours = int(src.Stale.Hours())
	}
}
