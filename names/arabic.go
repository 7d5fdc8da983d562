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
	if romaniseVowelled(k, text) {
		text = strings.ReplaceAll(text, "ە", "ه")
	}
	k.bare = true
	defer func() { k.bare = false }()
	if text == "الله" {
		k.add("allah", "arabic-consonants", 0)
		k.add("ullah", "arabic-consonants", costReading)
	}
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
	first := arabicReading(text, true, nil)
	k.add(first, "arabic-consonants", cost)
	if plain := strings.ReplaceAll(first, string(apart), ""); plain != first { // Lakhal: k and h without a vowel between
		k.add(plain, "arabic-consonants", cost+costReading)
	}
	if len(first) >= 5 { // vowels bring the length near that of spoken forms
		k.add(arabicVowelled(text), "arabic-vowelled", cost+costReading)
	}
	k.add(arabicReading(text, false, nil), "arabic-consonants", cost+costReading)
	if strings.ContainsAny(text, "ذضثو") {
		k.add(arabicReading(text, true, persianLetters), "persian-consonants", cost+costNational)
		k.add(arabicReading(text, false, persianLetters), "persian-consonants", cost+costReading)
	}
	if strings.ContainsAny(text, "ذضظ") { // Iraq and the Gulf: Kathim, Kadhim, Ramathan
		k.add(arabicReading(text, true, letters{'ذ': "th", 'ض': "th", 'ظ': "th"}), "arabic-gulf", cost+costReading)
		if strings.Contains(text, "ظ") {
			k.add(arabicReading(text, true, letters{'ظ': "dh"}), "arabic-gulf", cost+costReading)
		}
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
	if strings.Contains(text, "وو") { // the first carries a hamza or is a consonant: Ra'uf, Dawud
		k.add(strings.Replace(first, "uu", "awu", 1), "arabic-consonants", cost+costReading)
	}
	arabicPatterns(k, text, cost)
}

func arabicReading(text string, vowels bool, special letters) string {
	rs := []rune(text)
	out := make([]byte, 0, 2*len(rs))
	for i, r := range rs {
		if vowels && i > 0 && (r == 'و' || r == 'ی') {
			if r == 'و' {
				out = append(out, 'u')
			} else {
				out = append(out, 'i')
			}
			continue
		}
		out = divided(out, arabicLetter(r, special))
	}
	return string(out)
}

func arabicLetter(r rune, special letters) string {
	if s, ok := special[r]; ok {
		return s
	}
	if r >= '0' && r <= '9' {
		return string(r)
	}
	return arabicLetters[r]
}

// arabicPatterns vowels words of few letters, whose consonants alone say too
// little: the noun patterns that names are made of. Each is one key; the
// vowels that differ between countries are one edit or one vowel class away.
func arabicPatterns(k *keyset, text string, cost int32) {
	rs := []rune(text)
	if len(rs) < 2 || len(rs) > 4 || strings.ContainsAny(text, "0123456789") {
		return
	}
	plain := func(r rune) bool { return !strings.ContainsRune("اویة", r) }
	bare := k.bare
	k.bare = false
	defer func() { k.bare = bare }()
	for _, special := range []letters{{'ع': "", 'ة': "a"}, {'ع': "", 'ة': "a", 'ذ': "z", 'ض': "z", 'ث': "s", 'ظ': "z"}} {
		l := make([]string, len(rs))
		for i, r := range rs {
			l[i] = arabicLetter(r, special)
		}
		add := func(parts ...string) { k.add(strings.Join(parts, ""), "arabic-pattern", cost+costReading) }
		last := rs[len(rs)-1]
		switch len(rs) {
		case 2:
			add(l[0], "a", l[1])
			if last == 'ه' { // Taha
				add(l[0], "aha")
			}
		case 3:
			switch {
			case last == 'ی' && plain(rs[1]): // Wali, Qusay, Huda
				add(l[0], "a", l[1], "i")
				add(l[0], "u", l[1], "ay")
				add(l[0], "u", l[1], "a")
			case rs[1] == 'ی': // Faiz, Zaid
				add(l[0], "ai", l[2])
			case rs[1] == 'و': // Rauf, Awal
				add(l[0], "au", l[2])
				add(strings.TrimSuffix(l[0], "a"), "awa", l[2])
			case rs[0] == 'ع' && plain(rs[1]) && plain(last), rs[0] == 'ا' && plain(rs[1]) && plain(last): // Ezzat, Omar
				add("a", l[1], "a", l[2])
				add("o", l[1], "a", l[2])
			case plain(rs[1]) && (last == 'ه' || last == 'ة' || last == 'ع'): // Taha, Hiba
				add(l[0], "a", l[1], "a")
				add(l[0], "i", l[1], "a")
			}
		case 4:
			switch {
			case rs[0] == 'ع' && rs[1] == 'ی' && last == 'ی': // Isa
				add("i", l[2], "a")
			case rs[2] == 'ی' && plain(rs[1]): // Zubair, Thuraya
				if last == 'ا' || last == 'ه' || last == 'ة' {
					add(l[0], "u", l[1], "aya")
				} else {
					add(l[0], "u", l[1], "ai", l[3])
				}
			case rs[2] == 'ع' && (last == 'ه' || last == 'ة'): // Juma
				add(l[0], "u", l[1], "a")
			}
		}
	}
}

// arabicVowelled writes an a after each consonant but the last that no long vowel
// follows: متصدق is matasadaq.
func arabicVowelled(text string) string {
	rs := []rune(text)
	long := func(r rune) bool { return strings.ContainsRune("اویة", r) }
	var b strings.Builder
	for i, r := range rs {
		switch {
		case i > 0 && r == 'و':
			b.WriteByte('u')
		case i > 0 && r == 'ی':
			b.WriteByte('i')
		default:
			b.WriteString(arabicLetter(r, nil))
			if i+1 < len(rs) && !long(r) && r != 'ع' && !long(rs[i+1]) && rs[i+1] != 'ع' {
				b.WriteByte('a')
			}
		}
	}
	return b.String()
}
