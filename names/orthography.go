package names

import "strings"

// Latin letters have other sounds in other countries. A word that bears the mark of
// an orthography which the skeleton does not bridge gets a key in the letters that
// English papers use; plain words get none.

// marked adds the keys of orthographies that have letters of their own.
func marked(k *keyset, text string) {
	switch {
	case strings.ContainsRune(text, 'ə'): // Azerbaijani: Cəfərov, Xəlilov
		k.add(latinWith(azerbaijaniPlain.Replace(text), azerbaijani), "latin-azerbaijani", costNational)
	case strings.ContainsAny(text, "ğışçöü") && strings.ContainsRune(text, 'c'): // Turkish: Cemaloğlu
		k.add(latinWith(strings.ReplaceAll(text, "c", "j"), latinSound), "latin-turkish", costReading)
	case strings.ContainsAny(text, "ýňž"): // Turkmen: Ýazmyradow, Annagylyjow
		k.add(strings.ReplaceAll(latinWith(text, turkmen), "w", "v"), "latin-turkmen", costNational)
	}
	if s, ok := strings.CutSuffix(text, "ová"); ok && len(s) >= 4 { // Nováková is Mrs Novák
		k.add(latinWith(s, nil), "masculine", costEnding)
	}
}

var (
	azerbaijani = letters{'ə': "a", 'ç': "ch", 'ş': "sh", 'ğ': "gh", 'ı': "i", 'ö': "o", 'ü': "u"}
	// azerbaijaniPlain are the letters without marks.
	azerbaijaniPlain = strings.NewReplacer("c", "j", "x", "kh", "q", "g")
	turkmen          = letters{'ý': "y", 'ž': "zh", 'ň': "n", 'ş': "sh", 'ç': "ch", 'ä': "a", 'ö': "o", 'ü': "u"}
)

// respelt adds keys to a word of plain letters whose letter groups are those of
// another orthography: French tch, ou before a vowel (Ouali, Wali) and Bou for Abu
// (Boudjemaa), German sch and tsch (Schamil, Bassajew), Dutch oe and tj in names of
// the Indies (Soetjipto, Sucipto), Slavic j (Jewgenij), dh for z (Fadhil, Fazil), Somali c, x and long vowels (Cabdi, Xasan, Faarax).
func respelt(k *keyset, s string) {
	if len(s) < 4 {
		return
	}
	if somali(k, s) || len(s) < 5 {
		return
	}
	if i := strings.Index(s, "dh"); i >= 0 && (i == 0 || s[i-1] != 'd' && s[i-1] != 'n') { // Fadhil, Ramadhan: east of Iraq they say z
		k.add(strings.ReplaceAll(s, "dh", "z"), "latin-persian", costReading)
	}
	switch s[len(s)-2:] {
	case "ij", "ej", "oj", "yj": // Sergej, Jewgenij: the y of scholars and of Germans
		k.add(slavicSpelling.Replace(s), "latin-slavic", costReading)
		return
	}
	switch {
	case s[:2] == "ou" && isVowel(s[2]):
		k.add("w"+s[2:], "latin-french", costReading)
		return
	case len(s) >= 7 && s[:3] == "bou" && !isVowel(s[3]):
		k.add("abu"+strings.Replace(s[3:], "dj", "j", 1), "latin-french", costReading)
		return
	}
	dutch, german := false, strings.HasSuffix(s, "jew") || strings.HasSuffix(s, "jewa")
	for i := 0; i+1 < len(s); i++ {
		switch s[i : i+2] {
		case "tc":
			if strings.HasPrefix(s[i:], "tch") {
				k.add(strings.ReplaceAll(s, "tch", "ch"), "latin-french", costReading)
				return
			}
		case "sc":
			german = german || strings.HasPrefix(s[i:], "sch")
		case "tj":
			dutch = true
		case "oe":
			dutch = dutch || i > 0 && !isVowel(s[i-1]) && i+2 < len(s) && strings.HasSuffix(s, "o")
		}
	}
	switch {
	case dutch:
		k.add(dutchSpelling.Replace(s), "latin-dutch", costReading)
	case german:
		k.add(germanSpelling.Replace(s), "latin-german", costReading)
	}
}

// slavicSpelling turns the letters of Slavic scholars and of Polish and Dutch papers
// into those of English ones.
var slavicSpelling = strings.NewReplacer("j", "y", "w", "v")

// dutchSpelling turns the spelling of the Indies before 1947 and 1972 into today's.
var dutchSpelling = strings.NewReplacer("oe", "u", "tj", "c", "dj", "j", "sj", "sy", "nj", "ny")

// germanSpelling turns the letters of German newspapers into those of English ones.
var germanSpelling = strings.NewReplacer("dsch", "j", "tsch", "ch", "sch", "sh", "ch", "kh", "jew", "yev", "ss", "s", "w", "v", "j", "y")

// somali writes a Somali word by the letters of Arabic names in English: x is h, c is
// not written, long vowels are short. An initial c is one of Somali only where a
// known name follows (Cabdi, Cumar), and a final one only after a long vowel.
func somali(k *keyset, s string) bool {
	if classTable()[s] != 0 {
		return false
	}
	long := false
	for i := 1; i < len(s); i++ {
		long = long || s[i] == s[i-1] && isVowel(s[i])
	}
	initial := s[0] == 'c' && isVowel(s[1]) && (classTable()[s[1:]] != 0 || long && classTable()[shortened(s[1:])] != 0)
	x := strings.IndexByte(s, 'x')
	switch {
	case initial:
		s = s[1:]
	case x >= 0 && (x+1 == len(s) || s[x+1] != s[x]) && (long || classTable()[strings.ReplaceAll(s, "x", "h")] != 0):
	case long && len(s) > 4 && s[len(s)-1] == 'c' && isVowel(s[len(s)-2]):
	default:
		return false
	}
	if long {
		s = strings.TrimSuffix(shortened(s), "c")
	}
	k.add(strings.ReplaceAll(s, "x", "h"), "latin-somali", costReading)
	return true
}

// shortened writes long vowels short.
func shortened(s string) string {
	b := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		if i == 0 || s[i] != s[i-1] || !isVowel(s[i]) {
			b = append(b, s[i])
		}
	}
	return string(b)
}
