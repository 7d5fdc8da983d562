package names

// Sounds counts in how many steps two spellings of one sequence of consonants lie
// apart: how different their vowels and the letters for one consonant are. Spellings
// of one name differ in the vowels that lie side by side (Rashed, Rashid; Soekarno,
// Sukarno; Hussein, Husayn) and in letters for one sound (Kh and H, Dj and J); two
// names that share consonants by chance differ in more (Elvira, Olvera; Klotz,
// Colosio). same is false where the consonants differ, after folding letter groups as
// [Skeleton] does, but for doubled letters. Both texts are a–z.
func Sounds(a, b string) (steps int, same bool) {
	x, y := sounds{text: a}, sounds{text: b}
	for {
		va, vb := x.vowels(), y.vowels()
		ca, la := x.consonant()
		cb, lb := y.consonant()
		if ca != cb {
			return 0, false
		}
		steps += vowelSteps(va, vb, ca == 0)
		if ca == 0 {
			return steps, true
		}
		steps += letterSteps(la, lb)
	}
}

// sounds reads a text as vowels and consonants in turn.
type sounds struct {
	text string
	at   int
}

// The vowels in their order in the mouth. What is not written is no vowel.
const (
	noVowel = iota
	vowelI
	vowelEI // ai, ei, ay
	vowelE
	vowelA
	vowelO
	vowelAU // au, ao, ow
	vowelU
	otherVowels // two vowels, or more
)

// vowels reads the vowels up to the next consonant as one sound.
func (s *sounds) vowels() int {
	from := s.at
	for s.at < len(s.text) && isVowel(s.text[s.at]) {
		s.at++
	}
	v := s.text[from:s.at]
	for len(v) > 1 && v[0] == v[1] && (v[0] == 'a' || v[0] == 'i') { // a long vowel
		v = v[1:]
	}
	switch v {
	case "":
		return noVowel
	case "i", "ee", "ie", "y", "iy", "yi", "ea":
		return vowelI
	case "ai", "ay", "ei", "ey", "ae", "aei", "eye", "aye", "aiy", "eiy":
		return vowelEI
	case "e":
		return vowelE
	case "a":
		return vowelA
	case "o":
		return vowelO
	case "au", "ao", "eo":
		return vowelAU
	case "u", "ou", "oo", "oe", "ue", "uu", "ow":
		return vowelU
	}
	return otherVowels
}

// consonant reads the next consonant, doubled or not, and how it is written; 0 at
// the end.
func (s *sounds) consonant() (sound byte, letters string) {
	// A silent h ends the word.
	if s.at == len(s.text)-1 && s.text[s.at] == 'h' && s.at > 0 && isVowel(s.text[s.at-1]) {
		s.at++
	}
	for s.at < len(s.text) && !isVowel(s.text[s.at]) {
		c, n := digraph(s.text[s.at:])
		if n == 0 {
			c, n = s.text[s.at], 1
			switch c {
			case 'q':
				c = 'k'
			case 'c':
				c = 'k'
				if s.at+1 < len(s.text) && (s.text[s.at+1] == 'e' || s.text[s.at+1] == 'i' || s.text[s.at+1] == 'y') {
					c = 's'
				}
			case 'w':
				c = 'v'
			case 'j':
				c = 'g'
			case 'z':
				c = 's'
			}
		}
		if sound != 0 && c != sound {
			break
		}
		if sound == 0 {
			sound, letters = c, s.text[s.at:s.at+n]
		}
		s.at += n
	}
	return sound, letters
}

// vowelSteps is how far two vowels lie apart: one step for neighbours, three for
// others, two where one is not written. At the end of a word a vowel more is often
// another name.
func vowelSteps(a, b int, end bool) int {
	if a == b {
		return 0
	}
	if a > b {
		a, b = b, a
	}
	switch {
	case a == noVowel && end:
		return 4
	case a == noVowel, b == otherVowels, a == vowelA && b == vowelO:
		return 2
	case b-a == 1, a == vowelEI && b == vowelA, a == vowelI && b == vowelE, a == vowelO && b == vowelU:
		return 1
	}
	return 3
}

// letterSteps is how far two ways to write a consonant lie apart: nothing for
// letters of one sound in every tongue, one step where they are kept apart
// somewhere, two where English keeps them apart.
func letterSteps(a, b string) int {
	if a == b {
		return 0
	}
	ga, gb := letterGroup(a), letterGroup(b)
	switch {
	case ga == gb:
		return 0
	case ga == affricate || gb == affricate:
		return 2
	}
	return 1
}

const affricate = 'c'

// letterGroup names the letters that are written for one sound without a thought.
func letterGroup(s string) byte {
	switch s {
	case "q", "c", "k", "ck":
		return 'k'
	case "w", "v":
		return 'v'
	case "ph", "f":
		return 'f'
	case "dj", "j", "zh", "dzh":
		return 'j'
	case "ch", "ts", "tz", "cz":
		return affricate
	case "sh", "sch", "sz":
		return 'x'
	case "kh":
		return 'h'
	}
	return s[0]
}
