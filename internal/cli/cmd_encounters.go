package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/revetproject/revet/entity"
	"github.com/revetproject/revet/internal/access"
	"github.com/revetproject/revet/internal/encounter"
	"github.com/revetproject/revet/internal/intake"
)

func newEncounters(g *global) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "encounters",
		Short: "Record events at which people appear; none closes with somebody unscreened",
		Long: `An encounter is an event with a place and a time at which people appear: a border
crossing, an interview, a payment. Each occupant is screened, or covered by an
exception that another person approved and that ends. Begin by declaring a site:
“revet encounters site”. The words that may be used are shown by “revet
encounters words”.`,
	}
	cmd.AddCommand(newEncountersOpen(g), newEncountersAdd(g), newEncountersScreen(g), newEncountersExcept(g), newEncountersDecide(g, true),
		newEncountersDecide(g, false), newEncountersClose(g), newEncountersShow(g), newEncountersList(g), newEncountersReport(g), newEncountersImport(g),
		newEncountersBad(g), newEncountersSite(g), newEncountersWords(g), newEncountersMap(g), newEncountersPolicy(g))
	return cmd
}

// encounterArg opens the installation and finds the encounter an argument names.
func (g *global) encounterArg(ctx context.Context, name string) (*app, access.Principal, int64, error) {
	a, p, err := g.actor(ctx)
	if err != nil {
		return nil, p, 0, err
	}
	n, err := a.encounters.Number(ctx, name)
	if err != nil {
		a.close()
		return nil, p, 0, err
	}
	return a, p, n, nil
}

// actor opens the installation for an act that the room itself authorises.
func (g *global) actor(ctx context.Context) (*app, access.Principal, error) {
	a, err := g.open(ctx)
	if err != nil {
		return nil, access.Principal{}, err
	}
	p, err := a.principal(ctx)
	if err != nil {
		a.close()
		return nil, p, err
	}
	return a, p, nil
}

// moment reads a time on the command line: RFC 3339, or a day of UTC.
func moment(flag, text string) (int64, error) {
	if text == "" {
		return 0, nil
	}
	for _, layout := range []string{time.RFC3339, time.DateOnly} {
		if t, err := time.Parse(layout, text); err == nil {
			return t.UnixMicro(), nil
		}
	}
	return 0, withStatus(ExitUsage, fmt.Errorf("--%s %q: write 2026-03-02T08:15:00Z, or a day as 2026-03-02", flag, text))
}

func newEncountersOpen(g *global) *cobra.Command {
	var o encounter.Opening
	var happened string
	cmd := &cobra.Command{
		Use:   "open --site SITE --kind KIND --declared N",
		Short: "Record that an encounter takes place",
		Long: `Open records an encounter at a declared site, with the number of people that were
stated to be there. Occupants are added with “revet encounters add”.

Exit status: 0 recorded, 1 not possible, 2 wrong usage.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			ctx := cmd.Context()
			var err error
			if o.HappenedAt, err = moment("happened", happened); err != nil {
				return err
			}
			a, p, err := g.actor(ctx)
			if err != nil {
				return err
			}
			defer a.close()
			e, err := a.encounters.Open(ctx, p, o)
			if err != nil {
				return err
			}
			if err := a.settle(ctx); err != nil {
				return err
			}
			return g.print(viewEncounter(&e), func(w io.Writer) {
				fmt.Fprintf(w, "Opened E-%d: %s at %s, %d declared. Add them with: revet encounters add E-%d --role …\n", e.Number, e.Kind, e.Site, e.Declared, e.Number)
			})
		},
	}
	f := cmd.Flags()
	f.StringVar(&o.Site, "site", "", "the site")
	f.StringVar(&o.Kind, "kind", "", "what kind of event")
	f.StringVar(&o.Mode, "mode", "", "vehicle, pedestrian, air …")
	f.StringVar(&o.Office, "office", "", "the office, lane or desk")
	f.StringVar(&o.Ref, "ref", "", "your own reference")
	f.StringVar(&happened, "happened", "", "when it took place (default: now)")
	f.Int64Var(&o.Declared, "declared", 1, "how many people there are, as stated")
	return cmd
}

// personFlags say who somebody is.
type personFlags struct {
	id, name, segment, schema string
	properties, shown         []string
}

func (f *personFlags) register(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.id, "id", "", "the subject's id: one that exists, or the one to give")
	cmd.Flags().StringVar(&f.name, "name", "", "the person's name")
	cmd.Flags().StringArrayVar(&f.properties, "property", nil, "PROPERTY=VALUE, for example birthDate=1975-04-03 (repeatable)")
	cmd.Flags().StringVar(&f.segment, "segment", "", "the subject's segment")
	cmd.Flags().StringVar(&f.schema, "schema", "Person", "the subject's schema")
	cmd.Flags().StringArrayVar(&f.shown, "shown", nil, "evidence shown, TYPE, TYPE=NUMBER or TYPE=NUMBER@COUNTRY (repeatable)")
}

// entity is what is stated of the person; nil when nothing is.
func (f *personFlags) entity() (*entity.Entity, error) {
	values := map[string][]string{}
	if f.name != "" {
		values["name"] = []string{f.name}
	}
	for _, p := range f.properties {
		k, v, ok := strings.Cut(p, "=")
		if !ok {
			return nil, withStatus(ExitUsage, fmt.Errorf("--property %q: write it as PROPERTY=VALUE, for example birthDate=1975-04-03", p))
		}
		values[k] = append(values[k], v)
	}
	if len(values) == 0 {
		return nil, nil
	}
	e, err := intake.Entity(intake.Options{Mapping: intake.Mapping{Schema: f.schema}}, values)
	return e, withStatus(ExitUsage, err)
}

func (f *personFlags) evidence() []encounter.Shown {
	var out []encounter.Shown
	for _, s := range f.shown {
		x := encounter.Shown{}
		x.Type, x.Number, _ = strings.Cut(s, "=")
		if at := strings.LastIndex(x.Number, "@"); at >= 0 {
			x.Number, x.Country = x.Number[:at], x.Number[at+1:]
		}
		out = append(out, x)
	}
	return out
}

func newEncountersAdd(g *global) *cobra.Command {
	var f personFlags
	var role string
	var count int64
	cmd := &cobra.Command{
		Use:   "add ENCOUNTER --role ROLE --shown TYPE[=NUMBER[@COUNTRY]]",
		Short: "Record an occupant; of whom something is known is screened at once",
		Long: `Add records one occupant of an open encounter with the evidence of identity that
was shown. With --name, --property or --id the person is screened at once, in the
same way as a subject that is imported; without, the occupant is recorded and
waits to be screened (“revet encounters screen”) or excepted. What is known of an
existing subject stays beside what is stated now. --count records several of
whom nothing is known.

Exit status: 0 recorded, 1 not possible, 2 wrong usage.`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx := cmd.Context()
			e, err := f.entity()
			if err != nil {
				return err
			}
			if count < 1 || count > 1 && (e != nil || f.id != "") {
				return withStatus(ExitUsage, fmt.Errorf("--count %d: several occupants at once are those of whom nothing is known", count))
			}
			a, p, n, err := g.encounterArg(ctx, args[0])
			if err != nil {
				return err
			}
			defer a.close()
			people := make([]encounter.Person, count)
			for i := range people {
				people[i] = encounter.Person{Role: role, Shown: f.evidence(), Subject: f.id, Segment: f.segment, Entity: e}
			}
			os, err := a.encounters.Add(ctx, p, n, people)
			if err != nil {
				return err
			}
			return g.shown(ctx, a, p, n, os)
		},
	}
	cmd.Flags().StringVar(&role, "role", "", "what the person is in the event: driver, passenger, applicant …")
	cmd.Flags().Int64Var(&count, "count", 1, "how many such occupants, of whom nothing is known")
	f.register(cmd)
	return cmd
}

// shown settles the ledger and shows occupants as they stand now.
func (g *global) shown(ctx context.Context, a *app, p access.Principal, number int64, os []encounter.Occupant) error {
	if err := a.settle(ctx); err != nil {
		return err
	}
	v, err := a.encounters.Show(ctx, p, number)
	if err != nil {
		return err
	}
	var out []occupantView
	for _, x := range v.Standing.Occupants {
		for _, o := range os {
			if o.N == x.Occupant.N {
				out = append(out, viewOccupant(&x))
			}
		}
	}
	return g.print(out, func(w io.Writer) { humanOccupants(w, out) })
}

func newEncountersScreen(g *global) *cobra.Command {
	var f personFlags
	var correct bool
	cmd := &cobra.Command{
		Use:   "screen ENCOUNTER OCCUPANT",
		Short: "Screen an occupant: one not asked before, or of whom more is known now",
		Long: `Screen says who an occupant is, or more about them, and screens them at the epoch in
force. What is stated stands beside what is known; with --correct it replaces the
values of the same properties. An occupant whose screening was incomplete is
screened again by the next run by itself.

Exit status: 0 screened, 1 not possible, 2 wrong usage.`,
		Args: cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx := cmd.Context()
			occupant, err := parseNumber("occupant", args[1])
			if err != nil {
				return err
			}
			e, err := f.entity()
			if err != nil {
				return err
			}
			a, p, n, err := g.encounterArg(ctx, args[0])
			if err != nil {
				return err
			}
			defer a.close()
			o, err := a.encounters.Screen(ctx, p, n, occupant, encounter.Identification{Subject: f.id, Segment: f.segment, Entity: e, Correct: correct, Shown: f.evidence()})
			if err != nil {
				return err
			}
			return g.shown(ctx, a, p, n, []encounter.Occupant{o})
		},
	}
	f.register(cmd)
	cmd.Flags().BoolVar(&correct, "correct", false, "what is stated replaces what was known of the same properties")
	return cmd
}

func newEncountersExcept(g *global) *cobra.Command {
	var ask encounter.Ask
	var hours int64
	cmd := &cobra.Command{
		Use:   "except ENCOUNTER [OCCUPANT] --ground GROUND --reason TEXT",
		Short: "Ask for an exception; another person approves it",
		Long: `Except asks for leave to close an encounter although an occupant is not screened;
without OCCUPANT and on the ground fewer-occupants, although fewer are recorded
than were declared; on the ground undecided-release, although a potential match
is inconclusive or proposed. It has no effect before another person approves it
(“revet encounters approve”), and none after it expires.

Exit status: 0 recorded, 1 not possible, 2 wrong usage.`,
		Args: cobra.RangeArgs(1, 2),
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx := cmd.Context()
			var err error
			if len(args) == 2 {
				if ask.Occupant, err = parseNumber("occupant", args[1]); err != nil {
					return err
				}
			}
			a, p, n, err := g.encounterArg(ctx, args[0])
			if err != nil {
				return err
			}
			defer a.close()
			ask.Encounter, ask.Expires = n, a.now().Add(time.Duration(hours)*time.Hour).UnixMicro()
			x, err := a.encounters.RequestException(ctx, p, ask)
			if err != nil {
				return err
			}
			if err := a.settle(ctx); err != nil {
				return err
			}
			return g.print(viewException(&x), func(w io.Writer) {
				fmt.Fprintf(w, "Exception %d waits for another person: revet encounters approve %d --as SOMEBODY\n", x.ID, x.ID)
			})
		},
	}
	cmd.Flags().StringVar(&ask.Ground, "ground", "", "why: see “revet encounters words”")
	cmd.Flags().StringVar(&ask.Reason, "reason", "", "why, in your words")
	cmd.Flags().Int64Var(&hours, "hours", 24, "after how many hours it expires")
	return cmd
}

func newEncountersDecide(g *global, approve bool) *cobra.Command {
	var note string
	use, short, done := "approve", "Approve an exception that another person asked for", "approved; it counts until"
	if !approve {
		use, short, done = "reject", "Reject an exception that another person asked for", "rejected"
	}
	cmd := &cobra.Command{
		Use:   use + " EXCEPTION",
		Short: short,
		Long: short + `. Nobody decides what they asked for themselves.

Exit status: 0 recorded, 1 not possible, 2 wrong usage.`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx := cmd.Context()
			id, err := parseNumber("exception", args[0])
			if err != nil {
				return err
			}
			a, p, err := g.actor(ctx)
			if err != nil {
				return err
			}
			defer a.close()
			x, err := a.encounters.DecideException(ctx, p, id, approve, note)
			if err != nil {
				return err
			}
			if err := a.settle(ctx); err != nil {
				return err
			}
			return g.print(viewException(&x), func(w io.Writer) {
				text := done
				if approve {
					text += " " + minute(x.Expires)
				}
				fmt.Fprintf(w, "Exception %d for E-%d: %s.\n", x.ID, x.Encounter, text)
			})
		},
	}
	cmd.Flags().StringVar(&note, "note", "", "why, in your words (required to reject)")
	return cmd
}

func newEncountersClose(g *global) *cobra.Command {
	var end encounter.Ending
	var each []string
	var ended string
	cmd := &cobra.Command{
		Use:   "close ENCOUNTER --outcome OUTCOME",
		Short: "Close an encounter, unless somebody in it is neither screened nor excepted",
		Long: `Close ends an encounter with the outcome of every occupant. It is refused, naming
each, while an occupant is neither screened nor covered by a valid exception, or
while fewer are recorded than were declared. A potential match that nobody has
decided needs a --reason; one that is inconclusive or proposed needs an exception
that another person approved. How each occupant stood is kept with the closing.

Exit status: 0 closed, 1 not possible, 2 wrong usage, 3 refused: somebody is
missing.`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx := cmd.Context()
			end.Outcomes = map[int64]string{}
			for _, s := range each {
				k, v, ok := strings.Cut(s, "=")
				n, err := strconv.ParseInt(k, 10, 64)
				if !ok || err != nil {
					return withStatus(ExitUsage, fmt.Errorf("--outcome-of %q: write it as OCCUPANT=OUTCOME, for example 2=detained", s))
				}
				end.Outcomes[n] = v
			}
			var err error
			if end.At, err = moment("ended", ended); err != nil {
				return err
			}
			a, p, n, err := g.encounterArg(ctx, args[0])
			if err != nil {
				return err
			}
			defer a.close()
			e, err := a.encounters.Close(ctx, p, n, end)
			if errors.Is(err, encounter.ErrNotClosable) {
				return withStatus(ExitRefused, fmt.Errorf("encounter %d: %w", n, err))
			}
			if err != nil {
				return err
			}
			if err := a.settle(ctx); err != nil {
				return err
			}
			return g.print(viewEncounter(&e), func(w io.Writer) {
				fmt.Fprintf(w, "Closed E-%d with %d occupants.\n", e.Number, len(e.Closing.Occupants))
			})
		},
	}
	f := cmd.Flags()
	f.StringVar(&end.Outcome, "outcome", "", "how it ended for everybody whom --outcome-of does not name")
	f.StringArrayVar(&each, "outcome-of", nil, "OCCUPANT=OUTCOME (repeatable)")
	f.StringVar(&end.Reason, "reason", "", "why it closes with a match undecided or confirmed")
	f.StringVar(&ended, "ended", "", "when it ended (default: now)")
	return cmd
}
