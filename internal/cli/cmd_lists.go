package cli

import (
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/spf13/cobra"

	"github.com/revetproject/revet/internal/access"
	"github.com/revetproject/revet/internal/lists"
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
