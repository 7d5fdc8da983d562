package index

import (
	"strings"

	"pgregory.net/rapid"

	"github.com/revetproject/revet/entity"
)

// Parts from which realistic names in several scripts are put together.
var (
	latinSyllables = []string{
		"mu", "ham", "mad", "ab", "dul", "rah", "man", "al", "hus", "sein", "kha", "lid", "yu", "suf", "ka", "rim", "mi", "khail",
		"iva", "nov", "pet", "rov", "ser", "gei", "dmi", "tri", "chen", "wang", "xiao", "ming", "kim", "jong", "gar", "cia", "lo",
		"pez", "schmidt", "mül", "ler", "o", "con", "nor", "smith", "jo", "hn", "son", "ng", "thi", "an", "a", "sch", "kh", "ph", "tz",
	}
	nativeTokens = []string{
		"محمد", "عبد", "الرحمن", "حسين", "علي", "أحمد", "خالد", "Иван", "Петров", "Сергей", "Дмитриевич", "Михаил", "Хусейн", "Мухаммад",
		"Γιώργος", "Παπαδόπουλος", "王", "小明", "金正恩", "陈", "김정은", "דוד", "משה", "ТОВАРИЩ", "Іванов", "Нұрсұлтан", "محمود",
	}
	wholeTokens = []string{
		"Mohammed", "Muhammad", "Mohamed", "Abdul", "Abd", "al", "el", "bin", "ibn", "Rahman", "Abdulrahman", "Abdelrahman", "Hussein", "Hussain",
		"Ivanov", "Ivanova", "Petrov", "Sergei", "Sergey", "Mikhail", "Michael", "Mike", "William", "Bill", "Robert", "Bob", "Elizabeth",
		"de", "la", "van", "der", "Cruz", "Delacruz", "Vandermeer", "Meer", "J", "J.", "M", "II", "III", "Jr",
		"Ltd", "Limited", "LLC", "OOO", "Company", "Trading", "Bank", "Shipping", "Group", "12", "7", "Ocean", "Star", "Seastar", "Sea",
		"Zhang", "Chang", "Xiaoming", "Kim", "Jong", "Un", "Jongun", "Jong-un", "O'Connor", "Oconnor", "Saint-Pierre", "Nguyen",
	}
	letters = "abcdefghiklmnoprstuvwyz"
)

func token() *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		switch rapid.IntRange(0, 9).Draw(t, "shape") {
		case 0, 1, 2, 3:
			n := rapid.IntRange(1, 4).Draw(t, "syllables")
			var b strings.Builder
			for range n {
				b.WriteString(rapid.SampledFrom(latinSyllables).Draw(t, "syllable"))
			}
			return b.String()
		case 4:
			return rapid.SampledFrom(nativeTokens).Draw(t, "native")
		default:
			return rapid.SampledFrom(wholeTokens).Draw(t, "whole")
		}
	})
}

// mutate returns a name's tokens as a careless clerk, another transliterator or an evader would write them.
func mutate(t *rapid.T, tokens []string) []string {
	out := append([]string(nil), tokens...)
	for range rapid.IntRange(0, 3).Draw(t, "mutations") {
		if len(out) == 0 {
			return out
		}
		i := rapid.IntRange(0, len(out)-1).Draw(t, "at")
		switch rapid.IntRange(0, 8).Draw(t, "mutation") {
		case 0, 1, 2, 3: // edit letters
			r := []rune(out[i])
			for range rapid.IntRange(1, 2).Draw(t, "edits") {
				if len(r) == 0 {
					break
				}
				k := rapid.IntRange(0, len(r)-1).Draw(t, "letter")
				c := rune(letters[rapid.IntRange(0, len(letters)-1).Draw(t, "new")])
				switch rapid.IntRange(0, 3).Draw(t, "edit") {
				case 0:
					r[k] = c
				case 1:
					r = append(r[:k], r[k+1:]...)
				case 2:
					r = append(r[:k], append([]rune{c}, r[k:]...)...)
				case 3:
					if k+1 < len(r) {
						r[k], r[k+1] = r[k+1], r[k]
					}
				}
			}
			out[i] = string(r)
		case 4: // join neighbours
			if i+1 < len(out) {
				out[i] += out[i+1]
				out = append(out[:i+1], out[i+2:]...)
			}
		case 5: // split
			if r := []rune(out[i]); len(r) > 3 {
				k := rapid.IntRange(2, len(r)-2).Draw(t, "split")
				out = append(out[:i], append([]string{string(r[:k]), string(r[k:])}, out[i+1:]...)...)
			}
		case 6: // drop
			out = append(out[:i], out[i+1:]...)
		case 7: // add
			out = append(out, token().Draw(t, "added"))
		case 8: // swap
			j := rapid.IntRange(0, len(out)-1).Draw(t, "with")
			out[i], out[j] = out[j], out[i]
		}
	}
	return out
}

// people draws n entities whose names are made from one pool, so that many of them are alike.
func people(t *rapid.T, label string, pool [][]string, n int) []*entity.Entity {
	out := make([]*entity.Entity, n)
	for i := range out {
		e := &entity.Entity{
			ID:     label + string(rune('a'+i%26)) + string(rune('a'+i/26)),
			Schema: rapid.SampledFrom([]string{"Person", "Person", "Person", "Organization", "Company", "LegalEntity", "Vessel"}).Draw(t, "schema"),
		}
		for k := range rapid.IntRange(0, 3).Draw(t, "names") {
			base := rapid.SampledFrom(pool).Draw(t, "base")
			e.Add([]string{"name", "alias", "weakAlias"}[k], entity.Value{Text: strings.Join(mutate(t, base), " ")})
		}
		if rapid.IntRange(0, 3).Draw(t, "document") == 0 {
			e.Add(rapid.SampledFrom([]string{"passportNumber", "idNumber", "taxNumber"}).Draw(t, "kind"),
				entity.Value{Text: rapid.SampledFrom([]string{"A1234567", "B7654321", "C5550001", "784199012345"}).Draw(t, "number")})
		}
		out[i] = e
	}
	return out
}

func namePool(t *rapid.T) [][]string {
	pool := make([][]string, rapid.IntRange(1, 5).Draw(t, "pool"))
	for i := range pool {
		pool[i] = rapid.SliceOfN(token(), 1, 6).Draw(t, "tokens")
	}
	return pool
}
