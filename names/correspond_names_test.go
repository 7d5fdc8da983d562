package names

import (
	"errors"
	"slices"
	"testing"
)

// The names of a trie are found, and nothing else; a node knows what its letters cost.
func TestTrieOfNames(t *testing.T) {
	c, err := ReadCorrespondences(small(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range [][]string{{"a"}, {"a", "ab", "abc", "b", "bc"}, {"ivan", "ivana", "ivanov", "jan", "zz"}} {
		stored := writeTrie(want)
		r := tableReader{b: append([]byte{byte(len(stored))}, stored...)}
		trie := r.trie(c)
		if r.cut {
			t.Fatalf("%v is not read back", want)
		}
		var got []string
		var walk func(node uint32, text string)
		walk = func(node uint32, text string) {
			if trie[node].ends() {
				got = append(got, text)
			}
			for letter := byte('a'); letter <= 'z'; letter++ {
				if next := trie[node].child(letter); next != 0 {
					walk(next, text+string(rune(letter)))
				}
			}
		}
		walk(0, "")
		if !slices.Equal(got, want) {
			t.Errorf("%v, want %v", got, want)
		}
		node, ok := trie.along(0, want[len(want)-1])
		before := uint16(letterEdge)
		whole := c.spelt(want[len(want)-1])
		for _, letter := range []byte(want[len(want)-1]) {
			before = uint16((int(before)*latinLetters + int(letter-'a')) % (latinLetters * latinLetters * latinLetters))
		}
		if edge := c.follow(&before, letterEdge); !ok || trie[node].spelt != whole-edge {
			t.Errorf("%s costs %d, want %d", want[len(want)-1], trie[node].spelt, whole-edge)
		}
	}
}

func TestDamagedTrieIsRefused(t *testing.T) {
	c := &Correspondences{letters: make([]uint8, latinLetters*latinLetters*latinLetters*latinLetters)}
	for name, stored := range map[string][]byte{
		"no last child":    {0, 1},
		"a letter twice":   {0 | nodeLeaf, 0 | nodeLeaf | nodeLast},
		"no letter":        {28 | nodeLast | nodeLeaf},
		"children nowhere": {0 | nodeLast},
		"too many":         {0 | nodeLast | nodeLeaf | nodeName, 1 | nodeLast | nodeLeaf | nodeName},
	} {
		r := tableReader{b: append([]byte{byte(len(stored))}, stored...)}
		if r.trie(c); !r.cut {
			t.Errorf("%s: read", name)
		}
	}
	if _, err := ReadCorrespondences([]byte("head\x00")); !errors.Is(err, ErrTable) {
		t.Errorf("no tables: %v", err)
	}
}

// A name is found that no likely spelling comes near, and one with a letter too many.
func TestNamesAreFound(t *testing.T) {
	c := correspondences()
	for _, x := range [][3]string{{"hangul", "밀리아초", "migliaccio"}, {"han", "伯比奇", "burbidge"}, {"arabic", "شکسپیر", "shakespeare"}} {
		var s search
		s.run(c, x[0], x[1])
		if !slices.ContainsFunc(s.names, func(f found) bool { return f.latin == x[2] }) {
			t.Errorf("%s: %s is not found", x[1], x[2])
		}
		for i := range s.names {
			if cost, _ := c.Distance(x[0], x[1], s.names[i].latin); i < 5 && cost > micronats(s.names[i].cost) {
				t.Errorf("%s as %s costs %d, more than the search says: %d", x[1], s.names[i].latin, cost, micronats(s.names[i].cost))
			}
		}
	}
}

// Words are the texts of the tokens, without their analysis.
func TestWords(t *testing.T) {
	for _, text := range []string{"Иван Петров", "习近平", "Abd al-Rahman, Dr. O'Neil", "", "김정은"} {
		var want []string
		for _, token := range Tokens(text, Person) {
			want = append(want, token.Text)
		}
		if got := Words(text); !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}
