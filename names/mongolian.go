package names

import "strings"

// The traditional script of Mongolian writes the sounds of the thirteenth century:
// Cyrillic баатар is ᠪᠠᠭᠠᠲᠤᠷ. Names from Inner Mongolia are romanised letter by
// letter (SASM 1978, the table of Chinese maps), those from Mongolia by their Cyrillic
// form; a reading as it is spoken ties the two.

// mongolianLetters are the sounds on which all tables agree, and those of the
// Mongolian standard for the rest.
var mongolianLetters = letters{
	'ᠠ': "a", 'ᠡ': "e", 'ᠢ': "i", 'ᠣ': "o", 'ᠤ': "u", 'ᠥ': "o", 'ᠦ': "u", 'ᠧ': "e",
	'ᠨ': "n", 'ᠩ': "ng", 'ᠪ': "b", 'ᠫ': "p", 'ᠬ': "kh", 'ᠭ': "g", 'ᠮ': "m", 'ᠯ': "l", 'ᠰ': "s", 'ᠱ': "sh", 'ᠲ': "t", 'ᠳ': "d",
	'ᠴ': "ch", 'ᠵ': "j", 'ᠶ': "y", 'ᠷ': "r", 'ᠸ': "w", 'ᠹ': "f", 'ᠺ': "k", 'ᠻ': "kh", 'ᠼ': "ts", 'ᠽ': "z", 'ᠾ': "h", 'ᠿ': "zh", 'ᡀ': "lh", 'ᡁ': "zh", 'ᡂ': "ch",
}

var (
	mongolianSASM      = letters{'ᠬ': "h", 'ᠱ': "x", 'ᠴ': "q"}
	mongolianScholarly = letters{'ᠬ': "q", 'ᠱ': "s", 'ᠴ': "c"}                                                   // Vladimirtsov, Poppe and Mostaert without marks
	mongolianLessing   = letters{'ᠬ': "x", 'ᠱ': "s", 'ᠴ': "c", 'ᠵ': "z", 'ᠶ': "j", 'ᠥ': "o", 'ᠦ': "y", 'ᠸ': "v"} // Lessing 1960
)

func romaniseMongolian(k *keyset, text string) {
	plain := table(text, mongolianLetters)
	k.add(plain, "mongolian", 0)
	k.add(spokenMongolian(plain), "mongolian-spoken", costNational)
	k.add(table(text, mongolianSASM, mongolianLetters), "mongolian-sasm", costNational)
	scholarly := table(text, mongolianScholarly, mongolianLetters)
	if strings.ContainsAny(text, "ᠡᠥᠦᠧ") { // with front vowels the letter is k
		scholarly = strings.ReplaceAll(scholarly, "q", "k")
	}
	k.add(scholarly, "mongolian-scholarly", costReading)
	k.add(table(text, mongolianLessing, mongolianLetters), "mongolian-lessing", costReading)
}

// spokenMongolian draws vowels together over a g that is no longer spoken (Bagatur,
// Baatar; Khagan, Khaan) and drops a short vowel at the end of a longer word.
func spokenMongolian(s string) string {
	b := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		if s[i] == 'g' && i > 0 && i+1 < len(s) && strings.IndexByte("aeou", s[i-1]) >= 0 && strings.IndexByte("aeou", s[i+1]) >= 0 {
			// The first vowel is held; a u after a or e is drawn into it.
			b = append(b, s[i-1])
			i++
			continue
		}
		b = append(b, s[i])
	}
	if n := len(b); n > 4 && isVowel(b[n-1]) && !isVowel(b[n-2]) {
		b = b[:n-1]
	}
	return string(b)
}
