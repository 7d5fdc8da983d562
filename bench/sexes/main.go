// Command sexes writes the table of given names that one sex bears, which package
// names embeds: names that differ by an ending are two people where one is a man's
// name and the other a woman's (Daniel, Daniela).
//
//	go run ./bench/sexes [-data DIR] [-o FILE]
//
// The same data give the same bytes. A name counts as one sex's where it is twenty
// times as common among it, by the country where each is commonest; a name that is a
// man's in one country and a woman's in another (Andrea, Jean) is therefore left out.
package main

import (
	"bytes"
	"cmp"
	"flag"
	"fmt"
	"log"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/revetproject/revet/bench/internal/lists"
	"github.com/revetproject/revet/bench/internal/population"
	"github.com/revetproject/revet/names"
)

var sexes = [2]string{"male", "female"}

const decided = 20 // times as common among one sex

func main() {
	log.SetFlags(0)
	data := flag.String("data", cmp.Or(os.Getenv("REVET_TESTDATA"), "../shared/data"), "folder of the name data")
	out := flag.String("o", filepath.Join("names", "tables", "sexes.txt"), "file to write")
	flag.Parse()
	c := counter{data: lists.In(*data)}
	for sex := range c.share {
		c.share[sex] = map[string]float64{}
	}
	err := cmp.Or(c.census(), c.fakers(), c.forenames())
	if err == nil {
		err = os.WriteFile(*out, c.table(), 0o644)
	}
	if err != nil {
		log.Fatal("sexes: ", err)
	}
}

// counter holds the greatest share of people of either sex that bears a name.
type counter struct {
	data    *lists.Folder
	share   [2]map[string]float64 // men, women
	sources []string
}

func (c *counter) open(name string) ([]byte, error) {
	file := path.Join("population", name)
	raw, err := c.data.Open(file)
	if err == nil {
		c.sources = append(c.sources, fmt.Sprintf("%s sha256:%s", name, c.data.Inputs[file]))
	}
	return raw, err
}

// add counts a name of one token whose vowels are written.
func (c *counter) add(sex int, name string, share float64) {
	ts := names.Tokens(name, names.Person)
	if len(ts) != 1 || ts[0].Characters {
		return
	}
	k := ts[0].Keys[0]
	if len(k.Text) < 3 || k.Learnt() || strings.HasSuffix(string(k.Route), "consonants") || k.Text[0] <= '9' {
		return
	}
	c.share[sex][k.Text] = max(c.share[sex][k.Text], share)
}

func (c *counter) census() error {
	for sex, file := range []string{"us_census1990_dist.male.first.gz", "us_census1990_dist.female.first.gz"} {
		raw, err := c.open(file)
		if err != nil {
			return err
		}
		if err := population.Census(raw, func(name string, percent float64) { c.add(sex, name, percent/100) }); err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
	}
	return nil
}

// fakers reads lists of names by locale: all names of a list count alike.
func (c *counter) fakers() error {
	for _, file := range []string{"fakerjs_10.6_names_by_locale.json.gz", "pyfaker_names_by_locale.json.gz"} {
		raw, err := c.open(file)
		if err != nil {
			return err
		}
		locales, err := population.ReadLocales(raw)
		if err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
		locales.Lists(func(_, list string, names any) {
			sex := slices.IndexFunc(sexes[:], func(s string) bool { return list == "first_name_"+s || list == "first_names_"+s })
			if sex < 0 {
				return
			}
			var all []string
			switch v := names.(type) {
			case []any:
				for _, n := range v {
					if s, ok := n.(string); ok {
						all = append(all, s)
					}
				}
			case map[string]any:
				all = slices.Sorted(maps.Keys(v))
			}
			for _, n := range all {
				c.add(sex, n, 1/float64(len(all)))
			}
		})
	}
	return nil
}

// forenames reads ranked lists; shares follow Zipf's law with the rank.
func (c *counter) forenames() error {
	const file = "cc0_forenames_by_country.csv"
	raw, err := c.open(file)
	if err != nil {
		return err
	}
	if err := population.ReadRanked(raw, "Index", func(r population.Ranked) {
		if sex := slices.Index([]string{"M", "F"}, r.Gender); sex >= 0 {
			c.add(sex, r.Localized, 0.12*r.Zipf())
			c.add(sex, r.Romanized, 0.12*r.Zipf())
		}
	}); err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	return nil
}

// table writes the names of each sex on one line.
func (c *counter) table() []byte {
	var b bytes.Buffer
	fmt.Fprintln(&b, "# Given names of one sex. Made by bench/sexes from")
	for _, s := range c.sources {
		fmt.Fprintln(&b, "#", s)
	}
	for sex, word := range sexes {
		fmt.Fprint(&b, word, ":")
		for _, n := range slices.Sorted(maps.Keys(c.share[sex])) {
			if c.share[sex][n] >= decided*c.share[1-sex][n] {
				fmt.Fprint(&b, " ", n)
			}
		}
		fmt.Fprintln(&b)
	}
	return b.Bytes()
}
