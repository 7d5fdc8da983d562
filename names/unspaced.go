package names

import "unicode/utf8"

// run notes a word of a script that is written without spaces.
func (t *organisationWords) run(w string) {
	n := utf8.RuneCountInString(w)
	if r, _ := utf8.DecodeRuneInString(w); n < 2 || !unspaced(scriptOf(r)) {
		return
	}
	t.runs[w] = true
	t.most = max(t.most, n)
}

func unspaced(s script) bool { return s == han || s == hangul || s == kana }

// cutWords cuts the words of the tables out of a run of characters that is written
// without spaces, the longest first; what lies between them is passed to cut.
func (t *organisationWords) cutWords(w word, cut func(word)) {
	rs := []rune(w.text)
	piece := func(from, to int) {
		if from < to {
			p := w
			p.piece = w.piece || to-from < len(rs)
			p.text = string(rs[from:to])
			cut(p)
		}
	}
	from := 0
	for i := 0; i < len(rs); {
		n := 0
		for k := min(t.most, len(rs)-i); k >= 2 && n == 0; k-- {
			if t.runs[string(rs[i:i+k])] {
				n = k
			}
		}
		if n == 0 {
			i++
			continue
		}
		piece(from, i)
		piece(i, i+n)
		i += n
		from = i
	}
	piece(from, len(rs))
}
