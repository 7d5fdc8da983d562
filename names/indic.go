package names

import "strings"

// The scripts of India were encoded side by side: the letter of one sound has the
// same place in each block of 128 (Unicode Standard, chapter 12, after ISCII). One
// table by place therefore serves nine scripts; what differs is listed by script.
// Sinhala has its own order.

// sound is what a sign of an Indic script stands for.
type sound struct {
	kind  soundKind
	latin string
}

type soundKind uint8

const (
	silent    soundKind = iota
	consonant           // carries the inherent vowel a
	vowel               // stands by itself
	sign                // takes the place of the inherent vowel
	virama              // takes the inherent vowel away
	nukta               // makes a foreign sound of a native letter
	nasal               // n, or m before a lip sound
	closing             // a consonant without a vowel
	doubling            // doubles the consonant after it
)

// indicPlaces are the sounds by place in the block.
var indicPlaces = func() (t [128]sound) {
	put := func(from int, kind soundKind, latins string) {
		for i, l := range strings.Fields(latins) {
			t[from+i] = sound{kind, l}
		}
	}
	put(0x00, nasal, "n n n") //nolint:dupword // one sound each
	t[0x03] = sound{closing, "h"}
	put(0x04, vowel, "a a a i i u u ri li e e e ai o o o au")                                                        //nolint:dupword // one sound each
	put(0x15, consonant, "k kh g gh n ch chh j jh n t th d dh n t th d dh n n p ph b bh m y r r l l zh v sh sh s h") //nolint:dupword // one sound each
	t[0x3C] = sound{nukta, ""}
	put(0x3E, sign, "a i i u u ri ri e e e ai o o o au") //nolint:dupword // one sound each
	t[0x4D] = sound{kind: virama}
	t[0x56], t[0x57] = sound{sign, "ai"}, sound{sign, "au"}
	put(0x58, consonant, "q kh gh z r rh f y ri")
	return t
}()

// indicOwn are the letters with a sound or place of their own.
var indicOwn = map[rune]sound{
	'ळ': {consonant, "l"}, 'ॲ': {vowel, "a"},
	'য': {consonant, "j"}, 'ৎ': {closing, "t"}, 'ৰ': {consonant, "r"}, 'ৱ': {consonant, "w"},
	'ੰ': {nasal, "n"}, 'ੱ': {doubling, ""}, 'ੲ': {silent, ""}, 'ੳ': {silent, ""},
	'ୟ': {consonant, "y"}, 'ଯ': {consonant, "j"}, 'ୱ': {consonant, "w"},
	'ஃ': {silent, ""}, 'ழ': {consonant, "zh"}, 'ச': {consonant, "s"}, 'த': {consonant, "th"},
	'త': {consonant, "t"}, 'ൺ': {closing, "n"}, 'ൻ': {closing, "n"}, 'ർ': {closing, "r"}, 'ൽ': {closing, "l"}, 'ൾ': {closing, "l"}, 'ൿ': {closing, "k"},
	'റ': {consonant, "r"}, 'ഴ': {consonant, "zh"},
}

// sinhalaSounds stand in an order of their own.
var sinhalaSounds = func() map[rune]sound {
	m := map[rune]sound{'ං': {nasal, "n"}, 'ඃ': {closing, "h"}, '්': {kind: virama}}
	put := func(kind soundKind, signs string, latins string) {
		l := strings.Fields(latins)
		for i, s := range strings.Fields(signs) {
			for _, r := range s {
				m[r] = sound{kind, l[i]}
			}
		}
	}
	put(vowel, "අ ආ ඇ ඈ ඉ ඊ උ ඌ ඍ එ ඒ ඓ ඔ ඕ ඖ", "a a a a i i u u ru e e ai o o au")                                                                  //nolint:dupword // one sound each
	put(sign, "\u0dcf \u0dd0 \u0dd1 \u0dd2 \u0dd3 \u0dd4 \u0dd6 \u0dd8 \u0dd9 \u0dda \u0ddb \u0ddc \u0ddd \u0dde", "a a a i i u u ru e e ai o o au") //nolint:dupword // one sound each
	put(consonant, "ක ඛ ග ඝ ඞ ඟ ච ඡ ජ ඣ ඤ ඥ ඦ ට ඨ ඩ ඪ ණ ඬ ත ථ ද ධ න ඳ ප ඵ බ භ ම ඹ ය ර ල ව ශ ෂ ස හ ළ ෆ",
		"k kh g gh n ng ch ch j jh n gn nj t th d dh n nd th th d dh n nd p ph b bh m mb y r l w sh sh s h l f") //nolint:dupword // one sound each
	return m
}()

// withNukta are the sounds of letters with the dot below.
var withNukta = map[string]string{"k": "q", "kh": "kh", "g": "gh", "j": "z", "d": "r", "dh": "rh", "ph": "f", "s": "sh"}

func indicSound(r rune, s script) sound {
	if s == sinhala {
		return sinhalaSounds[r]
	}
	if own, ok := indicOwn[r]; ok {
		return own
	}
	if r < 0x80 {
		return sound{closing, string(r)}
	}
	return indicPlaces[r&0x7F]
}

// akshara is a consonant with its vowel, or either alone.
type akshara struct {
	consonant, vowel string
	inherent         bool // the vowel is not written
	nasal            bool // follows the vowel
}

// aksharas cuts a word.
func aksharas(text string, s script) []akshara {
	var out []akshara
	double := false
	last := func() *akshara {
		if len(out) == 0 {
			out = append(out, akshara{})
		}
		return &out[len(out)-1]
	}
	before := rune(0)
	for _, r := range text {
		x := indicSound(r, s)
		switch x.kind {
		case consonant:
			switch {
			case double:
				out = append(out, akshara{consonant: x.latin[:1]})
			case before == 'ஃ' && r == 'ப':
				x.latin = "f"
			case eastern(r) && len(out) > 0 && out[len(out)-1].vowel == "":
				x.latin = "y" // below another letter: Satya
			}
			double = false
			out = append(out, akshara{consonant: x.latin, vowel: "a", inherent: true})
		case closing:
			out = append(out, akshara{consonant: x.latin})
		case vowel:
			out = append(out, akshara{vowel: x.latin})
		case sign:
			a := last()
			a.vowel, a.inherent = x.latin, false
		case virama:
			a := last()
			a.vowel, a.inherent = "", false
		case nukta:
			a := last()
			if n, ok := withNukta[a.consonant]; ok {
				a.consonant = n
			}
			if eastern(before) {
				a.consonant = "y"
			}
		case nasal:
			last().nasal = true
		case doubling:
			double = true
		}
		before = r
	}
	return out
}

// eastern reports the letter of Bengali and Odia that is j by itself and y with a
// dot or below another letter.
func eastern(r rune) bool { return r == 'য' || r == 'ଯ' }

// spell writes aksharas out; silent says whose inherent vowel is left out.
func spell(as []akshara, s script, silent func(i int) bool) string {
	var b strings.Builder
	for i := range as {
		a := &as[i]
		b.WriteString(a.consonant)
		if !a.inherent || !silent(i) {
			b.WriteString(a.vowel)
		}
		if a.nasal {
			n := byte('n')
			if i+1 < len(as) && as[i+1].consonant != "" && strings.ContainsRune("pbm", rune(as[i+1].consonant[0])) {
				n = 'm'
			}
			if i+1 == len(as) && (s == telugu || s == kannada || s == malayalam) {
				n = 'm'
			}
			b.WriteByte(n)
		}
	}
	return b.String()
}

// indicRoutes name the routes, whether the language drops inherent vowels as Hindi
// does, at the end of a word and between others.
var indicRoutes = map[script]struct {
	route Route
	drops bool
}{
	devanagari: {"devanagari", true}, bengali: {"bengali", true}, gurmukhi: {"gurmukhi", true}, gujarati: {"gujarati", true},
	oriya: {"odia", false}, tamil: {"tamil", false}, telugu: {"telugu", false}, kannada: {"kannada", false}, malayalam: {"malayalam", false}, sinhala: {"sinhala", false},
}

// romaniseIndic writes the inherent vowel except where speech drops it: at the end
// of a word first, then also between vowels, then nowhere.
func romaniseIndic(k *keyset, text string, s script) {
	defer func() { // ISO 15919 and the libraries' tables, without marks
		if len(k.keys) > 0 {
			k.add(scholarly.Replace(k.keys[0].Text), "indic-iso", costReading)
		}
	}()
	as := aksharas(text, s)
	route := indicRoutes[s]
	end := len(as) - 1
	everywhere := func(int) bool { return false }
	dropped := func(i int) bool { return i == end && i > 0 && as[i].inherent && !as[i].nasal }
	if !route.drops {
		if s == tamil {
			voiced := tamilVoices(as)
			k.add(spell(voiced, s, everywhere), route.route, 0)
			k.add(tamilInitial(spell(voiced, s, everywhere)), route.route, costNational)
			k.add(spell(as, s, everywhere), "tamil-letters", costNational)
			// Sanskrit words keep their clusters and their k: Prabakaran. The l of the
			// palate is an l to others.
			k.add(strings.ReplaceAll(spell(voiced, s, everywhere), "zh", "l"), route.route, costReading)
			if c := tamilCluster(spell(voiced, s, everywhere)); c != "" {
				k.add(strings.ReplaceAll(c, "g", "k"), route.route, costReading)
			}
			return
		}
		k.add(spell(as, s, everywhere), route.route, 0)
		k.add(spell(as, s, dropped), route.route, costNational)
		return
	}
	// After two consonants it stays: Narendra, Satya.
	final := func(i int) bool { return dropped(i) && (as[i-1].vowel != "" || as[i-1].consonant == "") }
	between := func(i int) bool {
		if final(i) {
			return true
		}
		// After a vowel, before a single consonant with a vowel that is kept.
		return i > 0 && i < end && as[i-1].vowel != "" && !as[i-1].nasal && !as[i].nasal && as[i].inherent &&
			as[i+1].consonant != "" && as[i+1].vowel != "" && !final(i+1)
	}
	k.add(spell(as, s, final), route.route, 0)
	k.add(spell(as, s, between), route.route, costNational)
	k.add(spell(as, s, everywhere), route.route, costNational)
	k.add(spell(as, s, dropped), route.route, costReading)
	if s == bengali { // the inherent vowel is heard and written as o, v and b are one letter
		o := make([]akshara, len(as))
		copy(o, as)
		for i := range o {
			if o[i].inherent {
				o[i].vowel = "o"
			}
		}
		k.add(spell(o, s, final), "bengali-sound", costNational)
		k.add(strings.ReplaceAll(spell(as, s, final), "b", "v"), "bengali-sanskrit", costReading)
		// Muslim names: o before a y is the w that the letters lack, j a z: Wazed.
		muslim := strings.NewReplacer("oya", "wa", "oye", "we", "oyi", "wi", "j", "z")
		k.add(muslim.Replace(spell(as, s, final)), "bengali-muslim", costReading)
	}
}

// tamilVoices makes voiced sounds of single stops between vowels and after nasals,
// where the script has one letter for both.
func tamilVoices(as []akshara) []akshara {
	out := make([]akshara, len(as))
	copy(out, as)
	for i := 1; i < len(out); i++ {
		before, a := as[i-1], &out[i]
		between := before.vowel != "" && (a.vowel != "" || i+1 < len(as) && as[i+1].consonant == "r")
		afterNasal := before.vowel == "" && (before.consonant == "n" || before.consonant == "m")
		doubled := before.vowel == "" && before.consonant == a.consonant
		if doubled && a.consonant == "s" { // ச்ச
			out[i-1].consonant, a.consonant = "c", "ch"
			continue
		}
		if doubled && a.consonant == "th" {
			out[i-1].consonant = "t"
			continue
		}
		if !between && !afterNasal {
			continue
		}
		switch a.consonant {
		case "k":
			a.consonant = "g"
		case "t":
			a.consonant = "d"
		case "th":
			a.consonant = "d"
		case "p":
			a.consonant = "b"
		case "s":
			if afterNasal {
				a.consonant = "j"
			}
		}
	}
	return out
}

// tamilCluster draws a stop and an r together at the start of a word, which Tamil
// letters cannot: Prabhu, Krishna. It returns "" for other words.
func tamilCluster(s string) string {
	for _, stop := range [...]string{"p", "k", "t", "th", "s", "b", "d", "g"} {
		for _, v := range [...]string{"i", "u"} {
			if rest, ok := strings.CutPrefix(s, stop+v+"r"); ok && rest != "" && isVowel(rest[0]) {
				return stop + "r" + rest
			}
		}
	}
	return ""
}

// tamilInitial writes an initial stop with its voice: Ganesan, Devan, Balan,
// Chandran.
func tamilInitial(s string) string {
	for _, x := range [...][2]string{{"th", "d"}, {"k", "g"}, {"p", "b"}, {"s", "ch"}, {"t", "d"}} {
		if rest, ok := strings.CutPrefix(s, x[0]); ok && !strings.HasPrefix(rest, "h") {
			return x[1] + rest
		}
	}
	return s
}

var scholarly = strings.NewReplacer("chh", "ch", "ch", "c", "sh", "s")
