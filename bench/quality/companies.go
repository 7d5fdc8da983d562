package main

import (
	"math/rand/v2"
	"strings"
)

// companies are the parts of ordinary company names.
type companies struct{ whole, family, trade []string }

func (l *lab) companies() (companies, error) {
	var c companies
	for _, f := range []struct {
		file string
		to   *[]string
	}{{"companyNames", &c.whole}, {"surnames", &c.family}, {"businessTypes", &c.trade}} {
		raw, err := l.Open("population/ldbc_finbench_" + f.file + ".txt.gz")
		if err != nil {
			return c, err
		}
		for line := range strings.Lines(string(raw)) {
			if _, name, ok := strings.Cut(line, ","); ok && f.file == "surnames" { // the country stands in front
				line = name
			}
			if line = strings.TrimSpace(line); line != "" {
				*f.to = append(*f.to, line)
			}
		}
	}
	return c, nil
}

// ordinary are the words that follow a name in ordinary company names: what makes
// strangers look alike.
var ordinary = [...]string{
	"Trading LLC", "General Trading LLC", "General Trading Company", "Trading Co. Ltd.", "International Trading FZE", "Shipping Company Limited",
	"Gems & Jewellery Co.", "Import and Export Company", "Industries Group", "Holding S.A.", "Construction S.A. de C.V.", "Petroleum Services FZCO",
	"Logistics OOO", "Transport GmbH", "Inversiones Ltda.", "Investment Company", "Electronics Technology Co., Ltd.", "Marine Services Pte Ltd",
	"Development Bank", "Charity Foundation", "Research Institute", "Engineering and Construction Company", "Exchange", "Money Exchange Company",
}

// invent returns a company of a family name and what it does, in one of the ways
// companies are called; one in three is taken whole.
func (c *companies) invent(r *rand.Rand) string {
	family := c.family[r.IntN(len(c.family))]
	switch r.IntN(3) {
	case 0:
		return c.whole[r.IntN(len(c.whole))]
	case 1:
		return family + " " + c.trade[r.IntN(len(c.trade))]
	}
	return family + " " + ordinary[r.IntN(len(ordinary))]
}
