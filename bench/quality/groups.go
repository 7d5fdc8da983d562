package main

import (
	"github.com/revetproject/revet/bench/internal/lists"
	"github.com/revetproject/revet/bench/quality/people"
)

// groups is recall of altered names by who is listed: name culture (told from the
// name's spelling), sex, list, and when the entry was added.
func (l *lab) groups(d *listed, qs []hardQuery, ordinary reached, speller *people.Speller) ([]group, error) {
	before, err := l.listedBefore()
	if err != nil {
		return nil, err
	}
	out := l.grouped(byNameCulture, qs, ordinary, func(i int) string { return speller.Culture(lists.Primary(d.profiles[i])) })
	out = append(out, l.grouped("sex", qs, ordinary, func(i int) string {
		if g := d.profiles[i].Gender; g != "" {
			return g
		}
		return "not stated"
	})...)
	out = append(out, l.grouped("list", qs, ordinary, func(i int) string { return d.lists[i] })...)
	out = append(out, l.grouped("added", qs, ordinary, func(i int) string {
		old := before[d.profiles[i].ID]
		if i < d.un {
			old = false
			for _, t := range d.entities[i].Texts("createdAt") {
				old = old || t < splitDay
			}
		}
		if old {
			return "before " + splitDay
		}
		return "since " + splitDay
	})...)
	return out, nil
}

const byNameCulture = "name culture"

// splitDay parts the entries by time: OFAC's list is known as of that day, the UN
// states when it listed somebody.
const splitDay = "2019-01-04"

// listedBefore are the keys of the OFAC entries that stood on the list on splitDay.
func (l *lab) listedBefore() (map[string]bool, error) {
	es, err := l.OFACOf(splitDay, lists.Person)
	if err != nil {
		return nil, err
	}
	out := make(map[string]bool, len(es))
	for _, e := range es {
		out[e.ID] = true
	}
	return out, nil
}
