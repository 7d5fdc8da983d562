package names

import "strings"

// Uyghur and Sorani Kurdish write their vowels. Words of theirs are told by letters
// that no other language has; ە, which is theirs alone, is kept apart from ه.
const (
	uyghurLetters  = "ۇۈۋڭ"
	kurdishLetters = "ێڕڵ"
	bothLetters    = "ەۆ"
)

var (
	uyghurSounds = letters{
		'ە': "e", 'ا': "a", 'و': "o", 'ۇ': "u", 'ۆ': "o", 'ۈ': "u", 'ی': "i", 'ۋ': "w", 'ڭ': "ng",
	}
	// uyghurOpen writes the open vowel as an a, as passports from Arabic forms do.
	uyghurOpen    = letters{'ە': "a", 'ۋ': "v"}
	kurdishSounds = letters{
		'ە': "a", 'ا': "a", 'ۆ': "o", 'ێ': "e", 'ڕ': "r", 'ڵ': "l", 'ع': "",
	}
	kurdishLatin = letters{'ە': "e"} // Hawar: Hêmin, Cemal
)

// romaniseVowelled adds the readings of a word whose vowels are written, and reports
// whether it is one.
func romaniseVowelled(k *keyset, text string) bool {
	uyghur, kurdish := strings.ContainsAny(text, uyghurLetters), strings.ContainsAny(text, kurdishLetters)
	if !uyghur && !kurdish && !strings.ContainsAny(text, bothLetters) {
		return false
	}
	// A vowel at the start stands on a hamza, which folding made a ی.
	if rest, ok := strings.CutPrefix(text, "ی"); ok && rest != "" && strings.ContainsRune("اەوۇۆۈێ", []rune(rest)[0]) {
		text = rest
	}
	text = strings.ReplaceAll(text, "وو", "ۇ")
	if !kurdish {
		k.add(vowelled(text, uyghurSounds), "uyghur", 0)
		k.add(vowelled(text, uyghurOpen, uyghurSounds), "uyghur-open", costNational)
	}
	if !uyghur {
		cost := costOf(k, costNational)
		k.add(vowelled(text, kurdishSounds), "kurdish", cost)
		k.add(vowelled(text, kurdishLatin, kurdishSounds), "kurdish-latin", cost+costNational)
	}
	return true
}

// vowelled reads letter by letter; و and ی are vowels between consonants, and
// consonants beside vowels, where the tables say nothing of them.
func vowelled(text string, tables ...letters) string {
	var b strings.Builder
	rs := []rune(text)
	beside := func(i int) bool {
		return i >= 0 && i < len(rs) && strings.ContainsRune("اەۆێۇۈ", rs[i])
	}
next:
	for i, r := range rs {
		if (r == 'و' || r == 'ی') && (i == 0 || beside(i-1) || beside(i+1)) {
			if r == 'و' {
				b.WriteByte('w')
			} else {
				b.WriteByte('y')
			}
			continue
		}
		for _, t := range tables {
			if s, ok := t[r]; ok {
				b.WriteString(s)
				continue next
			}
		}
		switch r {
		case 'و':
			b.WriteByte('u')
		case 'ی':
			b.WriteByte('i')
		default:
			b.WriteString(arabicLetter(r, nil))
		}
	}
	return b.String()
}
