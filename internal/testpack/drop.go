package testpack

import (
	"errors"

	"github.com/go-json-experiment/json"
)

// MostDrop is by how much an alteration's hit rate may lie below that of an earlier
// run before the pack fails.
const MostDrop = 0.02

// ReadReport reads the report of an earlier run, as --json printed it.
func ReadReport(b []byte) (*Report, error) {
	var r Report
	if err := json.Unmarshal(b, &r); err != nil {
		return nil, err
	}
	if len(r.Operators) == 0 {
		return nil, errors.New("no report of a test pack; give the file that “revet testpack run --json” printed")
	}
	return &r, nil
}

// drops fails the pack where it finds less than an earlier run did: an alteration
// over all lists by more than [MostDrop], or a list and script for an alteration
// plainly, its 95 % interval lying below the earlier rate and more than MostDrop.
func (r *Report) drops(before *Report) {
	earlier := func(x *Rate, in []Rate) (Rate, bool) {
		for _, b := range in {
			if b.Operator == x.Operator && b.List == x.List && b.Script == x.Script {
				return b, b.Tested > 0
			}
		}
		return Rate{}, false
	}
	for i := range r.Operators {
		x := &r.Operators[i]
		if b, ok := earlier(x, before.Operators); ok && x.Tested > 0 && b.Rate-x.Rate > MostDrop {
			r.fail("%s: %.1f %% found where an earlier run found %.1f %%%s", x.Operator, 100*x.Rate, 100*b.Rate, r.worst(x))
		}
	}
	for i := range r.Cells {
		x := &r.Cells[i]
		if b, ok := earlier(x, before.Cells); ok && x.Tested >= fewest && b.Rate-x.Rate > MostDrop && upper(x.Hits, x.Tested) < b.Rate {
			r.fail("%s on list %s, script %s: %.1f %% found where an earlier run found %.1f %%", x.Operator, x.List, x.Script, 100*x.Rate, 100*b.Rate)
		}
	}
}
