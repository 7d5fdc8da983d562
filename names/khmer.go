package names

import "strings"

// khmerLetter is a consonant and the series that decides how its vowels are read.
type khmerLetter struct {
	latin  string
	second bool
}

var khmerConsonants = func() map[rune]khmerLetter {
	m := map[rune]khmerLetter{}
	// In the order of the block from U+1780; an apostrophe marks the second series.
	for i, x := range strings.Fields("k kh k' kh' ng' ch chh ch' chh' nh' d th d' th' n t th t' th' n' b ph p' ph' m' y' r' l' v' sh s s h l -") { //nolint:dupword // one sound each
		l := khmerLetter{strings.TrimSuffix(x, "'"), strings.HasSuffix(x, "'")}
		if l.latin == "-" {
			l.latin = ""
		}
		m[rune(0x1780+i)] = l
	}
	return m
}()

// khmerVowels are the readings of dependent vowels in the two series, after
// UNGEGN 1972 without marks.
var khmerVowels = map[rune][2]string{
	0: {"a", "o"}, 'ា': {"a", "ea"}, 'ិ': {"e", "i"}, 'ី': {"ei", "i"}, 'ឹ': {"oe", "ue"}, 'ឺ': {"eu", "eu"}, 'ុ': {"o", "u"}, 'ូ': {"ou", "u"}, 'ួ': {"uo", "uo"},
	'ើ': {"aeu", "eu"}, 'ឿ': {"oea", "oea"}, 'ៀ': {"ie", "ie"}, 'េ': {"e", "e"}, 'ែ': {"ae", "e"}, 'ៃ': {"ai", "ei"}, 'ោ': {"ao", "o"}, 'ៅ': {"au", "ou"},
	'ំ': {"am", "um"}, 'ះ': {"ah", "eah"}, '័': {"a", "oa"},
}

var khmerIndependent = letters{'ឥ': "e", 'ឦ': "ei", 'ឧ': "u", 'ឩ': "ou", 'ឪ': "au", 'ឫ': "rue", 'ឬ': "rue", 'ឭ': "lue", 'ឮ': "lue", 'ឯ': "ae", 'ឰ': "ai", 'ឱ': "ao", 'ឲ': "ao", 'ឳ': "au"}

const khmerBelow = '\u17d2'

func khmerReading(text string, series bool) string {
	var b strings.Builder
	rs := []rune(text)
	at := func(i int) rune {
		if i < len(rs) {
			return rs[i]
		}
		return 0
	}
	vowelSign := func(r rune) bool { _, ok := khmerVowels[r]; return ok && r != 0 }
	for i := 0; i < len(rs); {
		c, ok := khmerConsonants[rs[i]]
		if !ok {
			if rs[i] < 0x80 {
				b.WriteRune(rs[i])
			}
			b.WriteString(khmerIndependent[rs[i]])
			i++
			continue
		}
		b.WriteString(c.latin)
		second := c.second
		i++
		for at(i) == khmerBelow {
			below := khmerConsonants[at(i+1)]
			b.WriteString(below.latin)
			second = below.second && second
			i += 2
		}
		switch at(i) { // marks that change the series
		case '\u17c9':
			second = false
			i++
		case '\u17ca':
			second = true
			i++
		}
		column := 0
		if second && series {
			column = 1
		}
		if !vowelSign(at(i)) {
			_, follows := khmerConsonants[at(i)]
			if follows || at(i) == 0 && len(rs) == 1 {
				b.WriteString(khmerVowels[0][column])
			}
		}
		for vowelSign(at(i)) {
			v := khmerVowels[at(i)][column]
			if at(i) == 'ំ' && vowelSign(at(i-1)) {
				v = "m"
			} else if at(i) == 'ះ' && vowelSign(at(i-1)) {
				v = "h"
			}
			b.WriteString(v)
			i++
		}
		// A bare consonant closes the syllable.
		if f, ok := khmerConsonants[at(i)]; ok && !vowelSign(at(i+1)) && at(i+1) != khmerBelow && at(i+1) != '\u17c9' && at(i+1) != '\u17ca' {
			b.WriteString(strings.NewReplacer("kh", "k", "th", "t", "ph", "p").Replace(f.latin))
			i++
			for at(i) == '់' || at(i) == '៍' {
				i++
			}
		}
	}
	return b.String()
}

func romaniseKhmer(k *keyset, text string) {
	k.add(khmerReading(text, true), "khmer-ungegn", 0)
	k.add(khmerReading(text, false), "khmer-first-series", costNational)
}
