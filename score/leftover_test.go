package score

import (
	"strings"
	"testing"

	"github.com/revetproject/revet/entity"
	"github.com/revetproject/revet/names"
)

// TestAReplacedTokenNeverAgrees: one token in place of another contradicts or says
// nothing, however long the two are and however alike they are written. Long ones are
// nearly all alike, which without a bound would turn what they cost into a bonus.
func TestAReplacedTokenNeverAgrees(t *testing.T) {
	m := NewModel()
	token := func(text string) *names.Token {
		p := m.Profile((&entity.Entity{Schema: "Person"}).Add("name", entity.Value{Text: "Kwabena " + text}))
		return &p.Names[0].Tokens[len(p.Names[0].Tokens)-1]
	}
	pr := pair{ev: m.evidence}
	long := strings.Repeat("vodrimask", 5)
	for _, c := range [][2]string{
		{"Starmer", "Starkey"},
		{"Dulaimi", "Tikriti"},
		{long, long[:44] + "x"},
		{long + "a", long + "o"},
	} {
		points, level := pr.replacement(token(c[0]), token(c[1]))
		if points < 0 {
			t.Errorf("%s for %s (%s) costs %d: it must not agree", c[0], c[1], level, points)
		}
	}
	if points, _ := pr.replacement(token("Dulaimi"), token("Tikriti")); points == 0 {
		t.Error("a name that has nothing in common with the other costs nothing")
	}
}
