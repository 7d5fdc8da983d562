package cli

import (
	"bytes"
	"context"
	"encoding/csv"
	"io"
	"slices"
	"time"

	"github.com/revetproject/revet/internal/lists"
	"github.com/revetproject/revet/internal/vetting"
	"github.com/revetproject/revet/watchlist"
)

func (d *demoWorld) cosmetic(ctx context.Context) error {
	d.heading("The publisher rewrites a remark. Nothing that is compared has changed.")
	d.rows = change(d.rows, "W-003", "remarks", func(string) string { return "Driver and courier." })
	r, err := d.load(ctx, "networks", d.rows, d.clock)
	if err != nil {
		return err
	}
	d.say("  snapshot %d: %d changed, %d of them materially", r.Snapshot, r.Changed, r.Found.Material)
	reports, err := d.run(ctx)
	for _, rep := range reports {
		d.expect(rep.Alerts == 0, "a cosmetic change raised %d alerts", rep.Alerts)
	}
	return err
}

func (d *demoWorld) refused(ctx context.Context) error {
	d.heading("A file arrives cut in half.")
	r, err := d.load(ctx, "networks", d.rows[:len(d.rows)/2], d.clock)
	if err != nil {
		return err
	}
	d.expect(r.Outcome == lists.Refused, "the cut file ended as %s", r.Outcome)
	d.say("  REFUSED; the good list stays in force")
	for i, f := range r.Refusals {
		if i == 2 {
			d.say("    and %d more", len(r.Refusals)-2)
			break
		}
		d.say("    %s: %s", f.Gate, f.Message)
	}
	return nil
}

func (d *demoWorld) aliasAdded(ctx context.Context) error {
	d.heading("Investigators learn that Ilhom Safarmadov also travels as “Sherali Qurbonshoev”. The list adds the alias.")
	d.rows = change(d.rows, "W-003", "aliases", func(string) string { return "Sherali Qurbonshoev" })
	if _, err := d.load(ctx, "networks", d.rows, d.clock); err != nil {
		return err
	}
	if _, err := d.run(ctx); err != nil {
		return err
	}
	return d.explain(ctx, "P-ALIAS", vetting.VerdictNotKnown, vetting.CauseNotListed)
}

func (d *demoWorld) lateFetch(ctx context.Context) error {
	d.heading("A version published on 10 February is fetched only now: the fetch job had stood still for three weeks.")
	d.rows = append(slices.Clone(d.rows), []string{"W-037", "Nurmuhammad Halimshoev", "", "", "1986-07-19", "Tajikistan", "TJ7712043", "ALPINE-7", "published=2025-02-10"})
	if _, err := d.loadPublished(ctx, d.rows, time.Date(2025, 2, 10, 6, 0, 0, 0, time.UTC)); err != nil {
		return err
	}
	if _, err := d.run(ctx); err != nil {
		return err
	}
	return d.explain(ctx, "P-LATE", vetting.VerdictMissed, vetting.CauseNotFetched)
}

// loadPublished loads a list whose publisher dates it.
func (d *demoWorld) loadPublished(ctx context.Context, rows [][]string, published time.Time) (lists.LoadResult, error) {
	var buf bytes.Buffer
	w := csv.NewWriter(&buf)
	if err := w.WriteAll(rows); err != nil {
		return lists.LoadResult{}, err
	}
	b := buf.Bytes()
	file := watchlist.File{Name: "networks.csv", Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(b)), nil }}
	return d.a.lists.Load(ctx, "networks", []watchlist.File{file}, lists.Attempt{Actor: d.a.actor, Fetched: d.clock, Published: published})
}

func (d *demoWorld) secondList(ctx context.Context) error {
	d.heading("The port authority's list has been in force since 2023, but this office did not consult it. Chen approves that it does.")
	if err := d.configure(ctx, "the port authority shares its list", "networks", "ports"); err != nil {
		return err
	}
	if _, err := d.run(ctx); err != nil {
		return err
	}
	return d.explain(ctx, "P-PORT", vetting.VerdictMissed, vetting.CauseNotShared)
}

func (d *demoWorld) correctedData(ctx context.Context) error {
	d.heading("A passport is read again: the name taken at the desk in 2024 was wrong. The record is corrected.")
	defer d.as("frontdesk")()
	p := person("Behruz Tolmasov", "male", "1987-03-29", "uz")
	if _, err := d.a.vetting.Receive(ctx, d.a.actor, []vetting.Arrival{{ID: "P-DATA", Segment: "traveller", Entity: p, Source: "passport read again"}}); err != nil {
		return err
	}
	return d.explain(ctx, "P-DATA", vetting.VerdictMissed, vetting.CauseData)
}
