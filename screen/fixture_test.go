package screen

import (
	"fmt"
	"strings"

	"pgregory.net/rapid"

	"github.com/revetproject/revet/entity"
	"github.com/revetproject/revet/score"
)

// The people of these tests are invented.

func person(id, name, birth string) *entity.Entity {
	e := &entity.Entity{ID: id, Schema: "Person"}
	return e.Add("name", entity.Value{Text: name}).Add("birthDate", entity.Value{Text: birth})
}

func config(lists ...string) *Config {
	return &Config{ID: "everyone", Version: 3, Lists: lists, Policy: score.DefaultPolicy()}
}

// active returns the sources of lists that are in force.
func active(lists ...string) []Source {
	var out []Source
	for i, l := range lists {
		out = append(out, Source{List: l, Snapshot: int64(i + 1), Hash: strings.Repeat(fmt.Sprint(i), 8)})
	}
	return out
}

func entries() []Entry {
	weak := person("red-3", "Oduya Tessavand Brekkelin", "1951")
	weak.Add("weakAlias", entity.Value{Text: "The Carpenter", Quality: entity.Low})
	return []Entry{
		{"red", "red-1", person("red-1", "Kvastimir Drobnjakov", "1961-04-12")},
		{"red", "red-2", person("red-2", "Zulfiqar Hamdanipour", "1970")},
		{"red", "red-3", weak},
		{"blue", "blue-1", person("blue-1", "Kvastimir Drobnyakov", "1961-04-12")},
		{"blue", "blue-2", person("blue-2", "Muhammad Ali", "")},
		{"blue", "blue-3", person("blue-3", "محمد حسين", "1980")},
	}
}

// tokens of which random names are made.
var tokens = []string{
	"Kvastimir", "Kvastymir", "Drobnjakov", "Drobnyakov", "Drobniakow", "Zulfiqar", "Zulfikar", "Hamdanipour", "Hamdani", "Pour", "Muhammad", "Mohamed",
	"Ali", "Abd", "al", "Rahman", "Abdulrahman", "Oduya", "Tessavand", "Brekkelin", "محمد", "حسين", "Hussein", "Иван", "Ivan", "Trading", "Ltd", "12",
}

func drawEntity(t *rapid.T, id string) *entity.Entity {
	e := &entity.Entity{ID: id, Schema: rapid.SampledFrom([]string{"Person", "Person", "Company"}).Draw(t, "schema")}
	for _, p := range []string{"name", "alias", "weakAlias"}[:rapid.IntRange(1, 3).Draw(t, "names")] {
		e.Add(p, entity.Value{Text: strings.Join(rapid.SliceOfN(rapid.SampledFrom(tokens), 1, 4).Draw(t, "tokens"), " ")})
	}
	e.Add("birthDate", entity.Value{Text: rapid.SampledFrom([]string{"", "1961-04-12", "1961", "1980-01-01"}).Draw(t, "birth")})
	e.Add("gender", entity.Value{Text: rapid.SampledFrom([]string{"", "male", "female"}).Draw(t, "gender")})
	e.Add("passportNumber", entity.Value{Text: rapid.SampledFrom([]string{"", "", "P1234567", "P7654321"}).Draw(t, "passport")})
	return e
}

func drawEntries(t *rapid.T, n int) []Entry {
	out := make([]Entry, n)
	for i := range out {
		key := fmt.Sprintf("k%02d", i)
		out[i] = Entry{List: rapid.SampledFrom([]string{"blue", "red"}).Draw(t, "list"), Key: key, Entity: drawEntity(t, key)}
	}
	return out
}
