package names

import (
	"testing"

	"pgregory.net/rapid"
)

// What a glance at two keys says is far apart is unrelated.
func TestFarKeysAreUnrelated(t *testing.T) {
	far, near := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		draw := func(label string) Key {
			var k keyset
			k.bare = rapid.Bool().Draw(t, "bare")
			k.add(rapid.StringMatching(`[abdeghikmnrst]{1,9}`).Draw(t, label), "latin", 0)
			return k.keys[0]
		}
		a, b := draw("a"), draw("b")
		if rapid.Bool().Draw(t, "near") && len(a.Text) > 2 {
			var k keyset
			i := rapid.IntRange(0, len(a.Text)-1).Draw(t, "at")
			k.add(a.Text[:i]+rapid.SampledFrom([]string{"", "a", "z", "sh"}).Draw(t, "put")+a.Text[i+1:], "latin", 0)
			b = k.keys[0]
		}
		if !a.far(&b) {
			near++
			return
		}
		far++
		if l := relateKeys(&a, &b, Unrelated); l != Unrelated {
			t.Fatalf("%v and %v: %v", a, b, l)
		}
	})
	if far == 0 || near == 0 {
		t.Fatal("the test is blind to one side")
	}
}
