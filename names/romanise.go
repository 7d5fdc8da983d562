package names

import (
	"strings"
	"unicode/utf8"
)

// Costs of taking a route, in micronats: roughly −ln of how much rarer the route
// is than the first one among documents of the kind that lists quote.
const (
	costNational  = 200_000   // another official or common national system
	costReading   = 400_000   // another reading of an ambiguous letter
	costEnding    = 300_000   // a gendered ending taken off: Ivanova, Ivanov
	costStem      = 1_600_000 // a suffix family taken off: Rahmonov, Rahmonzoda, Rahmon
	costPrefix    = 700_000   // an article written solid taken off: Alzahrani, Zahrani
	costHomophone = 900_000   // another surname reading: 이 as Lee
	costDigits    = 1_000_000 // digits read as the letters they look like
)

// keyset collects the keys of one token without duplicates, first come first
// kept.
type keyset struct {
	keys []Key
	bare bool // vowels were never written: skeletons are consonantal whatever the length
	// origin of the keys of rules.
	origin Origin
	// least is what the likeliest learnt spelling costs, in steps.
	least int32
}

func (k *keyset) add(text string, route Route, cost int32) {
	written := text
	if k.bare {
		text = strings.ReplaceAll(text, string(apart), "")
	}
	if len(text) > MaxLetter {
		text = text[:MaxLetter]
		written = text
	}
	if text == "" || len(k.keys) == MaxKeys {
		return
	}
	skel := ""
	if k.bare {
		var buf [MaxLetter * 2]byte
		if c := consonants(buf[:0], written); len(c) >= 3 {
			skel = string(c)
		}
	}
	for i := range k.keys {
		// Letters that may be a digraph or two are one text with two skeletons.
		if k.keys[i].Text == text && (skel == "" || skel == k.keys[i].Skeleton || k.keys[i].Route != route) {
			return
		}
	}
	if skel == "" {
		skel = Skeleton(text)
	}
	origin := k.origin
	if strings.HasSuffix(string(route), learntRoute) {
		origin = FromLearning
	}
	k.keys = append(k.keys, Key{Text: text, Skeleton: skel, Route: route, Cost: cost, Origin: origin, mask: letterMask(text), skeletonMask: letterMask(skel)})
}

// romanise returns the keys of a word, at least one, and what the likeliest learnt
// spelling costs. person says whether endings of surnames may be taken off.
func romanise(w *word, person bool) ([]Key, int32) {
	k := keyset{keys: make([]Key, 0, 2)}
	if w.script != latin && w.script != common {
		k.origin = FromScript
	}
	if f := romanisers[w.script]; f != nil {
		f(&k, w)
	}
	if !w.piece && !w.surname {
		learnt(&k, w) // what was learnt is how foreign names are spelt: by whole runs
	}
	if len(k.keys) == 0 {
		k.add(codepoints(w.text), "codepoints", 0)
	}
	if person {
		endings(&k)
	}
	return k.keys, k.least
}

// romanisers add the keys of each script.
var romanisers = [...]func(*keyset, *word){
	common:     text(romaniseLatin),
	latin:      text(romaniseLatin),
	cyrillic:   text(romaniseCyrillic),
	greek:      text(romaniseGreek),
	arabic:     text(romaniseArabic),
	hebrew:     text(romaniseHebrew),
	armenian:   text(romaniseArmenian),
	georgian:   text(romaniseGeorgian),
	hangul:     func(k *keyset, w *word) { romaniseHangul(k, w.text, w.surname) },
	kana:       text(romaniseKana),
	han:        func(k *keyset, w *word) { romaniseHan(k, w.text, w.surname) },
	devanagari: indic, bengali: indic, gurmukhi: indic, gujarati: indic, oriya: indic,
	tamil: indic, telugu: indic, kannada: indic, malayalam: indic, sinhala: indic,
	thai:      func(k *keyset, w *word) { romaniseThai(k, w.text, w.script) },
	lao:       func(k *keyset, w *word) { romaniseThai(k, w.text, w.script) },
	khmer:     text(romaniseKhmer),
	burmese:   text(romaniseBurmese),
	ethiopic:  text(romaniseEthiopic),
	thaana:    text(romaniseThaana),
	mongolian: text(romaniseMongolian),
	other:     nil,
}

// text is for scripts whose letters say all.
func text(f func(*keyset, string)) func(*keyset, *word) {
	return func(k *keyset, w *word) { f(k, w.text) }
}

func indic(k *keyset, w *word) { romaniseIndic(k, w.text, w.script) }

// codepoints writes a word of a script without a romanisation as its code points,
// so that it is still found in its own script. The digits make it strict.
func codepoints(text string) string {
	var b strings.Builder
	const hex = "0123456789abcdef"
	for _, r := range text {
		b.WriteByte('u')
		for shift := 16; shift >= 0; shift -= 4 {
			if d := r >> shift; d > 0 || shift <= 12 {
				b.WriteByte(hex[d&15])
			}
		}
	}
	return b.String()
}

// letters maps one rune to Latin letters; a rune that is absent and not ASCII is
// dropped.
type letters map[rune]string

// table romanises letter by letter.
func table(text string, tables ...letters) string {
	out := make([]byte, 0, len(text)+4)
next:
	for _, r := range text {
		if r < utf8.RuneSelf {
			out = append(out, byte(r))
			continue
		}
		for _, t := range tables {
			if s, ok := t[r]; ok {
				out = append(out, s...)
				continue next
			}
		}
	}
	return string(out)
}

// suffixes of surnames that come and go between papers of one family, longest
// first: the Soviet -ov/-ev with their feminines and patronymics, the Tajik and
// Persian -zoda/-zade, the Turkic -oglu.
var suffixes = [...]string{
	"ovich", "evich", "ovna", "evna", "zadeh", "zoda", "zada", "zade", "zod", "oglu", "ogly", "ogli", "oghlu", "uulu", "kyzy", "qizi", "gyzy", "iyev", "iyeva", "yev", "yeva", "ova", "eva", "ov", "ev", "off", "eff",
	"giin", "iin", // the Mongolian father's name stands in the genitive: Tsakhiagiin
}

// feminine endings and what they are in the masculine.
var feminines = [...]struct{ from, to string }{
	{"skaya", "sky"},
	{"skaia", "skii"},
	{"skaja", "skij"},
	{"cka", "cki"},
	{"ska", "ski"},
	{"ova", "ov"},
	{"eva", "ev"},
	{"ina", "in"},
}

// endings adds the masculine of feminine surnames and the stem of suffix families
// (requirement R-NAM-3) for the first two keys.
func endings(k *keyset) {
	n := min(len(k.keys), 3)
	for i := 0; i < n; i++ {
		t, cost := k.keys[i].Text, k.keys[i].Cost
		for _, f := range feminines {
			if s, ok := strings.CutSuffix(t, f.from); ok && len(s) >= 3 && (f.from != "ina" || len(s) >= 4) {
				k.add(s+f.to, "masculine", cost+costEnding)
				break
			}
		}
	}
	for i := 0; i < min(n, 2); i++ {
		t, cost := k.keys[i].Text, k.keys[i].Cost
		for _, suf := range suffixes {
			if s, ok := strings.CutSuffix(t, suf); ok && len(s) >= 5 {
				k.add(s, "stem", cost+costStem)
				break
			}
		}
	}
}
