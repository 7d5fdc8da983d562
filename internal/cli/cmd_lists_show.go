package cli

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/spf13/cobra"

	"github.com/revetproject/revet/internal/access"
	"github.com/revetproject/revet/internal/lists"
	"github.com/revetproject/revet/watchlist"
)

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
