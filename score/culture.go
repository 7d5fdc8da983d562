package score

import "github.com/revetproject/revet/names"

// stocks are what the stock of names of each culture makes of a likeness, in micronats. Where many people draw their names from a small stock,
// two of them bear names so alike more often than the frequencies of single tokens say, since given names, fathers' names and surnames are
// drawn from one; where lists hold few people of a culture, less often. They are log-likelihood ratios, three quarters of what bench/tune -cultures finds
// likeliest, so that a probability means about the same whatever the culture of a name, and none rests on chance alone.
func (ev *evidence) stocks() [names.NumCultures]int64 {
	s := &ev.Culture
	return [names.NumCultures]int64{
		names.African: s.African.Value, names.Arabic: s.Arabic.Value, names.CentralAsian: s.CentralAsian.Value, names.Chinese: s.Chinese.Value,
		names.Korean: s.Korean.Value, names.LatinAmerican: s.LatinAmerican.Value, names.Persian: s.Persian.Value, names.Slavic: s.Slavic.Value,
		names.SouthAsian: s.SouthAsian.Value, names.SouthEastAsian: s.SouthEastAsian.Value, names.Turkish: s.Turkish.Value, names.Western: s.Western.Value,
	}
}

// stock notes what the cultures of two names of persons make of their likeness. A name may be of several cultures; both names count alike.
func (p *pair) stock() {
	if p.l.Kind != names.Person || p.r.Kind != names.Person {
		return
	}
	sum, all := int64(0), int64(0)
	for c, stock := range p.ev.stocks() {
		n := int64(p.l.Cultures[c]) + int64(p.r.Cultures[c])
		sum += n * stock
		all += n
	}
	if all == 0 {
		return
	}
	switch points := sum / all; {
	case points < 0:
		p.note(featureStock, "", "", "many people share names like these", "", points)
	case points > 0:
		p.note(featureStock, "", "", "few people share names like these", "", points)
	}
}

const featureStock = "name.stock"
