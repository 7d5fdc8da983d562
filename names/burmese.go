package names

import "strings"

var burmeseInitials = letters{
	'က': "k", 'ခ': "kh", 'ဂ': "g", 'ဃ': "g", 'င': "ng", 'စ': "s", 'ဆ': "s", 'ဇ': "z", 'ဈ': "z", 'ည': "ny", 'ဉ': "ny", 'ဋ': "t", 'ဌ': "ht", 'ဍ': "d", 'ဎ': "d", 'ဏ': "n",
	'တ': "t", 'ထ': "ht", 'ဒ': "d", 'ဓ': "d", 'န': "n", 'ပ': "p", 'ဖ': "hp", 'ဗ': "b", 'ဘ': "b", 'မ': "m", 'ယ': "y", 'ရ': "y", 'လ': "l", 'ဝ': "w", 'သ': "th", 'ဟ': "h", 'ဠ': "l", 'အ': "",
	'ဿ': "th", 'ဣ': "i", 'ဤ': "i", 'ဥ': "u", 'ဦ': "u", 'ဧ': "e", 'ဩ': "aw", 'ဪ': "aw",
}

// burmeseBGN differs where BGN/PCGN 1970 does from the spelling of newspapers.
var burmeseBGN = letters{'ဆ': "hs", 'ထ': "ht", 'ဖ': "hp"}

// burmesePlain leaves the aspiration out and reads ရ as in foreign words.
var burmesePlain = letters{'ထ': "t", 'ဖ': "ph", 'ရ': "r", 'ဆ': "s"}

// burmeseRhymes are vowel signs and final consonant, in the order in which
// plainBurmese leaves them, as newspapers spell them.
var burmeseRhymes = map[string]string{
	"": "a", "ာ": "a", "ိ": "i", "ီ": "i", "ု": "u", "ူ": "u", "ေ": "ay", "ဲ": "e", "ော": "aw", "ော်": "aw", "ို": "o", "ံ": "an", "ုံ": "on", "ိံ": "ein",
	"က်": "et", "င်": "in", "စ်": "it", "ည်": "i", "ဉ်": "in", "တ်": "at", "န်": "an", "ပ်": "at", "မ်": "an", "ယ်": "e", "ဏ်": "an", "သ်": "at", "ဂ်": "at", "ဒ်": "at", "လ်": "an", "ရ်": "a", "ဟ်": "a",
	"ိုင်": "aing", "ောင်": "aung", "ိုက်": "aik", "ောက်": "auk", "ိန်": "ein", "ိမ်": "ein", "ိတ်": "eik", "ိပ်": "eik", "ုန်": "on", "ုမ်": "on", "ုတ်": "ok", "ုပ်": "ok",
	"ာန်": "an", "ေဝ်": "ew", "ိုယ်": "o", "ိုလ်": "o", "ာဏ်": "an", "ာတ်": "at", "ာယ်": "e", "ာမ်": "an",
}

// burmeseSyllables cuts a run: a syllable begins at a consonant that is neither
// closed by an asat nor below another.
func burmeseSyllables(text string) []string {
	rs := []rune(text)
	var out []string
	from := 0
	for i := 1; i < len(rs); i++ {
		begins := rs[i] >= 'က' && rs[i] <= 'ဪ' || rs[i] == 'ဿ'
		closed := false
		for j := i + 1; j < len(rs) && j <= i+2; j++ {
			if rs[j] == '\u103a' || rs[j] == '\u1039' {
				closed = true
			}
			if rs[j] != '့' {
				break
			}
		}
		if !begins || closed || rs[i-1] == '\u1039' {
			continue
		}
		out = append(out, string(rs[from:i]))
		from = i
	}
	return append(out, string(rs[from:]))
}

func burmeseReading(text string, special letters, asPassports bool) string {
	var b strings.Builder
	for _, s := range burmeseSyllables(text) {
		var medials, rhyme []rune
		rs := []rune(s)
		if len(rs) == 0 {
			continue
		}
		first, ok := special[rs[0]]
		if !ok {
			first = burmeseInitials[rs[0]]
		}
		if rs[0] < 0x80 {
			first = string(rs[0])
		}
		own := rs[0] >= 'ဣ' && rs[0] <= 'ဪ' || rs[0] < 0x80 // carries its vowel
		below := ""
		for i := 1; i < len(rs); i++ {
			switch r := rs[i]; r {
			case '\u103b', '\u103c', '\u103d', '\u103e':
				medials = append(medials, r)
			case 'း', '့':
			case 'ါ':
				rhyme = append(rhyme, 'ာ')
			case '\u1039': // the consonant before closes the syllable, the one after begins another
				if i+1 < len(rs) {
					rhyme = append(rhyme, '\u103a')
					below = string(rs[i+1:])
				}
				i = len(rs)
			default:
				rhyme = append(rhyme, r)
			}
		}
		onset := first
		for _, m := range medials {
			switch m {
			case '\u103b', '\u103c':
				switch {
				case first == "kh" && !asPassports:
					onset = "ch"
				case strings.HasSuffix(onset, "y"):
				default:
					onset += "y"
				}
			case '\u103d':
				onset += "w"
			case '\u103e':
				switch {
				case first == "y":
					onset = "sh"
				case first == "l" || asPassports:
					onset = "h" + onset
				}
			}
		}
		b.WriteString(onset)
		if !own || len(rhyme) > 0 {
			v := burmeseRhyme(string(rhyme))
			b.WriteString(v)
		}
		if below != "" {
			b.WriteString(burmeseReading(below, special, asPassports))
		}
	}
	return b.String()
}

func romaniseBurmese(k *keyset, text string) {
	plain := burmeseReading(text, nil, false)
	k.add(plain, "burmese", 0)
	k.add(burmeseReading(text, burmeseBGN, true), "burmese-bgn", costNational)
	k.add(burmeseReading(text, burmesePlain, false), "burmese-plain", costNational)
	// ွန် and ွတ် are spelt un and ut, ay also e.
	k.add(strings.NewReplacer("wan", "un", "wat", "ut").Replace(plain), "burmese", costNational)
	k.add(strings.ReplaceAll(plain, "ay", "e"), "burmese", costReading)
}

// burmeseFinals are written in words of Pali and spoken as the one they stand for.
var burmeseFinals = strings.NewReplacer("ဒ်", "တ်", "ဓ်", "တ်", "ထ်", "တ်", "သ်", "တ်", "ဇ်", "စ်", "ဏ်", "န်", "လ်", "န်", "ဗ်", "ပ်", "ဘ်", "ပ်", "ဖ်", "ပ်", "ခ်", "က်", "ဂ်", "က်", "ာ", "")

// burmeseRhyme reads vowel signs and final consonant; of what the table lacks, the
// vowel alone.
func burmeseRhyme(rhyme string) string {
	for _, r := range [...]string{rhyme, burmeseFinals.Replace(rhyme), strings.Trim(rhyme, "ကခဂဃငစဆဇဈညဉဋဌဍဎဏတထဒဓနပဖဗဘမယရလဝသဟဠအ်")} {
		if v, ok := burmeseRhymes[r]; ok {
			return v
		}
	}
	return "a"
}
