// Package population reads public counts of names as the data folder holds them. Each
// function takes the content of one file, unpacked, and calls each for every name in
// the order of the file.
package population

import (
	"bytes"
	"embed"
	"encoding/csv"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json"
)

// Source is the code of this package: figures state its hash.
//
//go:embed population.go
var Source embed.FS

// Census reads a file of the census of the United States of 1990: names with the
// percentage of people who bear them.
func Census(raw []byte, each func(name string, percent float64)) error {
	for line := range strings.Lines(string(raw)) {
		f := strings.Fields(line)
		if len(f) < 2 {
			continue
		}
		percent, err := strconv.ParseFloat(f[1], 64)
		if err != nil {
			return fmt.Errorf("census: %w", err)
		}
		each(f[0], percent)
	}
	return nil
}

// Ranked is a row of a list of the commonest names of a country.
type Ranked struct {
	Country, Gender      string // Gender is M or F, "" for family names
	Localized, Romanized string
	Rank                 float64
}

// Zipf is the weight of a rank by Zipf's law with Mandelbrot's shift of four.
func (r *Ranked) Zipf() float64 { return 1 / (r.Rank + 4) }

// ReadRanked reads a list of the commonest names by country; rank names the column of the
// rank. Rows without one are passed over.
func ReadRanked(raw []byte, rank string, each func(Ranked)) error {
	rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(raw, []byte("\ufeff")))).ReadAll()
	if err != nil {
		return err
	}
	if len(rows) == 0 {
		return fmt.Errorf("no header")
	}
	col := map[string]int{}
	for i, h := range rows[0] {
		col[h] = i
	}
	get := func(row []string, column string) string {
		if i, ok := col[column]; ok {
			return row[i]
		}
		return ""
	}
	for _, row := range rows[1:] {
		n, err := strconv.ParseFloat(get(row, rank), 64)
		if err != nil {
			continue
		}
		each(Ranked{get(row, "Country"), get(row, "Gender"), get(row, "Localized Name"), get(row, "Romanized Name"), n})
	}
	return nil
}

// Locales are the lists of names by locale and list that the libraries called Faker
// hold: arrays of names, or names with weights.
type Locales map[string]map[string]any

// ReadLocales reads such a file.
func ReadLocales(raw []byte) (Locales, error) {
	var l Locales
	err := json.Unmarshal(raw, &l)
	return l, err
}

// Lists calls each for every list, by locale and name of the list.
func (l Locales) Lists(each func(locale, list string, names any)) {
	for _, locale := range slices.Sorted(maps.Keys(l)) {
		for _, list := range slices.Sorted(maps.Keys(l[locale])) {
			each(locale, list, l[locale][list])
		}
	}
}
