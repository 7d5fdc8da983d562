package names

var hebrewLetters = letters{
	'א': "a", 'ב': "b", 'ג': "g", 'ד': "d", 'ה': "h", 'ו': "v", 'ז': "z", 'ח': "h", 'ט': "t", 'י': "y", 'כ': "k", 'ך': "k", 'ל': "l", 'מ': "m",
	'ם': "m", 'נ': "n", 'ן': "n", 'ס': "s", 'ע': "a", 'פ': "p", 'ף': "f", 'צ': "ts", 'ץ': "ts", 'ק': "k", 'ר': "r", 'ש': "sh", 'ת': "t",
}

// romaniseHebrew adds consonantal keys: ו and י as vowels first, then the other
// readings of ב, כ, פ and ו.
func romaniseHebrew(k *keyset, text string) {
	k.bare = true
	defer func() { k.bare = false }()
	inner := func(special letters) string {
		out := ""
		for i, r := range []rune(text) {
			if i == 0 {
				out += table(string(r), hebrewLetters)
				continue
			}
			out += table(string(r), special, hebrewLetters)
		}
		return out
	}
	k.add(inner(letters{'ו': "o", 'י': "i"}), "hebrew-consonants", 0)
	k.add(inner(letters{'ו': "o", 'י': "i", 'ב': "v", 'פ': "f", 'כ': "kh"}), "hebrew-consonants", costReading)
	k.add(inner(letters{'ו': "v", 'י': "i", 'ב': "v"}), "hebrew-consonants", costReading)
	k.add(inner(letters{'ו': "u", 'י': "y", 'פ': "f"}), "hebrew-consonants", costReading)
	k.add(inner(letters{'ו': "o", 'י': "i", 'ה': "a", 'ב': "v"}), "hebrew-consonants", costReading)
	k.add(inner(letters{'ו': "o", 'י': "i", 'ה': "a"}), "hebrew-consonants", costReading)
}
