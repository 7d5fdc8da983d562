package cli

import (
	"context"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/spf13/cobra"

	"github.com/revetproject/revet/internal/access"
	"github.com/revetproject/revet/internal/lists"
	"github.com/revetproject/revet/internal/vetting"
	"github.com/revetproject/revet/watchlist"
)

// listClocks is the JSON of how fresh a list is. Its clocks run in this order:
// the publisher dates it, we fetch it, it comes into force, everybody has met it.
type listClocks struct {
	List     string `json:"list"`
	Snapshot int64  `json:"snapshot"`
	Entries  int64  `json:"entries"`
	// Published, Fetched, Active and EveryoneDone are the clocks of the snapshot
	// in force (RFC 3339).
	Published    string `json:"published,omitzero"`
	Fetched      string `json:"fetched,omitzero"`
	Active       string `json:"active,omitzero"`
	EveryoneDone string `json:"everyone_done,omitzero"`
	// Waiting are the configurations under which not everybody has met the
	// snapshot in force.
	Unmet []vetting.ListCoverage `json:"not_everyone_yet,omitzero"`
	// Confirmed is when the publisher last confirmed the content, Reached when
	// it was last reached at all.
	Confirmed string `json:"confirmed,omitzero"`
	Reached   string `json:"reached,omitzero"`
	// AgeHours is the time since Confirmed, StaleHours the limit (0 = none).
	AgeHours    float64 `json:"age_hours,omitzero"`
	StaleHours  int     `json:"stale_hours,omitzero"`
	LastLoad    int64   `json:"last_load"`
	LastOutcome string  `json:"last_outcome"`
	Waiting     bool    `json:"waiting_for_acceptance"`
	Quarantined int     `json:"quarantined"`
	Problem     string  `json:"problem,omitzero"`

	status   lists.Status
	everyone int64
}

// clocks reads how fresh a list is.
func (a *app) clocks(ctx context.Context, list string) (listClocks, error) {
	st, err := a.lists.Status(ctx, list)
	if err != nil {
		return listClocks{}, err
	}
	c := listClocks{
		List: list, Snapshot: st.Active.N, Entries: st.Active.Entries,
		Published: stamp(st.Active.PublishedAt), Fetched: stamp(st.Active.FetchedAt), Active: stamp(st.Active.ActivatedAt),
		Confirmed: stamp(st.Good.FetchedAt), Reached: stamp(st.Reached.FetchedAt), AgeHours: math.Round(st.Age.Hours()*10) / 10, StaleHours: st.List.StaleHours,
		LastLoad: st.Last.ID, LastOutcome: string(st.Last.Outcome), Waiting: st.Waiting != nil, Quarantined: len(st.Quarantined), Problem: st.Problem, status: st,
	}
	if st.Active.N == 0 {
		return c, nil
	}
	coverage, err := a.vetting.ListCoverage(ctx, list, st.Active.N)
	if err != nil {
		return c, err
	}
	for _, met := range coverage {
		if !met.Done() {
			c.Unmet = append(c.Unmet, met)
		}
		c.everyone = max(c.everyone, met.At)
	}
	if len(c.Unmet) == 0 {
		c.EveryoneDone = stamp(c.everyone)
	}
	return c, nil
}

// everyoneDone is the last clock for people.
func (c *listClocks) everyoneDone() string {
	switch {
	case c.Snapshot == 0:
		return "–"
	case len(c.Unmet) > 0:
		return "not yet"
	case c.everyone == 0:
		return "used by nobody"
	}
	return minute(c.everyone)
}

// age is the time since the last confirmation against its limit.
func (c *listClocks) age() string {
	if c.Confirmed == "" {
		return "–"
	}
	s := fmt.Sprintf("%.0f h", c.AgeHours)
	if c.StaleHours > 0 {
		s += fmt.Sprintf(" of %d h", c.StaleHours)
	}
	return s
}

func newListsStatus(g *global) *cobra.Command {
	var check bool
	cmd := &cobra.Command{
		Use:   "status [LIST…]",
		Short: "Show the clocks of each list and how its last load ended",
		Long: `Status shows the clocks of each list: when the publisher dated what is in force,
when it was fetched, when it came into force, and when everybody had met it;
then the time since the publisher last confirmed it, against the limit past
which screenings are incomplete, and how the last load ended.

Exit status: 0 shown, 1 error, 2 wrong usage, 4 (with --check) a list is missing
or stale.`,
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
			rows := []listClocks{}
			for _, l := range all {
				if len(args) > 0 && !slices.Contains(args, l.ID) {
					continue
				}
				c, err := a.clocks(ctx, l.ID)
				if err != nil {
					return err
				}
				rows = append(rows, c)
			}
			if err := g.print(rows, func(w io.Writer) {
				if len(rows) == 0 {
					fmt.Fprintln(w, "No list is declared. Declare one with “revet lists add”.")
					return
				}
				t := newTable(w, "list", "snapshot", "entries", "published", "fetched", "active", "everyone done", "confirmed", "last load", "problem")
				for _, r := range rows {
					last := fmt.Sprintf("%d %s", r.LastLoad, r.LastOutcome)
					if r.LastLoad == 0 {
						last = "never loaded"
					}
					if r.Waiting {
						last += " (may be accepted)"
					}
					active := &r.status.Active
					t.AppendRow([]any{
						r.List, r.Snapshot, grouped(r.Entries), minute(active.PublishedAt), minute(active.FetchedAt), minute(active.ActivatedAt),
						r.everyoneDone(), r.age(), last, r.Problem,
					})
				}
				t.Render()
			}); err != nil {
				return err
			}
			var ill []string
			for _, r := range rows {
				if r.Problem != "" {
					ill = append(ill, r.List)
				}
			}
			if check && len(ill) > 0 {
				return withStatus(ExitProof, fmt.Errorf("screenings without a match are incomplete because of %s", strings.Join(ill, ", ")))
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&check, "check", false, "end with status 4 when a list is missing or stale, for alarms")
	return cmd
}

func newListsShow(g *global) *cobra.Command {
	return &cobra.Command{
		Use:   "show LIST",
		Short: "Show what a list is declared as: addresses, terms, limits",
		Long: `Show prints the declaration of a list: its addresses, the terms it may be used
on, the attribution that goes with results, and the limits its loads must keep.

Exit status: 0 shown, 1 error, 2 wrong usage.`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx := cmd.Context()
			a, err := g.begin(ctx, access.ListRead)
			if err != nil {
				return err
			}
			defer a.close()
			l, err := a.lists.List(ctx, args[0])
			if err != nil {
				return err
			}
			return g.print(l, func(w io.Writer) { humanList(w, l) })
		},
	}
}

func humanList(w io.Writer, l lists.List) {
	fmt.Fprintf(w, "%s: %s\nformat %s, version %d of the declaration, %s by %s: %s\n", l.ID, l.Title, l.Format, l.Version, minute(l.At), l.Actor, l.Reason)
	for _, s := range l.Sources {
		fmt.Fprintf(w, "address: %s\n", s)
	}
	for _, h := range l.Hosts {
		fmt.Fprintf(w, "may redirect to: %s\n", h)
	}
	fmt.Fprintf(w, "licence: %s\n", dash(l.Licence))
	if l.LicenceURL != "" {
		fmt.Fprintf(w, "licence text: %s\n", l.LicenceURL)
	}
	fmt.Fprintf(w, "attribution: %s\n", dash(l.Attribution))
	if l.Redistributable {
		fmt.Fprintln(w, "bundles and exports may carry it to others")
	} else {
		fmt.Fprintln(w, "left out of bundles and exports: its terms do not allow, or were not verified for, redistribution")
	}
	if l.Closed != "" {
		fmt.Fprintf(w, "closed by its publisher on %s\n", l.Closed)
	}
	if l.StaleHours > 0 {
		fmt.Fprintf(w, "stale after %d h without confirmation\n", l.StaleHours)
	} else {
		fmt.Fprintln(w, "never stale")
	}
	if b, err := json.Marshal(l.Gates, json.Deterministic(true)); err == nil {
		fmt.Fprintf(w, "gates: %s\n", b)
	}
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
			out := map[string]any{"load": describeLoad(r), "files": r.Files, "origins": r.Origins, "found": r.Found}
			return g.print(out, func(w io.Writer) {
				describeLoad(r).human(w)
				for i, f := range r.Files {
					fmt.Fprintf(w, "  %s  %s bytes  sha256 %s", f.Name, grouped(f.Size), f.SHA256)
					if len(r.Origins) == len(r.Files) && r.Origins[i].FinalURL != "" {
						fmt.Fprintf(w, "  from %s", r.Origins[i].FinalURL)
					}
					fmt.Fprintln(w)
				}
				if r.Bundle != nil {
					fmt.Fprintf(w, "  brought by bundle %s, signed by %s\n", r.Bundle.SHA256, r.Bundle.Key)
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
