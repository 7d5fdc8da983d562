package cli

import (
	"bytes"
	"context"
	"embed"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/revetproject/revet/internal/access"
	"github.com/revetproject/revet/internal/lists"
	"github.com/revetproject/revet/internal/vetting"
	"github.com/revetproject/revet/score"
	"github.com/revetproject/revet/watchlist"
)

// The demo's people and lists are invented. Any likeness to real people is
// chance.
//
//go:embed demo/*.csv
var demoFiles embed.FS

func newDemo(g *global) *cobra.Command {
	var people int
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "See the whole story on invented people: met, listed later, found, decided, proved",
		Long: `Demo makes a fresh installation in --dir (default: revet-demo) and plays three
years in it: 10,000 invented people are met and screened, lists are published,
refused, corrected, and the people met before are found. It ends with what an
inspector would ask for. The data stays, to be looked at.

Exit status: 0 everything came out as it must, 1 something did not.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if !cmd.Flags().Changed("dir") && os.Getenv("REVET_DIR") == "" {
				g.dir = "revet-demo"
			}
			if people < 1000 {
				return withStatus(ExitUsage, fmt.Errorf("--people %d: the story needs at least 1,000", people))
			}
			return g.demo(cmd.Context(), people)
		},
	}
	cmd.Flags().IntVar(&people, "people", 10000, "how many invented people are met")
	return cmd
}

// demoWorld is the demo's installation and its clock.
type demoWorld struct {
	g     *global
	a     *app
	out   io.Writer
	clock time.Time
	rows  [][]string // the list as it stands, header first
	fail  []error
}

func (d *demoWorld) at(day string) {
	t, err := time.Parse("2006-01-02", day)
	if err != nil {
		panic(err)
	}
	if t.After(d.clock) {
		d.clock = t
	}
}

func (d *demoWorld) say(format string, args ...any) {
	d.g.progress.clear()
	if !d.g.json {
		fmt.Fprintf(d.out, format+"\n", args...)
	}
}

func (d *demoWorld) heading(format string, args ...any) {
	d.say("\n"+d.clock.Format("2 Jan 2006")+"  "+format, args...)
}

// expect notes what did not come out as it must.
func (d *demoWorld) expect(ok bool, format string, args ...any) {
	if !ok {
		d.fail = append(d.fail, fmt.Errorf(format, args...))
	}
}

// as does something in another principal's name.
func (d *demoWorld) as(id string) (restore func()) {
	before := d.a.actor
	d.a.actor = id
	return func() { d.a.actor = before }
}

func (g *global) demo(ctx context.Context, people int) error {
	if _, err := os.Stat(filepath.Join(g.dir, settingsFile)); err == nil {
		if err := removeDemo(g.dir); err != nil {
			return err
		}
	}
	d := &demoWorld{g: g, out: g.stdout, clock: time.Date(2023, 1, 2, 9, 0, 0, 0, time.UTC)}
	g.as = "amina"
	// The clock stands still within a step and moves a millisecond with each
	// reading, so that the order of things shows.
	now := func() time.Time { d.clock = d.clock.Add(time.Millisecond); return d.clock }
	a, err := g.create(ctx, initOptions{store: "revet.db", tenant: "demo", name: "Amina Osei"}, appOptions{now: now, archive: ownExecutable})
	if err != nil {
		return err
	}
	defer a.close()
	d.a = a
	started := time.Now()
	if err := d.play(ctx, people); err != nil {
		return err
	}
	if err := errors.Join(d.fail...); err != nil {
		return fmt.Errorf("the demo did not come out as it must: %w", err)
	}
	d.say("\nAll of it in %.0f seconds. The data stays in %s; look around, for example:", time.Since(started).Seconds(), g.dir)
	for _, c := range []string{"alerts", "explain 1", "lists status", "run status", "screen \"Zarif Kadyrbekov\" --property birthDate=1984", "audit verify"} {
		d.say("  revet %s --dir %s", c, g.dir)
	}
	if g.json {
		return g.printJSON(map[string]any{"dir": g.dir, "ok": true, "people": people})
	}
	return nil
}

// demoMark is left in a directory that a demo made, so that only such a
// directory is ever removed by the next one.
const demoMark = "made-by-revet-demo"

func removeDemo(dir string) error {
	if _, err := os.Stat(filepath.Join(dir, demoMark)); err != nil {
		return fmt.Errorf("%s holds data that no demo made; choose another --dir", dir)
	}
	return os.RemoveAll(dir)
}

func (d *demoWorld) play(ctx context.Context, people int) error {
	if err := os.WriteFile(filepath.Join(d.g.dir, demoMark), nil, 0o600); err != nil {
		return err
	}
	if err := d.settleIn(ctx); err != nil {
		return err
	}
	crowd, err := invent(people)
	if err != nil {
		return err
	}
	crowd = append(crowd, plants()...)
	slices.SortStableFunc(crowd, func(a, b met) int { return a.day.Compare(b.day) })

	// What happens, in order; people are met in between.
	for _, step := range []struct {
		day string
		do  func(context.Context) error
	}{
		{"2023-06-12", d.cosmetic},
		{"2024-02-05", d.refused},
		{"2024-09-09", d.aliasAdded},
		{"2025-03-05", d.lateFetch},
		{"2025-06-02", d.secondList},
		{"2025-09-15", d.correctedData},
		{"2026-01-05", nil},
	} {
		day, _ := time.Parse("2006-01-02", step.day)
		n, _ := slices.BinarySearchFunc(crowd, day, func(m met, t time.Time) int {
			if m.day.Before(t) {
				return -1
			}
			return 1
		})
		if err := d.meet(ctx, crowd[:n]); err != nil {
			return err
		}
		crowd = crowd[n:]
		d.at(step.day)
		if step.do != nil {
			if err := step.do(ctx); err != nil {
				return err
			}
		}
	}
	if err := d.decide(ctx); err != nil {
		return err
	}
	if err := d.prove(ctx, people+len(plants())); err != nil {
		return err
	}
	return nil
}

// settleIn admits people and declares and loads the first list.
func (d *demoWorld) settleIn(ctx context.Context) error {
	d.heading("An office opens. Amina runs the lists; Boris and Chen decide; a program feeds in people.")
	amina, err := d.a.people.Principal(ctx, "amina")
	if err != nil {
		return err
	}
	for _, p := range []access.Principal{
		{ID: "boris", Name: "Boris Lindqvist", Kind: access.Person, Roles: []access.Role{access.Analyst, access.ListSteward}},
		{ID: "chen", Name: "Chen Adeyemi", Kind: access.Person, Roles: []access.Role{access.Analyst, access.Reviewer, access.Tuner}},
		{ID: "frontdesk", Name: "Front desk intake", Kind: access.Service, Roles: []access.Role{access.Analyst}},
	} {
		p.Tenant = d.a.settings.Tenant
		if _, err := d.a.people.Admit(ctx, amina, p, "demo"); err != nil {
			return err
		}
	}
	b, err := demoFiles.ReadFile("demo/watch.csv")
	if err != nil {
		return err
	}
	if d.rows, err = csv.NewReader(bytes.NewReader(b)).ReadAll(); err != nil {
		return err
	}
	if err := d.declare(ctx, "networks", "Smuggling networks (invented)"); err != nil {
		return err
	}
	r, err := d.load(ctx, "networks", d.rows, d.clock)
	if err != nil {
		return err
	}
	d.say("  list networks: %d entries in force", r.Entries)
	if err := d.declare(ctx, "ports", "Port authority list (invented)"); err != nil {
		return err
	}
	rows := [][]string{d.rows[0], {"H-001", "Octavian Brumărescu", "Oktavian Brumarescu", "", "1971-10-08", "Romania", "", "HARBOUR-2", ""}}
	if _, err := d.load(ctx, "ports", rows, d.clock); err != nil {
		return err
	}
	return d.configure(ctx, "this office screens against networks", "networks")
}

// configure names the lists the office consults, and screens everybody.
func (d *demoWorld) configure(ctx context.Context, reason string, consulted ...string) error {
	c, err := d.a.vetting.Propose(ctx, "amina", vetting.Configuration{ID: "default", Lists: consulted, Policy: score.DefaultPolicy(), Reason: reason})
	if err != nil {
		return err
	}
	if _, err := d.a.vetting.Impact(ctx, "amina", c.ID, c.Version); err != nil {
		return err
	}
	_, err = d.a.vetting.Approve(ctx, "chen", c.ID, c.Version)
	return err
}

func (d *demoWorld) declare(ctx context.Context, id, title string) error {
	gates := watchlist.DefaultGates()
	_, err := d.a.lists.Declare(ctx, lists.List{
		ID: id, Title: title, Format: "csv", Gates: gates, Licence: "invented", Attribution: "invented for the demo",
		Mapping: &watchlist.Mapping{Schema: "Person", Key: "key", Split: "|", Columns: map[string]string{
			"name": "name", "aliases": "alias", "weak": "weakAlias", "born": "birthDate", "nationality": "nationality",
			"passport": "passportNumber", "programme": "program", "remarks": "notes",
		}},
	}, d.a.actor, "demo")
	return err
}

// load hands a version of a list in, as a file that left its publisher at a time.
func (d *demoWorld) load(ctx context.Context, list string, rows [][]string, fetched time.Time) (lists.LoadResult, error) {
	var buf bytes.Buffer
	w := csv.NewWriter(&buf)
	if err := w.WriteAll(rows); err != nil {
		return lists.LoadResult{}, err
	}
	b := buf.Bytes()
	file := watchlist.File{Name: list + ".csv", Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(b)), nil }}
	return d.a.lists.Load(ctx, list, []watchlist.File{file}, lists.Attempt{Actor: d.a.actor, Fetched: fetched})
}

// change edits one cell of the list and returns the edited copy.
func change(rows [][]string, key, column string, edit func(string) string) [][]string {
	out := make([][]string, len(rows))
	col := slices.Index(rows[0], column)
	for i, r := range rows {
		out[i] = slices.Clone(r)
		if r[0] == key {
			out[i][col] = edit(r[col])
		}
	}
	return out
}

func (d *demoWorld) meet(ctx context.Context, crowd []met) error {
	if len(crowd) == 0 {
		return nil
	}
	defer d.as("frontdesk")()
	var total vetting.Intake
	for len(crowd) > 0 {
		// One week at a time.
		week := crowd[0].day.AddDate(0, 0, 7)
		n := 0
		var arrivals []vetting.Arrival
		for n < len(crowd) && crowd[n].day.Before(week) {
			arrivals = append(arrivals, crowd[n].Arrival)
			n++
		}
		d.at(crowd[n-1].day.Format("2006-01-02"))
		got, err := d.a.vetting.Receive(ctx, d.a.actor, arrivals)
		if err != nil {
			return err
		}
		total = addIntake(total, got)
		crowd = crowd[n:]
		d.g.progress.update("meeting people", total.New, 0)
	}
	d.heading("Since then %s people were met, each screened at once: %s.", grouped(total.New), potential(total.Potential))
	return nil
}

// run brings everybody to the newest epoch and shows the report.
func (d *demoWorld) run(ctx context.Context) ([]vetting.Report, error) {
	done, err := d.a.catchup(ctx)
	if err != nil {
		return nil, err
	}
	var out []vetting.Report
	for _, c := range done {
		out = append(out, c.Report)
		r := c.Report
		d.say("  run %d: %s in scope, %s screened, %s missing; %d matches opened, %d changed, %d closed; %s",
			r.Run, grouped(r.InScope), grouped(r.Screened), grouped(r.Missing), r.Opened, r.Changed, r.Closed, alerts(r.Alerts))
		d.expect(r.Missing == 0 && r.InScope == r.Screened, "run %d left somebody out", r.Run)
	}
	return out, nil
}

// explain answers “missed, or not known then?” for the newest alert of a subject.
func (d *demoWorld) explain(ctx context.Context, id, verdict, cause string) error {
	s, err := d.a.vetting.Subject(ctx, id)
	if err != nil {
		return err
	}
	if len(s.Matches) == 0 {
		d.expect(false, "subject %s has no match", id)
		return nil
	}
	x, err := d.a.vetting.Explain(ctx, s.Matches[0].ID, archivedRunner{})
	if err != nil {
		return err
	}
	d.say("  %s, met %s: %s – %s", id, day(x.MetAt), strings.ToUpper(x.Verdict), x.Cause)
	d.say("    %s", x.Reason)
	d.expect(x.Verdict == verdict && x.Cause == cause, "subject %s: %s – %s, want %s – %s", id, x.Verdict, x.Cause, verdict, cause)
	return nil
}
