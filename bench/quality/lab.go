package main

import (
	"slices"

	"github.com/revetproject/revet/bench/internal/lists"
	"github.com/revetproject/revet/bench/internal/parallel"
	"github.com/revetproject/revet/entity"
	"github.com/revetproject/revet/index"
	"github.com/revetproject/revet/score"
)

// lab is what every measurement shares: the shipped model and policy, and the folder
// of the data.
type lab struct {
	*lists.Folder
	model  *score.Model
	policy score.Policy
}

func newLab(data string) *lab {
	return &lab{Folder: lists.In(data), model: score.NewModel(), policy: score.DefaultPolicy()}
}

// listed is a list ready to be searched.
type listed struct {
	entities []*entity.Entity
	profiles []*score.Profile
	lists    []string
	un       int // the first so many entries are those of the UN
	index    *index.Lists
}

// bothLists are the entries of the UN and of OFAC whose schema is asked for, analysed
// and indexed; the UN's come first.
func (l *lab) bothLists(wanted func(string) bool) (*listed, error) {
	un, err := l.UN(wanted)
	if err != nil {
		return nil, err
	}
	ofac, err := l.OFAC(wanted)
	if err != nil {
		return nil, err
	}
	d := l.listed(slices.Concat(un, ofac))
	d.un = len(un)
	d.lists = slices.Concat(slices.Repeat([]string{"un"}, len(un)), slices.Repeat([]string{"ofac"}, len(ofac)))
	return d, nil
}

func (l *lab) listed(es []*entity.Entity) *listed {
	d := &listed{entities: es, profiles: make([]*score.Profile, len(es)), lists: make([]string, len(es))}
	parallel.For(len(es), func(i int) { d.profiles[i] = l.model.Profile(es[i]) })
	d.index = index.NewLists(l.model, d.profiles)
	return d
}

// line is the score at which the policy's line lies, in micronats.
func (l *lab) line() int64 { return l.policy.Least(l.policy.Line) }

func (l *lab) profile(schema, name string) *score.Profile {
	return l.model.Profile((&entity.Entity{Schema: schema}).Add("name", entity.Value{Text: name}))
}
