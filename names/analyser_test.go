package names

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/revetproject/revet/entity"
)

// roles returns the roles of each token by its first key.
func roles(text string, kind Kind) map[string]Role {
	m := map[string]Role{}
	for _, t := range Tokens(text, kind) {
		m[t.Keys[0].Text] |= t.Roles
	}
	return m
}

func TestRolesFromStructureWords(t *testing.T) {
	tests := []struct {
		text string
		want map[string]Role
	}{
		{"Salman bin Muhammad", map[string]Role{"salman": Given, "bin": Particle, "muhammad": Nasab}},
		{"Khalid ibn al-Walid", map[string]Role{"khalid": Given, "ibn": Particle, "al": Particle, "walid": Nasab}},
		{"Abu Bakr", map[string]Role{"abu": Binder, "bakr": Kunya}},
		{"Abd al-Rahman", map[string]Role{"abd": Binder, "al": Particle, "rahman": 0}},
		{"Sabawi AL-TIKRITI", map[string]Role{"sabawi": 0, "al": Particle, "tikriti": Nisba | Family}},
		{"SALEK, Abdulhai", map[string]Role{"salek": Family, "abdulhai": Given}},
		{"Vladimir Vladimirovich Putin", map[string]Role{"vladimir": 0, "vladimirovich": Patronymic, "putin": 0}},
		{"Aigul Askar kyzy", map[string]Role{"aigul": 0, "askar": Patronymic, "kyzy": Particle}},
		{"Dr. John K. Smith Jr", map[string]Role{"dr": Title, "john": 0, "k": Initial, "smith": 0, "jr": Generation}},
		{"Haji Noor Mullah", map[string]Role{"haji": Title, "noor": 0, "mullah": Given | Family}},
		{"Ludwig van Beethoven", map[string]Role{"ludwig": 0, "van": Particle, "beethoven": 0}},
		{"Il", map[string]Role{"il": 0}},
		{"Al", map[string]Role{"al": 0}}, // alone it is all there is
		{"习近平", map[string]Role{"xi": Family, "jinping": 0}},
	}
	for _, tc := range tests {
		if d := cmp.Diff(tc.want, roles(tc.text, Person)); d != "" {
			t.Errorf("%s (-want +got):\n%s", tc.text, d)
		}
	}
}

func TestLegalFormsHaveOneClassAcrossCountries(t *testing.T) {
	class := func(name string) uint32 {
		for _, tok := range Tokens(name, Organisation) {
			if tok.Roles&LegalForm != 0 && tok.Class != 0 {
				return tok.Class
			}
		}
		return 0
	}
	same := [][]string{
		{"Romashka LLC", "ООО Ромашка", "Romashka GmbH", "Romashka L.L.C.", "Romashka Limited Liability Company", "Romashka S.A.R.L.", "Romashka Sp. z o.o."},
		{"Romashka JSC", "АО Ромашка", "Romashka AG", "Romashka S.A.", "Romashka Joint Stock Company", "Romashka Aktiengesellschaft"},
	}
	for i, g := range same {
		for _, n := range g {
			if class(n) == 0 {
				t.Errorf("%s: no legal form found", n)
			} else if class(n) != class(g[0]) {
				t.Errorf("%s and %s have different classes", n, g[0])
			}
			if other := same[1-i][0]; class(n) == class(other) {
				t.Errorf("%s and %s have one class", n, other)
			}
		}
	}
	for _, tok := range Tokens("Sa Limited", Organisation) {
		if tok.Keys[0].Text == "sa" && tok.Roles&LegalForm != 0 {
			t.Error("a legal form covers the whole name")
		}
	}
	for _, tok := range Tokens("Sa Ra", Person) {
		if tok.Roles&LegalForm != 0 {
			t.Error("a person has a legal form")
		}
	}
}

func TestJoinsOfNeighbours(t *testing.T) {
	n := NewAnalyser().Name("Abd al-Rahman Khan", Person)
	got := map[string]uint8{}
	for _, j := range n.Joins {
		got[j.Keys[0].Text] = j.Span
		var sum int32
		for _, tok := range n.Tokens[j.First : j.First+j.Span] {
			sum += tok.Weight
		}
		if j.Weight != sum {
			t.Errorf("%s weighs %d, its parts %d", j.Text, j.Weight, sum)
		}
	}
	want := map[string]uint8{"abdal": 2, "abdalrahman": 3, "alrahman": 2, "rahmankhan": 2}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	if n := NewAnalyser().Name("J. Smith 44", Person); len(n.Joins) != 0 {
		t.Errorf("initials and numbers joined: %v", n.Joins)
	}
}

func TestWeightsAreFair(t *testing.T) {
	a := NewAnalyser()
	w := func(s string) int32 { return a.Name(s, Person).Tokens[0].Weight }
	// Commonest names of cultures that Western counts hardly know must look common.
	for _, s := range []string{"Muhammad", "Mohamed", "محمد", "Мухаммад", "Ali", "Nguyen", "Kim", "김철수", "王伟", "Singh", "Khan", "Magomed", "Abdullah", "Fatima", "Ivanov"} {
		if w(s) > 4_500_000 {
			t.Errorf("%s weighs %d micronats, as if it were rare", s, w(s))
		}
	}
	for _, s := range []string{"Zbrzyk", "Qwortlepash", "Hinkelsteiner"} {
		if w(s) < 7_000_000 {
			t.Errorf("%s weighs %d micronats, as if it were common", s, w(s))
		}
	}
	if w("Mouhhammed") > w("Hinkelsteiner")-2_000_000 {
		t.Error("an unseen spelling of a common name looks as rare as an unseen name")
	}
	for _, s := range []string{"al-Din", "Mr Brown", "J Brown"} {
		if n := a.Name(s, Person); n.Tokens[0].Weight > 100_000 || n.Tokens[0].Weight <= 0 {
			t.Errorf("%s: the first token weighs %d", s, n.Tokens[0].Weight)
		}
	}
}

func TestNamesOfAnEntity(t *testing.T) {
	e := &entity.Entity{Schema: "Person"}
	e.Add("name", entity.Value{Text: "Usama bin Ladin"})
	e.Add("alias", entity.Value{Text: "Usama Bin Ladin"}) // the same words
	e.Add("alias", entity.Value{Text: "The Sheikh", Quality: entity.Low})
	e.Add("weakAlias", entity.Value{Text: "Abu Abdallah"})
	e.Add("weakAlias", entity.Value{Text: "Tim", Quality: entity.Good})
	e.Add("lastName", entity.Value{Text: "Ladin"})
	e.Add("firstName", entity.Value{Text: "Usama"})
	type row struct {
		Text, Property string
		Quality        entity.Quality
	}
	var got []row
	names := NewAnalyser().Names(e)
	for _, n := range names {
		got = append(got, row{n.Text, n.Property, n.Quality})
	}
	want := []row{
		{"Usama bin Ladin", "name", entity.Unspecified},
		{"The Sheikh", "alias", entity.Low},
		{"Abu Abdallah", "weakAlias", entity.Low},
		{"Tim", "weakAlias", entity.Good},
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	if n := names[0]; !n.Parts || n.Tokens[0].Roles != Given || n.Tokens[2].Roles&Family == 0 {
		t.Errorf("structured fields gave no roles: %+v", n.Tokens)
	}
}

func TestNamesFromParts(t *testing.T) {
	e := &entity.Entity{Schema: "Person"}
	e.Add("firstName", entity.Value{Text: "Salman"})
	e.Add("fatherName", entity.Value{Text: "Muhammad"})
	e.Add("lastName", entity.Value{Text: "Khan"})
	got := NewAnalyser().Names(e)
	if len(got) != 1 || got[0].Text != "Salman Muhammad Khan" || got[0].Property != "parts" {
		t.Fatalf("got %+v", got)
	}
	for i, want := range []Role{Given, Patronymic | Nasab, Family} {
		if got[0].Tokens[i].Roles != want {
			t.Errorf("token %d has roles %b, want %b", i, got[0].Tokens[i].Roles, want)
		}
	}
	if NewAnalyser().Names((&entity.Entity{Schema: "Address"}).Add("name", entity.Value{Text: "Main Street"})) != nil {
		t.Error("names of an address are compared")
	}
}

func TestNamesAreBounded(t *testing.T) {
	e := &entity.Entity{Schema: "Person"}
	for i := range 200 {
		e.Add("alias", entity.Value{Text: strings.Repeat(string(rune('a'+i%26)), 3+i/26)})
	}
	if n := len(NewAnalyser().Names(e)); n != MaxNames {
		t.Errorf("%d names, want %d", n, MaxNames)
	}
	checkBounds(t, NewAnalyser().Name(strings.Repeat("lorem ipsum ", 500), Organisation))
}

func TestKindOf(t *testing.T) {
	for schema, want := range map[string]Kind{"Person": Person, "Company": Organisation, "Organization": Organisation, "PublicBody": Organisation, "LegalEntity": Either, "Vessel": Object, "Airplane": Object, "Address": 0, "Ownership": 0} {
		if got := KindOf(schema); got != want {
			t.Errorf("%s is %v, want %v", schema, got, want)
		}
	}
	if !Either.Compatible(Person) || !Organisation.Compatible(Either) || Either.Compatible(Object) || Person.Compatible(Organisation) || Kind(0).Compatible(0) {
		t.Error("kinds are compatible as they should not be, or not as they should")
	}
}

func checkBounds(t *testing.T, n Name) {
	t.Helper()
	if len(n.Tokens) > MaxTokens || !utf8.ValidString(n.Text) {
		t.Fatalf("%d tokens, valid text %v", len(n.Tokens), utf8.ValidString(n.Text))
	}
	sum := int64(0)
	for _, tok := range n.Tokens {
		sum += int64(tok.Weight)
		if tok.Span != 1 {
			t.Fatalf("a real token spans %d", tok.Span)
		}
	}
	if sum != n.Weight {
		t.Fatalf("weight %d, tokens %d", n.Weight, sum)
	}
	for _, tok := range append(n.Tokens[:len(n.Tokens):len(n.Tokens)], n.Joins...) {
		if len(tok.Keys) == 0 || len(tok.Keys) > MaxKeys || tok.Weight <= 0 || int(tok.First)+int(tok.Span) > len(n.Tokens) {
			t.Fatalf("token out of bounds: %+v", tok)
		}
		for _, k := range tok.Keys {
			if k.Text == "" || len(k.Text) > MaxLetter || strings.Trim(k.Text, "abcdefghijklmnopqrstuvwxyz0123456789") != "" || k.Skeleton == "" {
				t.Fatalf("key out of bounds: %+v", k)
			}
		}
	}
}

func FuzzName(f *testing.F) {
	for _, s := range []string{"", "Muhammad Ali", "AL-DULAIMI, Sabawi", "محمد", "김정은", "习近平", "S.A.R.L.", "\xff\xfe", "a\u0300\u0301", "Ӏ", "ー", "々", "ꙮ", "\U0001F600", "1e9", "\u0483", "3%ers", "Forty 4 II", strings.Repeat("ﷺ", 200)} {
		f.Add(s, uint8(1))
		f.Add(s, uint8(2))
	}
	a := NewAnalyser()
	f.Fuzz(func(t *testing.T, s string, kind uint8) {
		n := a.Name(s, Kind(kind%4+1))
		checkBounds(t, n)
		if d := cmp.Diff(n, a.Name(s, Kind(kind%4+1)), cmp.AllowUnexported(Key{}, Token{})); d != "" {
			t.Fatalf("two analyses of %q differ:\n%s", s, d)
		}
	})
}
