package main

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/csv"
	"fmt"
	"maps"
	"math"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json"

	"github.com/revetproject/revet/names"
)

// heads are hand-written shares of the commonest names of cultures that are thin
// in public data.
//
//go:embed heads.txt
var heads string

func (b *builder) census() error {
	for _, f := range []string{"all.last", "female.first", "male.first"} {
		raw, err := b.open("population/us_census1990_dist." + f + ".gz")
		if err != nil {
			return err
		}
		s := sample{}
		for line := range strings.Lines(string(raw)) {
			x := strings.Fields(line)
			if len(x) < 2 {
				continue
			}
			pct, err := strconv.ParseFloat(x[1], 64)
			if err != nil {
				return fmt.Errorf("%s: %w", f, err)
			}
			p := max(pct, 0.0005) / 100
			if f != "all.last" {
				p /= 2 // shares of one sex
			}
			s[x[0]] += p
			if n := len(x[0]); f == "all.last" && pct <= 0.002 && n <= names.MaxLetter {
				b.tail[n] = append(b.tail[n], -math.Log(p))
			}
		}
		b.add("US census "+f, s, true)
	}
	return nil
}

func (b *builder) ldbc() error {
	given, err := b.open("population/ldbc_givenname_by_country.txt.gz")
	if err != nil {
		return err
	}
	by := map[string]sample{}
	note := func(key, name string, n float64) {
		if by[key] == nil {
			by[key] = sample{}
		}
		by[key][name] += n
	}
	for line := range strings.Lines(string(given)) {
		x := strings.Split(strings.TrimSpace(line), "  ")
		if len(x) != 5 || x[3] != "0" { // the same names again for the second birth period
			continue
		}
		n, err := strconv.ParseFloat(x[4], 64)
		if err != nil {
			continue
		}
		note("LDBC given "+x[0], x[1], max(n-0.5, 0.3))
	}
	family, err := b.open("population/ldbc_surname_by_country.txt.gz")
	if err != nil {
		return err
	}
	for line := range strings.Lines(string(family)) {
		x := strings.SplitN(strings.TrimSpace(line), ",", 3)
		if len(x) != 3 {
			continue
		}
		n, err := strconv.ParseFloat(x[0], 64)
		if err != nil {
			continue
		}
		note("LDBC family "+x[1], x[2], max(n-0.5, 0.3))
	}
	for _, k := range slices.Sorted(maps.Keys(by)) {
		b.add(k, by[k], false)
	}
	return nil
}

func (b *builder) pyfaker() error {
	raw, err := b.open("population/pyfaker_names_by_locale.json.gz")
	if err != nil {
		return err
	}
	var locales map[string]map[string]any
	if err := json.Unmarshal(raw, &locales); err != nil {
		return err
	}
	for _, locale := range slices.Sorted(maps.Keys(locales)) {
		for _, list := range slices.Sorted(maps.Keys(locales[locale])) {
			if !strings.Contains(list, "first_name") && !strings.Contains(list, "last_name") && !strings.Contains(list, "middle_name") {
				continue
			}
			s := sample{}
			switch v := locales[locale][list].(type) {
			case []any:
				for _, n := range v {
					if t, ok := n.(string); ok {
						s[t]++
					} else if pair, ok := n.([]any); ok {
						for _, n := range pair {
							if t, ok := n.(string); ok {
								s[t]++
							}
						}
					}
				}
			case map[string]any:
				total := 0.0
				for _, n := range slices.Sorted(maps.Keys(v)) {
					if x, ok := v[n].(float64); ok {
						total += x
					}
				}
				for n, x := range v {
					if f, ok := x.(float64); ok && total > 0 {
						s[n] = f / total * float64(len(v))
					}
				}
			}
			if len(s) > 0 {
				b.add("faker "+locale+" "+list, s, false)
			}
		}
	}
	return nil
}

func (b *builder) fakerjs() error {
	raw, err := b.open("population/fakerjs_10.6_names_by_locale.json.gz")
	if err != nil {
		return err
	}
	var locales map[string]map[string]any
	if err := json.Unmarshal(raw, &locales); err != nil {
		return err
	}
	for _, locale := range slices.Sorted(maps.Keys(locales)) {
		if strings.HasPrefix(locale, "en_BORK") || locale == "eo" {
			continue
		}
		for _, list := range slices.Sorted(maps.Keys(locales[locale])) {
			if !strings.HasPrefix(list, "first_name") && !strings.HasPrefix(list, "last_name") || strings.Contains(list, "pattern") {
				continue
			}
			s := sample{}
			if v, ok := locales[locale][list].([]any); ok {
				for _, n := range v {
					if t, ok := n.(string); ok {
						s[t]++
					}
				}
			}
			if len(s) > 0 {
				b.add("faker-js "+locale+" "+list, s, false)
			}
		}
	}
	return nil
}

// cc0 reads ranked lists: shares follow Zipf's law with the rank, or the counts
// where they are given.
func (b *builder) cc0() error {
	for _, f := range []struct{ file, rank string }{{"population/cc0_forenames_by_country.csv", "Index"}, {"population/cc0_surnames_by_country.csv", "Rank"}} {
		raw, err := b.open(f.file)
		if err != nil {
			return err
		}
		rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(raw, []byte("\ufeff")))).ReadAll()
		if err != nil {
			return fmt.Errorf("%s: %w", f.file, err)
		}
		col := map[string]int{}
		for i, h := range rows[0] {
			col[h] = i
		}
		by := map[string]sample{}
		for _, r := range rows[1:] {
			rank, err := strconv.ParseFloat(r[col[f.rank]], 64)
			if err != nil {
				continue
			}
			country := r[col["Country"]]
			if by[country] == nil {
				by[country] = sample{}
			}
			for _, c := range []string{"Localized Name", "Romanized Name"} {
				if n := r[col[c]]; n != "" {
					by[country][n] = max(by[country][n], 0.12/(rank+4)) // the first name of a country has about 2.5 %
				}
			}
		}
		for _, c := range slices.Sorted(maps.Keys(by)) {
			b.add(filepath.Base(f.file)+" "+c, by[c], true)
		}
	}
	return nil
}

func (b *builder) heads() error {
	b.sources = append(b.sources, fmt.Sprintf("heads.txt sha256:%x", sha256.Sum256([]byte(heads))))
	for line := range strings.Lines(heads) {
		culture, list, ok := strings.Cut(strings.TrimSpace(line), ":")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		s := sample{}
		for _, f := range strings.Fields(list) {
			name, per, ok := strings.Cut(f, "=")
			if !ok {
				return fmt.Errorf("heads.txt: %q has no share", f)
			}
			p, err := strconv.ParseFloat(per, 64)
			if err != nil {
				return fmt.Errorf("heads.txt: %q: %w", f, err)
			}
			s[name] += p / 1000
		}
		b.add("heads "+culture, s, true)
	}
	return nil
}

func (b *builder) organisations() error {
	n := 0.0
	for _, f := range []string{"population/ldbc_finbench_companyNames.txt.gz", "population/ldbc_finbench_businessTypes.txt.gz"} {
		raw, err := b.open(f)
		if err != nil {
			return err
		}
		count := map[string]float64{}
		lines := 0.0
		for line := range strings.Lines(string(raw)) {
			lines++
			for _, t := range names.Tokens(line, names.Organisation) {
				if !t.Roles.Light() && t.Roles&names.Number == 0 {
					count[t.Keys[0].Text]++
				}
			}
		}
		for w, c := range count { // each word is touched once
			if c >= 3 {
				b.words[w] = max(b.words[w], c/(lines+shrink))
			}
		}
		n += lines
	}
	if n == 0 {
		return fmt.Errorf("no organisation names")
	}
	return nil
}
