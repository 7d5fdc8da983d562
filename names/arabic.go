package names

import "strings"

// Arabic writes consonants and long vowels. Nothing is guessed: a word becomes its
// consonants, and the skeleton bridges to vowelled spellings. Letters were unified
// by foldRune.
var arabicLetters = letters{
	'ا': "a", 'ب': "b", 'پ': "p", 'ت': "t", 'ٹ': "t", 'ث': "th", 'ج': "j", 'چ': "ch", 'ح': "h", 'خ': "kh", 'د': "d", 'ڈ': "d", 'ذ': "dh",
	'ر': "r", 'ڑ': "r", 'ز': "z", 'ژ': "zh", 'س': "s", 'ش': "sh", 'ص': "s", 'ض': "d", 'ط': "t", 'ظ': "z", 'ع': "a", 'غ': "gh", 'ف': "f",
	'ق': "q", 'ک': "k", 'گ': "g", 'ل': "l", 'م': "m", 'ن': "n", 'ں': "n", 'ه': "h", 'ة': "a", 'ۃ': "a", 'و': "w", 'ی': "y",
	'ټ': "t", 'څ': "ts", 'ځ': "dz", 'ډ': "d", 'ړ': "r", 'ږ': "zh", 'ښ': "sh", 'ګ': "g", 'ڼ': "n", 'ڭ': "ng", 'ۇ': "u", 'ۆ': "o", 'ۈ': "u", 'ۋ': "v", 'ې': "e", 'ڤ': "v", 'ڵ': "l", 'ڕ': "r", 'ێ': "e",
}

// persian differs where the sounds of Arabic letters do.
var persianLetters = letters{'ذ': "z", 'ض': "z", 'ث': "s", 'و': "v"}

func romaniseArabic(k *keyset, text string) {
	k.bare = true
	defer func() { k.bare = false }()
	rest, article := strings.CutPrefix(text, "ال")
	article = article && len([]rune(rest)) >= 3
	if article {
		arabicReadings(k, rest, 0)
		k.add(arabicReading(text, false, nil), "arabic-consonants", costNational)
		return
	}
	arabicReadings(k, text, 0)
}

// arabicReadings adds the readings of و and ی: long vowels between letters first,
// which is the rule, then consonants; then the Persian sounds.
func arabicReadings(k *keyset, text string, cost int32) {
	k.add(arabicReading(text, true, nil), "arabic-consonants", cost)
	k.add(arabicReading(text, false, nil), "arabic-consonants", cost+costReading)
	if strings.ContainsAny(text, "ذضثو") {
		k.add(arabicReading(text, true, persianLetters), "persian-consonants", cost+costNational)
		k.add(arabicReading(text, false, persianLetters), "persian-consonants", cost+costReading)
	}
	if strings.Contains(text, "ق") { // Gulf, Libyan and Sudanese speech: Gaddafi
		k.add(arabicReading(text, true, letters{'ق': "g", 'ذ': "d"}), "arabic-consonants", cost+costReading)
	}
	if strings.HasSuffix(text, "ة") {
		k.add(arabicReading(strings.TrimSuffix(text, "ة")+"ت", true, nil), "arabic-consonants", cost+costReading)
	}
	if rest, ok := strings.CutSuffix(text, "ی"); ok && len(text) > 4 { // alif maqsura, which folding makes a ی: Yahya, Issa, Musa
		k.add(arabicReading(rest, true, nil)+"a", "arabic-consonants", cost+costReading)
	}
	if strings.HasSuffix(text, "ه") && len(text) > 6 {
		k.add(arabicReading(strings.TrimSuffix(text, "ه"), true, nil)+"a", "arabic-consonants", cost+costReading)
	}
}

func arabicReading(text string, vowels bool, special letters) string {
	rs := []rune(text)
	var b strings.Builder
	for i, r := range rs {
		if vowels && i > 0 && (r == 'و' || r == 'ی') {
			if r == 'و' {
				b.WriteByte('u')
			} else {
				b.WriteByte('i')
			}
			continue
		}
		if s, ok := special[r]; ok {
			b.WriteString(s)
		} else {
			b.WriteString(arabicLetters[r])
			if r >= '0' && r <= '9' {
				b.WriteByte(byte(r))
			}
		}
	}
	return b.String()
}
