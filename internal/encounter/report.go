package encounter

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/revetproject/revet/internal/access"
	"github.com/revetproject/revet/internal/quality"
)

// By says how finely a report divides time.
type By string

// The divisions.
const (
	ByDay   By = "day"
	ByMonth By = "month"
	ByYear  By = "year"
	ByAll   By = "all"
)

var layouts = map[By]string{ByDay: "2006-01-02", ByMonth: "2006-01", ByYear: "2006", ByAll: ""}

// Scope says what a report is about.
type Scope struct {
	Site        string // "" = every site
	From, Until int64  // by the time encounters happened; Until 0 = no end
	By          By     // "" = ByAll
	// Together adds up the sites.
	Together bool
}

// Figures are the counts of one site and period. They add up:
//
//	Encounters = Closed + Open
//	Recorded   = Screened + Σ Excepted + Incomplete + Unscreened = Σ Shown
//	Declared   = Recorded − Undeclared + NotRecorded
type Figures struct {
	Site   string `json:"site"`   // "" in a total
	Period string `json:"period"` // in the site's own time zone; "" in a total

	Encounters int64 `json:"encounters"`
	Closed     int64 `json:"closed"`
	Open       int64 `json:"open"`

	Declared    int64 `json:"declared"`
	Recorded    int64 `json:"recorded"`
	NotRecorded int64 `json:"not_recorded"` // declared and not recorded
	Undeclared  int64 `json:"undeclared"`   // recorded beyond what was declared

	Screened   int64            `json:"screened"`
	Excepted   map[string]int64 `json:"excepted"`   // relied on, by ground
	Incomplete int64            `json:"incomplete"` // wait to be screened again
	Unscreened int64            `json:"unscreened"`

	// Several are encounters where several people were declared or recorded. Of
	// these OnlyOne had exactly one person screened, and in OnlyDriver this was
	// the driver: the others were not asked.
	Several    int64 `json:"several"`
	OnlyOne    int64 `json:"only_one_screened"`
	OnlyDriver int64 `json:"only_driver_screened"`
	// NobodyScreened are encounters, of any size, where nobody was.
	NobodyScreened int64 `json:"nobody_screened"`

	// What encounters closed without.
	ClosedFewer     int64 `json:"closed_with_fewer_recorded"`
	ClosedExcepted  int64 `json:"closed_with_exceptions"`
	ClosedUndecided int64 `json:"closed_with_undecided_match"`
	ClosedReleased  int64 `json:"closed_with_inconclusive_match"` // by leave of a second person
	// MedianMinutes is the median time from the event to its end, over what is closed; −1 when nothing is.
	MedianMinutes int64 `json:"median_minutes_to_close"`

	Drawn         int64 `json:"drawn"`          // chosen by a sampling policy
	NotDrawn      int64 `json:"not_drawn"`      // … and passed over by one
	DrawnExcepted int64 `json:"drawn_excepted"` // chosen, and excepted by people

	// Shown counts each occupant once, under the first evidence stated; Words the
	// tenant's own words among them, as “word → type”.
	Shown map[string]int64 `json:"shown"`
	Words map[string]int64 `json:"words"`
	// WithoutDocument are occupants of whom no document was seen;
	// ReleasedWithout those of them whose outcome is “released”.
	WithoutDocument int64            `json:"without_document"`
	ReleasedWithout int64            `json:"released_without_document"`
	Outcomes        map[string]int64 `json:"outcomes"` // of closed encounters
	// WithoutBy counts WithoutDocument by outcome, "open" for what is not closed.
	WithoutBy map[string]int64 `json:"without_document_by_outcome"`

	// Marks count occupants by data-quality mark. DoubtfulDocuments carry one of
	// the marks of a document number that is missing, unusable or fails its check.
	Marks             map[string]int64 `json:"marks"`
	DoubtfulDocuments int64            `json:"doubtful_documents"`

	minutes []int64
}

func newFigures(site, period string) *Figures {
	return &Figures{
		Site: site, Period: period, Excepted: map[string]int64{}, Shown: map[string]int64{}, Words: map[string]int64{},
		Outcomes: map[string]int64{}, WithoutBy: map[string]int64{}, Marks: map[string]int64{}, MedianMinutes: -1,
	}
}

// Report is a compliance report.
type Report struct {
	From  string    `json:"from"`  // RFC 3339, "" = from the beginning
	Until string    `json:"until"` // … "" = until now
	By    By        `json:"by"`
	Rows  []Figures `json:"rows"` // by period and site
	Total Figures   `json:"total"`
}

// doubtful are the marks of a document number nobody can rely on.
var doubtful = []string{UnnumberedDocument, string(quality.UnusableDocument), string(quality.FailedCheck)}

// stateOf is how one occupant counts in lists and reports.
type stateOf struct {
	occupant *Occupant
	state    State
	ground   string
	outcome  string // "" while the encounter is open
}

// states are those the closing recorded, or the present ones while the
// encounter is open.
func (f *Facts) states(at int64) []stateOf {
	out := make([]stateOf, len(f.Occupants))
	if c := f.Encounter.Closing; c != nil {
		for i := range f.Occupants {
			out[i] = stateOf{occupant: &f.Occupants[i], state: Unscreened}
			for _, x := range c.Occupants {
				if x.N == f.Occupants[i].N {
					out[i].state, out[i].ground, out[i].outcome = x.State, x.Ground, x.Outcome
				}
			}
		}
		return out
	}
	st := f.Standing(at)
	for i := range st.Occupants {
		x := &st.Occupants[i]
		out[i] = stateOf{occupant: &f.Occupants[i], state: x.State}
		if x.Exception != nil {
			out[i].ground = x.Exception.Ground
		}
	}
	return out
}

// add counts one encounter.
func (g *Figures) add(f *Facts, at int64) {
	e := &f.Encounter
	g.Encounters++
	recorded := int64(len(f.Occupants))
	g.Declared += e.Declared
	g.Recorded += recorded
	g.NotRecorded += max(0, e.Declared-recorded)
	g.Undeclared += max(0, recorded-e.Declared)
	screened, driver, excepted := 0, false, false
	for _, x := range f.states(at) {
		o := x.occupant
		switch x.state {
		case Screened:
			g.Screened++
			screened++
			driver = driver || o.Role == RoleDriver
		case Excepted:
			g.Excepted[x.ground]++
			excepted = true
		case Incomplete:
			g.Incomplete++
		case Unscreened:
			g.Unscreened++
		}
		if o.Draw != nil {
			switch {
			case !o.Draw.Drawn:
				g.NotDrawn++
			case x.state == Excepted:
				g.Drawn++
				g.DrawnExcepted++
			default:
				g.Drawn++
			}
		}
		first := o.Shown[0]
		g.Shown[first.Type]++
		if first.Word != "" {
			g.Words[first.Word+" → "+first.Type]++
		}
		if x.outcome != "" {
			g.Outcomes[x.outcome]++
		}
		if o.documentless() {
			g.WithoutDocument++
			g.WithoutBy[cmp.Or(x.outcome, "open")]++
			if x.outcome == Released {
				g.ReleasedWithout++
			}
		}
		for _, m := range o.Marks {
			g.Marks[m]++
		}
		if slices.ContainsFunc(o.Marks, func(m string) bool { return slices.Contains(doubtful, m) }) {
			g.DoubtfulDocuments++
		}
	}
	if max(e.Declared, recorded) > 1 {
		g.Several++
		if screened == 1 {
			g.OnlyOne++
			if driver {
				g.OnlyDriver++
			}
		}
	}
	if screened == 0 {
		g.NobodyScreened++
	}
	c := e.Closing
	if c == nil {
		g.Open++
		return
	}
	g.Closed++
	g.minutes = append(g.minutes, (c.At-e.HappenedAt)/60_000_000)
	if c.Fewer > 0 {
		g.ClosedFewer++
	}
	if excepted {
		g.ClosedExcepted++
	}
	undecided, released := false, false
	for _, x := range c.Occupants {
		released = released || x.Release > 0
		undecided = undecided || slices.ContainsFunc(x.Matches, func(m Match) bool { return m.Decision == "open" })
	}
	if undecided {
		g.ClosedUndecided++
	}
	if released {
		g.ClosedReleased++
	}
}

// median of an even number is the lower of the two in the middle: a time that occurred.
func (g *Figures) settle() {
	if len(g.minutes) > 0 {
		slices.Sort(g.minutes)
		g.MedianMinutes = g.minutes[(len(g.minutes)-1)/2]
	}
}

// Report counts encounters by site and period. It names no person. Every
// declared site has a row when the report is not divided by time, so that a site
// that recorded nothing shows as such.
func (s *Service) Report(ctx context.Context, actor access.Principal, sc Scope) (Report, error) {
	if err := s.authorize(actor, access.EncounterReport); err != nil {
		return Report{}, err
	}
	sc.By = cmp.Or(sc.By, ByAll)
	layout, ok := layouts[sc.By]
	if !ok {
		return Report{}, fmt.Errorf("a report by %q is not known; use day, month, year or all", sc.By)
	}
	if sc.Until != 0 && sc.Until <= sc.From {
		return Report{}, errors.New("the period of a report ends after it begins")
	}
	out := Report{By: sc.By, From: stamp(sc.From), Until: stamp(sc.Until)}
	until := sc.Until
	if until == 0 {
		until = forever
	}
	now := s.now()
	err := s.o.Store.View(ctx, func(r Reader) error {
		sites, err := rules[Site](r, ruleSite)
		if err != nil {
			return err
		}
		zones := make(map[string]*time.Location, len(sites))
		groups := make(map[string]*Figures)
		group := func(site, period string) *Figures {
			if sc.Together {
				site = ""
			}
			key := period + "\x00" + site
			if groups[key] == nil {
				groups[key] = newFigures(site, period)
			}
			return groups[key]
		}
		for _, x := range sites {
			if zones[x.ID], err = time.LoadLocation(x.Zone); err != nil {
				return fmt.Errorf("site %s: %w", x.ID, err)
			}
			if sc.By == ByAll && !sc.Together && (sc.Site == "" || sc.Site == x.ID) {
				group(x.ID, "")
			}
		}
		if sc.Site != "" && zones[sc.Site] == nil {
			return fmt.Errorf("site %q is not declared: %w", sc.Site, ErrNotFound)
		}
		total := newFigures("", "")
		err = walk(r, sc.From, until, func(fs []Facts) error {
			for i := range fs {
				e := &fs[i].Encounter
				if sc.Site != "" && e.Site != sc.Site {
					continue
				}
				group(e.Site, time.UnixMicro(e.HappenedAt).In(zones[e.Site]).Format(layout)).add(&fs[i], now)
				total.add(&fs[i], now)
			}
			return nil
		})
		if err != nil {
			return err
		}
		out.Rows = make([]Figures, 0, len(groups))
		for _, key := range sortedKeys(groups) {
			groups[key].settle()
			out.Rows = append(out.Rows, *groups[key])
		}
		total.settle()
		out.Total = *total
		return nil
	})
	return out, err
}

func stamp(micros int64) string {
	if micros == 0 {
		return ""
	}
	return time.UnixMicro(micros).UTC().Format(time.RFC3339)
}
