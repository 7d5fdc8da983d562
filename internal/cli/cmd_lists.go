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
	cmd.AddCommand(newListsAdd(g), newListsRevise(g), newListsUpdate(g), newListsImport(g), newListsAccept(g),
		newListsStatus(g), newListsShow(g), newListsDiff(g), newListsReport(g))
	return cmd
}

func newListsAdd(g *global) *cobra.Command {
	var d declaration
	cmd := &cobra.Command{
		Use:   "add LIST",
		Short: "Declare a list",
		Long: `Add declares a list. A list that Revet knows (` + strings.Join(knownLists(), ", ") + `)
brings its format, addresses, licence and staleness limit with it; flags
override them. Where a publisher offers a list in several formats, --format
chooses, and the addresses follow.
Own lists are CSV files with a declared mapping (--mapping FILE, JSON) or
FollowTheMoney JSON lines.

Exit status: 0 declared, 1 not possible, 2 wrong usage.`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			l := lists.List{ID: args[0], Gates: watchlist.DefaultGates()}
			if src, ok := watchlist.LookupSource(l.ID); ok {
				l = fromSource(src)
			}
			return g.declare(cmd, &d, l, func(a *app, l lists.List) (lists.List, error) {
				return a.lists.Declare(cmd.Context(), l, a.actor, d.reason)
			})
		},
	}
	d.register(cmd)
	return cmd
}

func newListsRevise(g *global) *cobra.Command {
	var d declaration
	cmd := &cobra.Command{
		Use:   "revise LIST",
		Short: "Change the declaration of a list, from its next load on",
		Long: `Revise records a new version of a list's declaration with what the flags name;
the rest stays. It has effect from the next load on. Where the publisher offers
the list in several formats, --format chooses, and the addresses follow; the
keys of the entries are the same in each of them.

Exit status: 0 recorded, 1 not possible, 2 wrong usage.`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			l := lists.List{ID: args[0]}
			return g.declare(cmd, &d, l, func(a *app, l lists.List) (lists.List, error) {
				return a.lists.Revise(cmd.Context(), l, a.actor, d.reason)
			})
		},
	}
	d.register(cmd)
	return cmd
}

// declaration is what the flags of add and revise say of a list.
type declaration struct {
	list           lists.List
	format         string
	mapping, gates string
	reason         string
}

func (d *declaration) register(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&d.format, "format", "", "file format: "+formats())
	f.StringVar(&d.list.Title, "title", "", "what people are shown")
	f.StringVar(&d.mapping, "mapping", "", "JSON file that declares the columns of a csv list")
	f.StringArrayVar(&d.list.Sources, "source", nil, "https address a file is fetched from (repeat for several files)")
	f.StringArrayVar(&d.list.Hosts, "redirect-host", nil, "host that an address may redirect to; .example.org stands for all below it (repeat)")
	f.StringArrayVar(&d.list.Absent, "absent", nil, "part of a format of several files that is knowingly not loaded, such as alt (repeat)")
	f.StringVar(&d.list.Encoding, "encoding", "", "encoding of the files when they declare a wrong one, such as windows-1252")
	f.StringVar(&d.gates, "gates", "", "JSON file with the limits a load must keep; what it leaves out has the default")
	f.StringVar(&d.list.Licence, "licence", "", "licence of the list")
	f.StringVar(&d.list.LicenceURL, "licence-url", "", "address of the licence's text")
	f.StringVar(&d.list.Attribution, "attribution", "", "attribution shown with results")
	f.BoolVar(&d.list.Redistributable, "redistributable", false, "bundles and exports may carry the list's data to others")
	f.IntVar(&d.list.StaleHours, "stale-hours", 0, "age in hours past which screenings are incomplete (0 = no limit)")
	f.StringVar(&d.reason, "reason", "declared on the command line", "reason, kept with the declaration")
}

// apply puts what the flags say over a declaration.
func (d *declaration) apply(cmd *cobra.Command, l *lists.List) error {
	said := cmd.Flags().Changed
	if said("format") && watchlist.Format(d.format) != l.Format {
		l.Format = watchlist.Format(d.format)
		if src, ok := watchlist.LookupSource(l.ID); ok {
			l.Sources = src.In(l.Format)
		}
	}
	for _, f := range []struct {
		flag     string
		to, from *string
	}{
		{"title", &l.Title, &d.list.Title},
		{"encoding", &l.Encoding, &d.list.Encoding},
		{"licence", &l.Licence, &d.list.Licence},
		{"licence-url", &l.LicenceURL, &d.list.LicenceURL},
		{"attribution", &l.Attribution, &d.list.Attribution},
	} {
		if said(f.flag) {
			*f.to = *f.from
		}
	}
	for _, f := range []struct {
		flag     string
		to, from *[]string
	}{{"source", &l.Sources, &d.list.Sources}, {"redirect-host", &l.Hosts, &d.list.Hosts}, {"absent", &l.Absent, &d.list.Absent}} {
		if said(f.flag) {
			*f.to = *f.from
		}
	}
	if said("redistributable") {
		l.Redistributable = d.list.Redistributable
	}
	if said("stale-hours") {
		l.StaleHours = d.list.StaleHours
	}
	if said("mapping") {
		l.Mapping = new(watchlist.Mapping)
		if err := readJSON("mapping", d.mapping, l.Mapping); err != nil {
			return err
		}
	} else if l.Format != watchlist.CSV {
		l.Mapping = nil
	}
	if said("gates") {
		l.Gates = watchlist.DefaultGates()
		if err := readJSON("gates", d.gates, &l.Gates); err != nil {
			return err
		}
	}
	if l.Format == "" {
		return withStatus(ExitUsage, fmt.Errorf("list %s is not one that Revet knows (%s): name its --format", l.ID, strings.Join(knownLists(), ", ")))
	}
	if l.Title == "" {
		l.Title = l.ID
	}
	if l.Format == watchlist.CSV && l.Mapping == nil {
		return withStatus(ExitUsage, fmt.Errorf("list %s: a csv list needs --mapping FILE, JSON that says what its columns mean, for example {\"key\":\"id\",\"columns\":{\"name\":\"name\",\"born\":\"birthDate\"}}", l.ID))
	}
	return nil
}

// declare records a declaration: l as it is known (a version in force is read
// when nothing is known of it but its name and it is not a new one), with what
// the flags say.
func (g *global) declare(cmd *cobra.Command, d *declaration, l lists.List, record func(*app, lists.List) (lists.List, error)) error {
	revision := cmd.Name() == "revise"
	if !revision {
		// What is wrong with the command line is said before anything is opened.
		if err := d.apply(cmd, &l); err != nil {
			return err
		}
	}
	ctx := cmd.Context()
	a, err := g.begin(ctx, access.ListDeclare)
	if err != nil {
		return err
	}
	defer a.close()
	if revision {
		if l, err = a.lists.List(ctx, l.ID); err != nil {
			return err
		}
		if err := d.apply(cmd, &l); err != nil {
			return err
		}
	}
	made, err := record(a, l)
	if err != nil {
		return err
	}
	if err := a.settle(ctx); err != nil {
		return err
	}
	return g.print(made, func(w io.Writer) {
		if revision {
			fmt.Fprintf(w, "Recorded version %d of %s (%s, %s); it has effect from the next load on.\n", made.Version, made.ID, made.Title, made.Format)
			return
		}
		fmt.Fprintf(w, "Declared %s (%s, %s).\n", made.ID, made.Title, made.Format)
	})
}

// readJSON reads a file into v and refuses members that v does not have.
func readJSON(what, path string, v any) error {
	b, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(b, v, json.RejectUnknownMembers(true)); err != nil {
		return fmt.Errorf("%s %s: %w", what, path, err)
	}
	return nil
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

// fromSource is the declaration of an official list.
func fromSource(src watchlist.Source) lists.List {
	return lists.List{
		ID: src.ID, Title: src.Title, Format: src.Format, Sources: src.URLs, Gates: watchlist.DefaultGates(), Licence: src.Licence, LicenceURL: src.LicenceURL,
		Attribution: src.Attribution, Redistributable: src.Redistributable, Closed: src.Closed, StaleHours: int(src.Stale.Hours()),
	}
}
