package names

import "unicode/utf8"

// word is a run of letters as tokenising found it.
type word struct {
	text    string // folded, in its own script
	script  script
	mixed   bool
	clause  int  // how many commas came before
	dotted  bool // a full stop followed
	hyphen  bool // a hyphen followed: the next word belongs closely
	surname bool // split off a Han or Hangul run as its surname
	piece   bool // a piece of a run without spaces, or of a name that is no transcription
	cut     bool // the field ended here, perhaps within the word
}

// tokenise cuts normalised text into words. Letters, digits and marks continue a
// word; apostrophes and invisible characters vanish; everything else ends it. A
// change of script ends it too, unless the scripts share letters of one look.
func tokenise(s string, kind Kind) []word {
	words := make([]word, 0, 8)
	var buf []byte
	cur := common
	mixed := false
	clause := 0
	flush := func() {
		if len(buf) == 0 {
			return
		}
		w := word{text: string(buf), script: cur, mixed: mixed, clause: clause}
		if mixed {
			w.text, w.script = unmix(w.text)
		}
		words = append(words, w)
		buf, cur, mixed = buf[:0], common, false
	}
	last := func() *word {
		if len(words) == 0 {
			return nil
		}
		return &words[len(words)-1]
	}
	for _, r := range s {
		f := foldRune(r)
		if f == nothing {
			continue
		}
		if f == breaks {
			inside := len(buf) > 0
			flush()
			if w := last(); w != nil && inside {
				switch r {
				case '.', '．':
					w.dotted = true
				case '-', '‐', '‑', '־', '゠', '=', '・', '·':
					w.hyphen = true
				}
			}
			switch r {
			case ',', '،', '、':
				clause++
			case '&', '+':
				words = append(words, word{text: "and", script: latin, clause: clause})
			case '%':
				words = append(words, word{text: "percent", script: latin, clause: clause})
			}
			continue
		}
		if sc := scriptOf(f); sc != common && sc != cur {
			switch {
			case cur == common:
				cur = sc
			case cur == han && f == 'ー', cur == kana && sc == han, cur == han && sc == kana:
				flush()
				cur = sc
			case alike(cur, sc):
				mixed = true
			default:
				flush()
				cur = sc
			}
		}
		buf = utf8.AppendRune(buf, f)
	}
	flush()
	words = joinAbbreviations(words, kind)
	words = splitRuns(words, kind)
	if kind != Person {
		words = mergeNumbers(mergeSplit(words, kind))
	}
	if len(words) > MaxTokens {
		words = words[:MaxTokens]
	}
	return words
}

// unmix folds the letters of the minority scripts of a token to their look-alikes
// in the script most of its letters belong to; ties go to the script that needs
// no letter changed beyond look-alikes, Latin first.
func unmix(text string) (string, script) {
	var n [other + 1]int
	for _, r := range text {
		n[scriptOf(r)]++
	}
	best := latin
	for _, s := range []script{cyrillic, greek} {
		if n[s] > n[best] {
			best = s
		}
	}
	out := make([]byte, 0, len(text))
	for _, r := range text {
		if s := scriptOf(r); s != best && s != common {
			r = asScript(r, best)
		}
		out = utf8.AppendRune(out, r)
	}
	return string(out), best
}

// joinAbbreviations turns "L.L.C." and "S. A." into one word: two or more single
// letters, each with its full stop. In names of persons they stay initials.
func joinAbbreviations(words []word, kind Kind) []word {
	if kind == Person {
		return words
	}
	out := words[:0]
	for i := 0; i < len(words); {
		j := i
		for j < len(words) && utf8.RuneCountInString(words[j].text) == 1 && (words[j].dotted || j > i) &&
			words[j].script == words[i].script && words[j].clause == words[i].clause {
			j++
			if !words[j-1].dotted {
				break
			}
		}
		if j-i < 2 {
			out = append(out, words[i])
			i++
			continue
		}
		w := words[i]
		w.text, w.dotted = "", false
		for _, x := range words[i:j] {
			w.text += x.text
		}
		out = append(out, w)
		i = j
	}
	return out
}

// splitRuns cuts scripts that write names without spaces: a Han or Hangul run of
// a person into surname and given name, a Burmese one into syllables; a Han run of
// anything else into pairs, so that long names share tokens without a dictionary.
func splitRuns(words []word, kind Kind) []word {
	need := false
	for i := range words {
		need = need || unspaced(words[i].script) || words[i].script == burmese
	}
	if !need {
		return words
	}
	if kind == Person {
		markNative(words)
	}
	out := make([]word, 0, len(words)+4)
	for _, w := range words {
		rs := []rune(w.text)
		switch {
		case (w.script == han || w.script == hangul) && kind == Person && len(rs) >= 2 && len(rs) <= 5 && alone(words, w.script):
			n := 1
			if len(rs) >= 3 && compoundSurname(rs[0], rs[1]) {
				n = 2
			} else if j := japaneseSurname(rs); j > 0 {
				n = j
			}
			if n == len(rs) {
				out = append(out, w)
				continue
			}
			a, b := w, w
			a.piece, b.piece = true, true
			a.text, a.surname = string(rs[:n]), true
			b.text = string(rs[n:])
			out = append(out, a, b)
		case unspaced(w.script) && kind != Person && len(rs) > 2:
			organisationTable().cutWords(w, func(p word) {
				rs := []rune(p.text)
				if p.script != han || organisationTable().runs[p.text] {
					out = append(out, p)
					return
				}
				for i := 0; i < len(rs); i += 2 {
					q := p
					q.piece = true
					q.text = string(rs[i:min(i+2, len(rs))])
					out = append(out, q)
				}
			})
		case w.script == burmese && kind == Person:
			// Latin letters write each syllable by itself: Aung San Suu Kyi.
			for _, syllable := range burmeseSyllables(w.text) {
				p := w
				p.text, p.piece = syllable, true
				out = append(out, p)
			}
		default:
			out = append(out, w)
		}
	}
	return out
}

// markNative marks the words of a person's name that has one character or syllable
// for its surname, set apart by a space (戴 秀梅, 김 정은): they are no transcription.
func markNative(words []word) {
	if len(words) != 2 || words[0].script != words[1].script || words[0].script != han && words[0].script != hangul {
		return
	}
	if utf8.RuneCountInString(words[0].text) == 1 || utf8.RuneCountInString(words[1].text) == 1 {
		words[0].piece, words[1].piece = true, true
	}
}

// alone reports whether only one word of the script is there: "김 정은" has its
// surname apart already.
func alone(words []word, s script) bool {
	n := 0
	for i := range words {
		if words[i].script == s {
			n++
		}
	}
	return n == 1
}
