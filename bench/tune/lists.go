package main

import (
	"slices"

	"github.com/revetproject/revet/bench/internal/lists"
	"github.com/revetproject/revet/entity"
	"github.com/revetproject/revet/index"
	"github.com/revetproject/revet/score"
)

// lab holds what does not change while numbers are tried: the analysed parties
// and the index that finds candidates. Only the evidence numbers vary, so
// profiles and candidates are made once.
type lab struct {
	*lists.Folder
	model    *score.Model
	policy   score.Policy
	profiles []*score.Profile
	lists    []string
	thin     int // every so-manieth question is asked
	un       int // the first so many entries are those of the UN
	index    *index.Lists
}

func open(data string, thin int) (*lab, error) {
	l := &lab{thin: thin, Folder: lists.In(data), model: score.NewModel(), policy: score.DefaultPolicy()}
	un, err := l.UN(lists.Person)
	if err != nil {
		return nil, err
	}
	ofac, err := l.OFAC(lists.Person)
	if err != nil {
		return nil, err
	}
	for _, e := range slices.Concat(un, ofac) {
		l.profiles = append(l.profiles, l.model.Profile(e))
	}
	l.un = len(un)
	l.lists = slices.Concat(slices.Repeat([]string{"un"}, len(un)), slices.Repeat([]string{"ofac"}, len(ofac)))
	l.index = index.NewLists(l.model, l.profiles)
	return l, nil
}

// profile analyses a party of which the name alone is known, and its birth date
// where one is given.
func (l *lab) profile(schema, name, born string) *score.Profile {
	e := (&entity.Entity{Schema: schema}).Add("name", entity.Value{Text: name})
	if born != "" {
		e.Add("birthDate", entity.Value{Text: born})
	}
	return l.model.Profile(e)
}
