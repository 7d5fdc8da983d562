package names

// Skeleton returns the bridge between spellings of a romanised token, and between
// unvowelled scripts and Latin (engine design 3.1, step 7).
//
// Digraphs fold first (kh→h, sh and ch→s, ph→f, zh and dj→g, th→t, dh→d, gh→g,
// ts→s); then q and hard c become k, w→v, j→g, z→s; vowels and y are dropped
// after the first letter, and an initial vowel becomes a; a silent h at the end
// goes; equal neighbours collapse. Where fewer than three letters would be left,
// or the text has four letters or fewer, a vowel-class key is returned instead
// (e, y, j→i; o, w→u; doubles collapsed), since bare consonants of short names
// mean nothing: "said", "saeed" and "sayed" are all "said".
//
// text must be a–z and 0–9. A text with a digit is its own skeleton.
func Skeleton(text string) string {
	for i := 0; i < len(text); i++ {
		if text[i] <= '9' {
			return text
		}
	}
	var buf [MaxLetter * 2]byte
	if len(text) > 4 {
		if s := consonants(buf[:0], text); len(s) >= 3 {
			return string(s)
		}
	}
	return string(vowelClasses(buf[:0], text))
}

// ConsonantSkeleton is [Skeleton] for a text whose vowels were never written, so
// that even a short one is a true skeleton: محمد is mhmd.
func ConsonantSkeleton(text string) string {
	var buf [MaxLetter * 2]byte
	if s := consonants(buf[:0], text); len(s) >= 3 {
		return string(s)
	}
	return Skeleton(text)
}

func isVowel(c byte) bool {
	switch c {
	case 'a', 'e', 'i', 'o', 'u', 'y':
		return true
	}
	return false
}

// digraph returns the folded letter of the letter group at the start of s and
// the group's length, or 0, 0.
func digraph(s string) (byte, int) {
	if len(s) >= 3 && (s[:3] == "dzh" || s[:3] == "dsh") {
		return 'g', 3
	}
	if len(s) >= 3 && s[:3] == "sch" {
		return 's', 3
	}
	if len(s) < 2 {
		return 0, 0
	}
	switch s[:2] {
	case "kh":
		return 'h', 2
	case "sh", "ch", "ts", "tz", "cz", "sz":
		return 's', 2
	case "ph":
		return 'f', 2
	case "zh", "dj":
		return 'g', 2
	case "th":
		return 't', 2
	case "dh":
		return 'd', 2
	case "gh":
		return 'g', 2
	case "ck":
		return 'k', 2
	}
	return 0, 0
}

// apart stands between two letters that are no digraph though they look like one:
// the s and the h of Suhail, whose vowel was not written.
const apart = '\''

// divided writes the next letter of a script, apart where it would be misread.
func divided(dst []byte, letter string) []byte {
	if n := len(dst); n > 0 && letter != "" {
		if _, pair := digraph(string([]byte{dst[n-1], letter[0]})); pair > 0 {
			dst = append(dst, apart)
		}
	}
	return append(dst, letter...)
}

func consonants(dst []byte, s string) []byte {
	put := func(c byte) {
		if n := len(dst); n == 0 || dst[n-1] != c {
			dst = append(dst, c)
		}
	}
	for i := 0; i < len(s); {
		if c, n := digraph(s[i:]); n > 0 {
			put(c)
			i += n
			continue
		}
		c := s[i]
		switch {
		case isVowel(c):
			if len(dst) == 0 {
				dst = append(dst, 'a')
			}
		case c == 'h' && i == len(s)-1 && i > 0 && isVowel(s[i-1]):
			// a silent ending: Fatimah, Fatima
		case c == apart:
		case c == 'q':
			put('k')
		case c == 'c':
			if i+1 < len(s) && (s[i+1] == 'e' || s[i+1] == 'i' || s[i+1] == 'y') {
				put('s')
			} else {
				put('k')
			}
		case c == 'x':
			put('k')
			put('s')
		case c == 'w':
			put('v')
		case c == 'j':
			put('g')
		case c == 'z':
			put('s')
		default:
			put(c)
		}
		i++
	}
	return dst
}

func vowelClasses(dst []byte, s string) []byte {
	put := func(c byte) {
		if n := len(dst); n == 0 || dst[n-1] != c {
			dst = append(dst, c)
		}
	}
	for i := 0; i < len(s); {
		if c, n := digraph(s[i:]); n > 0 {
			put(c)
			i += n
			continue
		}
		switch c := s[i]; c {
		case 'e', 'y', 'j', 'i':
			put('i')
		case 'o', 'w', 'u':
			put('u')
		case 'q', 'c':
			put('k')
		case 'h':
			if i == len(s)-1 && i > 0 && isVowel(s[i-1]) {
				break
			}
			put('h')
		default:
			put(c)
		}
		i++
	}
	return dst
}
