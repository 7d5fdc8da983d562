package main

import "github.com/revetproject/revet/names"

// vessels is recall of altered names of listed vessels and aircraft at the shipped
// line, each against its own entry. There is no public set of ordinary ones, so false
// alerts are not measured.
type vessels struct {
	Entries int  `json:"entries"`
	Queries int  `json:"queries"`
	Name    span `json:"nameOnlyPercent"`
}

const vesselEntries = 1500 // at most

func measureVessels(l *lab, r *report, o options) error {
	d, err := l.bothLists(func(schema string) bool { return names.KindOf(schema) == names.Object })
	if err != nil {
		return err
	}
	qs := l.hardQueries(d, o.tenth(vesselEntries))
	r.Vessels = vessels{len(d.profiles), len(qs), bootstrap(qs, func(q *hardQuery) bool { return q.name >= l.line() })}
	return nil
}
