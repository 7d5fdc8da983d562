package watchlist

import (
	"cmp"
	"slices"
	"strings"
)

// secoModification is one event in the life of a target.
type secoModification struct{ kind, effective, published, enacted string }

func (m secoModification) delisting() bool {
	return strings.ReplaceAll(m.kind, "-", "") == "delisted"
}

// secoStanding says whether a target is de-listed on a day. The last of the
// modifications in effect decides, by effective date, then publication date. A
// modification that does not state when it takes effect does so when it is
// published. Where modifications of the very same days disagree the target
// stays listed: to screen against somebody too long does less harm than to stop
// too early.
func secoStanding(all []secoModification, day string) (delisted, upcoming, disagree bool) {
	when := func(m secoModification) string { return cmp.Or(m.effective, m.published, m.enacted) }
	order := func(a, b secoModification) int {
		return cmp.Or(strings.Compare(when(a), when(b)), strings.Compare(a.published, b.published), strings.Compare(a.enacted, b.enacted))
	}
	var last []secoModification // those of the last days
	for _, m := range all {
		switch {
		case day != "" && when(m) > day:
			upcoming = upcoming || m.delisting()
		case len(last) == 0 || order(m, last[0]) > 0:
			last = []secoModification{m}
		case order(m, last[0]) == 0:
			last = append(last, m)
		}
	}
	some := slices.ContainsFunc(last, secoModification.delisting)
	every := some && !slices.ContainsFunc(last, func(m secoModification) bool { return !m.delisting() })
	return every, upcoming && !every, some && !every
}
