package score

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/revetproject/revet/entity"
)

// Comparing a word once for all aliases must give what comparing it in each pair of names gives, to the byte.
func TestComparingWordsOnceChangesNothing(t *testing.T) {
	m, p := NewModel(), DefaultPolicy()
	words := []string{
		"Ibrahim", "Ibragim", "Yusuf", "Karimov", "al-Karim", "bin", "Karimova", "K.", "Юсупов", "Ибрагим", "محمد", "Muhammad", "Mohamed",
		"Jong", "un", "Abd", "Rahman", "Abdurrahman", "de la", "Vásquez", "Vasquez", "III",
	}
	shared := 0
	rapid.Check(t, func(t *rapid.T) {
		draw := func(label string) *Profile {
			e := &entity.Entity{ID: label, Schema: rapid.SampledFrom([]string{"Person", "LegalEntity"}).Draw(t, label)}
			for i := range rapid.IntRange(1, 6).Draw(t, "names") {
				name := ""
				for range rapid.IntRange(1, 4).Draw(t, "words") {
					name += rapid.SampledFrom(words).Draw(t, "word") + " "
				}
				property := "alias"
				if i > 0 && rapid.Bool().Draw(t, "weak") {
					property = "weakAlias"
				}
				e.Add(property, entity.Value{Text: name})
			}
			return m.Profile(e)
		}
		q, e := draw("q"), draw("e")
		plain := func(p *Profile) *Profile {
			c := *p
			c.numbered = nil
			return &c
		}
		if q.distinct > 0 && q.distinct < len(q.numbers) {
			shared++
		}
		if diff := cmp.Diff(m.Compare(plain(q), plain(e), &p), m.Compare(q, e, &p)); diff != "" {
			t.Fatal(diff)
		}
	})
	if shared == 0 {
		t.Fatal("no generated party had a word twice: the test proves nothing")
	}
}

// A profile whose names were taken away or exchanged must not be read by the numbers of the old ones.
func TestNumbersBelongToTheirNames(t *testing.T) {
	m, p := NewModel(), DefaultPolicy()
	named := func(texts ...string) *Profile {
		e := &entity.Entity{ID: "e", Schema: "Person"}
		for _, text := range texts {
			e.Add("name", entity.Value{Text: text})
		}
		return m.Profile(e)
	}
	rest := *named("Conrad Vasquez", "Emil Luna", "Koni Vaskes Luna")
	rest.Names = rest.Names[1:]
	q := named("Koni Luna Vaskes", "Luna")
	if diff := cmp.Diff(m.Compare(q, named("Emil Luna", "Koni Vaskes Luna"), &p), m.Compare(q, &rest, &p)); diff != "" {
		t.Fatal(diff)
	}
}
