package cli

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/revetproject/revet/internal/encounter"
)

// encounterView is the JSON of an encounter: times as RFC 3339.
type encounterView struct {
	Encounter  int64           `json:"encounter"`
	Ref        string          `json:"ref,omitzero"`
	State      string          `json:"state"` // open, closed
	Site       string          `json:"site"`
	Kind       string          `json:"kind"`
	Mode       string          `json:"mode,omitzero"`
	Office     string          `json:"office,omitzero"`
	Happened   string          `json:"happened"`
	Recorded   string          `json:"recorded"`
	By         string          `json:"by"`
	Declared   int64           `json:"declared"`
	Source     string          `json:"source,omitzero"`
	Ended      string          `json:"ended,omitzero"`
	ClosedBy   string          `json:"closed_by,omitzero"`
	ClosedAt   string          `json:"closed_at,omitzero"`
	Reason     string          `json:"reason,omitzero"`
	Closed     []closedView    `json:"closed,omitzero"`
	Occupants  []occupantView  `json:"occupants,omitzero"`
	Exceptions []exceptionView `json:"exceptions,omitzero"`
	Missing    []string        `json:"missing,omitzero"` // why it cannot close
	happened   int64
}

type closedView struct {
	Occupant  int64             `json:"occupant"`
	State     encounter.State   `json:"state"`
	Outcome   string            `json:"outcome"`
	Exception int64             `json:"exception,omitzero"`
	Matches   []encounter.Match `json:"matches,omitzero"`
}

type occupantView struct {
	Occupant   int64             `json:"occupant"`
	Role       string            `json:"role"`
	State      encounter.State   `json:"state"`
	Subject    string            `json:"subject,omitzero"`
	Shown      []encounter.Shown `json:"shown"`
	Marks      []string          `json:"marks,omitzero"`
	Screenings []screeningView   `json:"screenings,omitzero"`
	Matches    []encounter.Match `json:"matches,omitzero"`
	Exception  int64             `json:"exception,omitzero"`
	Ground     string            `json:"ground,omitzero"`
	Drawn      string            `json:"drawn,omitzero"` // yes, no; "" without a sampling policy
	Missing    string            `json:"missing,omitzero"`
}

type screeningView struct {
	Configuration string `json:"configuration"`
	Epoch         int64  `json:"epoch"`
	Version       int64  `json:"subject_version"`
	Outcome       string `json:"outcome"`
	At            string `json:"at"`
}

type exceptionView struct {
	Exception   int64  `json:"exception"`
	Encounter   int64  `json:"encounter"`
	Occupant    int64  `json:"occupant,omitzero"`
	Ground      string `json:"ground"`
	Reason      string `json:"reason"`
	State       string `json:"state"`
	RequestedBy string `json:"requested_by"`
	RequestedAt string `json:"requested_at"`
	DecidedBy   string `json:"decided_by,omitzero"`
	DecidedAt   string `json:"decided_at,omitzero"`
	Expires     string `json:"expires"`
	Note        string `json:"note,omitzero"`
	Policy      int64  `json:"policy,omitzero"`
}

func viewEncounter(e *encounter.Encounter) encounterView {
	v := encounterView{
		Encounter: e.Number, Ref: e.Ref, State: "open", Site: e.Site, Kind: e.Kind, Mode: e.Mode, Office: e.Office, Happened: stamp(e.HappenedAt),
		Recorded: stamp(e.OpenedAt), By: e.OpenedBy, Declared: e.Declared, Source: e.Source, happened: e.HappenedAt,
	}
	if c := e.Closing; c != nil {
		v.State, v.Ended, v.ClosedBy, v.ClosedAt, v.Reason = "closed", stamp(c.At), c.Actor, stamp(c.Recorded), c.Reason
		for _, x := range c.Occupants {
			v.Closed = append(v.Closed, closedView{x.N, x.State, x.Outcome, x.Exception, x.Matches})
		}
	}
	return v
}

func viewOccupant(x *encounter.OccupantStanding) occupantView {
	o := &x.Occupant
	v := occupantView{Occupant: o.N, Role: o.Role, State: x.State, Subject: o.Subject, Shown: o.Shown, Marks: o.Marks, Matches: x.Matches, Missing: x.Missing}
	for _, s := range o.Screenings {
		v.Screenings = append(v.Screenings, screeningView{s.Config, s.Epoch, s.Version, s.Outcome, stamp(s.At)})
	}
	if x.Exception != nil {
		v.Exception, v.Ground = x.Exception.ID, x.Exception.Ground
	}
	if o.Draw != nil {
		v.Drawn = yes(o.Draw.Drawn)
	}
	return v
}

func viewException(x *encounter.Exception) exceptionView {
	return exceptionView{
		x.ID, x.Encounter, x.Occupant, x.Ground, x.Reason, x.State, x.RequestedBy, stamp(x.RequestedAt), x.DecidedBy, stamp(x.DecidedAt),
		stamp(x.Expires), x.Note, x.Policy,
	}
}

func humanOccupants(w io.Writer, os []occupantView) {
	t := newTable(w, "occupant", "role", "state", "subject", "shown", "matches", "marks")
	for _, o := range os {
		state := string(o.State)
		if o.Ground != "" {
			state += fmt.Sprintf(" (%s, exception %d)", o.Ground, o.Exception)
		}
		if o.Drawn == "yes" {
			state += ", drawn"
		}
		var shown, matches []string
		for _, s := range o.Shown {
			text := s.Type
			if s.Word != "" {
				text += " (“" + s.Word + "”)"
			}
			shown = append(shown, text)
		}
		for _, m := range o.Matches {
			matches = append(matches, fmt.Sprintf("%s %s %s: %s", m.List, m.Key, m.Band, m.Decision))
		}
		t.AppendRow([]any{o.Occupant, o.Role, state, dash(o.Subject), strings.Join(shown, ", "), dash(strings.Join(matches, ", ")), dash(strings.Join(o.Marks, ", "))})
	}
	t.Render()
}

func newEncountersShow(g *global) *cobra.Command {
	return &cobra.Command{
		Use:   "show ENCOUNTER",
		Short: "Show an encounter: who was there, how each stands, and what keeps it open",
		Long: `Show prints an encounter with its occupants, their open matches, the exceptions,
and, while it is open, everything that keeps it from closing.

Exit status: 0 shown, 1 no such encounter, 2 wrong usage.`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx := cmd.Context()
			a, p, n, err := g.encounterArg(ctx, args[0])
			if err != nil {
				return err
			}
			defer a.close()
			v, err := a.encounters.Show(ctx, p, n)
			if err != nil {
				return err
			}
			out := viewEncounter(&v.Encounter)
			for i := range v.Standing.Occupants {
				out.Occupants = append(out.Occupants, viewOccupant(&v.Standing.Occupants[i]))
			}
			for i := range v.Exceptions {
				out.Exceptions = append(out.Exceptions, viewException(&v.Exceptions[i]))
			}
			if v.Encounter.Closing == nil {
				out.Missing = v.Standing.Refusals
			}
			return g.print(out, func(w io.Writer) { out.human(w) })
		},
	}
}

func (v encounterView) human(w io.Writer) {
	fmt.Fprintf(w, "E-%d  %s at %s", v.Encounter, v.Kind, v.Site)
	for _, s := range []string{v.Mode, v.Office, v.Ref} {
		if s != "" {
			fmt.Fprintf(w, ", %s", s)
		}
	}
	fmt.Fprintf(w, "\nhappened %s, recorded %s by %s; %d declared\n", v.Happened, v.Recorded, v.By, v.Declared)
	if v.State == "closed" {
		fmt.Fprintf(w, "closed %s by %s (ended %s)", v.ClosedAt, v.ClosedBy, v.Ended)
		if v.Reason != "" {
			fmt.Fprintf(w, ": %s", v.Reason)
		}
		fmt.Fprintln(w)
		t := newTable(w, "occupant", "state at closing", "outcome", "matches then")
		for _, c := range v.Closed {
			var matches []string
			for _, m := range c.Matches {
				matches = append(matches, fmt.Sprintf("%s %s: %s", m.List, m.Key, m.Decision))
			}
			t.AppendRow([]any{c.Occupant, c.State, c.Outcome, dash(strings.Join(matches, ", "))})
		}
		t.Render()
		fmt.Fprintln(w, "\nAs it is now:")
	}
	if len(v.Occupants) > 0 {
		humanOccupants(w, v.Occupants)
	}
	for _, x := range v.Exceptions {
		whom := "the encounter"
		if x.Occupant > 0 {
			whom = fmt.Sprintf("occupant %d", x.Occupant)
		}
		fmt.Fprintf(w, "exception %d for %s: %s, %s; asked by %s, expires %s – %s\n", x.Exception, whom, x.Ground, x.State, x.RequestedBy, x.Expires, x.Reason)
	}
	for _, m := range v.Missing {
		fmt.Fprintf(w, "cannot close: %s\n", m)
	}
}

func newEncountersList(g *global) *cobra.Command {
	var f encounter.Filter
	var from, until string
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List encounters in the order in which they happened",
		Long: `List shows encounters. --waiting shows those with an occupant whose screening was
incomplete because a list was missing: they are screened again by the next run.

Exit status: 0 listed, 1 error, 2 wrong usage.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			ctx := cmd.Context()
			var err error
			if f.From, err = moment("from", from); err != nil {
				return err
			}
			if f.Until, err = moment("until", until); err != nil {
				return err
			}
			if f.Limit < 1 {
				return withStatus(ExitUsage, fmt.Errorf("--limit %d: it must be 1 or more", f.Limit))
			}
			a, p, err := g.actor(ctx)
			if err != nil {
				return err
			}
			defer a.close()
			ls, err := a.encounters.List(ctx, p, f)
			if err != nil {
				return err
			}
			type row struct {
				encounterView
				Recorded   int64 `json:"occupants_recorded"`
				Screened   int64 `json:"screened"`
				Excepted   int64 `json:"excepted"`
				Incomplete int64 `json:"incomplete"`
				Unscreened int64 `json:"unscreened"`
			}
			out := make([]row, len(ls))
			for i := range ls {
				l := &ls[i]
				v := viewEncounter(&l.Encounter)
				v.Closed = nil
				out[i] = row{v, l.Recorded, l.Screened, l.Excepted, l.Incomplete, l.Unscreened}
			}
			return g.print(out, func(w io.Writer) {
				if len(out) == 0 {
					fmt.Fprintln(w, "No encounter fits.")
					return
				}
				t := newTable(w, "encounter", "reference", "happened", "site", "kind", "state", "declared", "recorded", "screened", "excepted", "incomplete", "unscreened")
				for _, r := range out {
					t.AppendRow([]any{
						fmt.Sprintf("E-%d", r.Encounter), dash(r.Ref), minute(r.happened), r.Site, r.Kind, r.State, r.Declared, r.Recorded, r.Screened, r.Excepted, r.Incomplete, r.Unscreened,
					})
				}
				t.Render()
			})
		},
	}
	fs := cmd.Flags()
	fs.StringVar(&f.Site, "site", "", "only of this site")
	fs.StringVar(&f.Subject, "subject", "", "only those at which this subject appeared")
	fs.BoolVar(&f.Open, "open", false, "only those that are not closed")
	fs.BoolVar(&f.Waiting, "waiting", false, "only those with an occupant that waits to be screened again")
	fs.StringVar(&from, "from", "", "only those that happened at or after this time")
	fs.StringVar(&until, "until", "", "… and before this one")
	fs.IntVar(&f.Limit, "limit", 100, "at most so many")
	return cmd
}

func newEncountersReport(g *global) *cobra.Command {
	var sc encounter.Scope
	var from, until, by string
	var without bool
	cmd := &cobra.Command{
		Use:   "report",
		Short: "Count by site and period: who was screened, excepted, or not asked at all",
		Long: `Report counts encounters by site and period, in each site's own days and months:
declared, recorded, screened, excepted by ground, unscreened; encounters where of
several people one, or only the driver, was screened; what closed with which
gaps; the evidence of identity that was shown; data-quality marks. It names
nobody. --without-document answers how many people were released, or let go on
otherwise, without a document.

Exit status: 0 shown, 1 error, 2 wrong usage.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			ctx := cmd.Context()
			var err error
			if sc.From, err = moment("from", from); err != nil {
				return err
			}
			if sc.Until, err = moment("until", until); err != nil {
				return err
			}
			if sc.By = encounter.By(by); !slices.Contains([]encounter.By{encounter.ByDay, encounter.ByMonth, encounter.ByYear, encounter.ByAll}, sc.By) {
				return withStatus(ExitUsage, fmt.Errorf("--by %q: use day, month, year or all", by))
			}
			sc.Together = sc.Together || without && sc.Site == ""
			a, p, err := g.actor(ctx)
			if err != nil {
				return err
			}
			defer a.close()
			r, err := a.encounters.Report(ctx, p, sc)
			if err != nil {
				return err
			}
			if without {
				return g.withoutDocument(r)
			}
			return g.print(r, func(w io.Writer) { humanCompliance(w, r) })
		},
	}
	f := cmd.Flags()
	f.StringVar(&sc.Site, "site", "", "only this site")
	f.StringVar(&from, "from", "", "encounters that happened at or after this time")
	f.StringVar(&until, "until", "", "… and before this one")
	f.StringVar(&by, "by", "all", "divide time by day, month, year, or not: all")
	f.BoolVar(&sc.Together, "together", false, "add up the sites")
	f.BoolVar(&without, "without-document", false, "only: how many people of whom no document was seen, by outcome")
	return cmd
}

// withoutDocument answers how many went on without a document.
func (g *global) withoutDocument(r encounter.Report) error {
	type row struct {
		Site     string           `json:"site,omitzero"`
		Period   string           `json:"period"`
		Released int64            `json:"released_without_document"`
		Without  int64            `json:"without_document"`
		Of       int64            `json:"of_occupants"`
		Outcomes map[string]int64 `json:"without_document_by_outcome"`
	}
	view := func(f encounter.Figures) row {
		return row{f.Site, f.Period, f.ReleasedWithout, f.WithoutDocument, f.Recorded, f.WithoutBy}
	}
	out := struct {
		Rows  []row `json:"rows"`
		Total row   `json:"total"`
	}{Rows: []row{}, Total: view(r.Total)}
	for _, f := range r.Rows {
		out.Rows = append(out.Rows, view(f))
	}
	return g.print(out, func(w io.Writer) {
		outcomes := sortedKeys(out.Total.Outcomes)
		head := []any{"period", "site", "released without document"}
		for _, o := range outcomes {
			if o != encounter.Released {
				head = append(head, o)
			}
		}
		t := newTable(w, append(head, "without document", "of occupants")...)
		line := func(period, site string, x row) {
			cells := []any{period, dash(site), grouped(x.Released)}
			for _, o := range outcomes {
				if o != encounter.Released {
					cells = append(cells, grouped(x.Outcomes[o]))
				}
			}
			t.AppendRow(append(cells, grouped(x.Without), grouped(x.Of)))
		}
		for _, x := range out.Rows {
			line(dash(x.Period), x.Site, x)
		}
		line("total", "", out.Total)
		t.Render()
	})
}

func sum(m map[string]int64) (n int64) {
	for _, v := range m {
		n += v
	}
	return n
}

func humanCompliance(w io.Writer, r encounter.Report) {
	t := newTable(w, "period", "site", "encounters", "open", "declared", "recorded", "screened", "excepted", "incomplete", "unscreened", "of several, one", "only driver", "median min")
	line := func(period string, f *encounter.Figures) {
		median := "–"
		if f.MedianMinutes >= 0 {
			median = grouped(f.MedianMinutes)
		}
		t.AppendRow([]any{
			dash(period), dash(f.Site), grouped(f.Encounters), grouped(f.Open), grouped(f.Declared), grouped(f.Recorded), grouped(f.Screened),
			grouped(sum(f.Excepted)), grouped(f.Incomplete), grouped(f.Unscreened), share(f.OnlyOne, f.Several), share(f.OnlyDriver, f.Several), median,
		})
	}
	for i := range r.Rows {
		line(r.Rows[i].Period, &r.Rows[i])
	}
	line("total", &r.Total)
	t.Render()
	f := &r.Total
	counts := func(title string, m map[string]int64) {
		if len(m) == 0 {
			return
		}
		fmt.Fprintf(w, "\n%s\n", title)
		t := newTable(w, "what", "occupants")
		keys := sortedKeys(m)
		slices.SortStableFunc(keys, func(a, b string) int { return int(min(1, max(-1, m[b]-m[a]))) })
		for _, k := range keys {
			t.AppendRow([]any{k, grouped(m[k])})
		}
		t.Render()
	}
	fmt.Fprintf(w, "\ndeclared and not recorded %s, recorded beyond what was declared %s; nobody screened in %s encounters\n", grouped(f.NotRecorded), grouped(f.Undeclared), grouped(f.NobodyScreened))
	fmt.Fprintf(w, "closed %s: with exceptions %s, with fewer recorded than declared %s, with a match undecided %s, with a match inconclusive %s\n",
		grouped(f.Closed), grouped(f.ClosedExcepted), grouped(f.ClosedFewer), grouped(f.ClosedUndecided), grouped(f.ClosedReleased))
	if f.Drawn+f.NotDrawn > 0 {
		fmt.Fprintf(w, "sampling: %s drawn, %s of them excepted all the same; %s not drawn\n", grouped(f.Drawn), grouped(f.DrawnExcepted), grouped(f.NotDrawn))
	}
	fmt.Fprintf(w, "no document seen of %s, released of these %s; document number missing, unusable or failing its check: %s\n", grouped(f.WithoutDocument), grouped(f.ReleasedWithout), grouped(f.DoubtfulDocuments))
	counts("Excepted, by ground:", f.Excepted)
	counts("Shown as evidence of identity:", f.Shown)
	counts("Read by a mapping of yours:", f.Words)
	counts("Outcome:", f.Outcomes)
	counts("Data-quality marks:", f.Marks)
}

// share writes a part of a whole as count and percentage.
func share(part, whole int64) string {
	if whole == 0 {
		return "–"
	}
	return fmt.Sprintf("%s (%.0f %%)", grouped(part), 100*float64(part)/float64(whole))
}
