package watchlist

import (
	"slices"
	"strings"

	"github.com/revetproject/revet/entity"
)

// codedCountry adds a country that is stated as a code and a name. The code
// decides; where it is not known the name does. Where the two are of different
// countries both are kept and counted, since either may be the mistake.
func (d draft) codedCountry(property, code, name string) {
	code, name = strings.ToUpper(tidy(code)), tidy(name)
	if noCountry[strings.ToLower(name)] {
		name = ""
	}
	codes, ok := d.l.countryOf(code)
	if code == "" || !ok {
		d.country(property, orDefault(name, code))
		return
	}
	d.add(property, codes[0], entity.Value{Original: orDefault(name, code)})
	if named, known := d.l.countryOf(name); known && !slices.Contains(named, codes[0]) {
		d.l.snap.Report.Source["countries whose code and name disagree"]++
		d.add(property, named[0], entity.Value{Original: name})
	}
}
