package names

var devanagariConsonants = letters{
	'क': "k", 'ख': "kh", 'ग': "g", 'घ': "gh", 'ङ': "n", 'च': "ch", 'छ': "chh", 'ज': "j", 'झ': "jh", 'ञ': "n", 'ट': "t", 'ठ': "th", 'ड': "d", 'ढ': "dh", 'ण': "n",
	'त': "t", 'थ': "th", 'द': "d", 'ध': "dh", 'न': "n", 'प': "p", 'फ': "ph", 'ब': "b", 'भ': "bh", 'म': "m", 'य': "y", 'र': "r", 'ल': "l", 'व': "v", 'श': "sh", 'ष': "sh", 'स': "s", 'ह': "h", 'ळ': "l",
}

var devanagariVowels = letters{
	'अ': "a", 'आ': "a", 'इ': "i", 'ई': "i", 'उ': "u", 'ऊ': "u", 'ऋ': "ri", 'ए': "e", 'ऐ': "ai", 'ओ': "o", 'औ': "au", 'ऑ': "o",
}

var devanagariSigns = letters{
	'ा': "a", 'ि': "i", 'ी': "i", 'ु': "u", 'ू': "u", 'ृ': "ri", 'े': "e", 'ै': "ai", 'ो': "o", 'ौ': "au", 'ॉ': "o",
}

// romaniseDevanagari writes the inherent vowel except at the end of a word, where
// Hindi drops it; a second key keeps it.
func romaniseDevanagari(k *keyset, text string) {
	var out []byte
	inherent := false
	flush := func() {
		if inherent {
			out = append(out, 'a')
			inherent = false
		}
	}
	for _, r := range text {
		if s, ok := devanagariConsonants[r]; ok {
			flush()
			out = append(out, s...)
			inherent = true
			continue
		}
		if s, ok := devanagariSigns[r]; ok {
			inherent = false
			out = append(out, s...)
			continue
		}
		switch r {
		case '्':
			inherent = false
			continue
		case '़':
			// The dot below makes foreign sounds of native letters: ज़ is z.
			if n := len(out); n > 0 {
				switch out[n-1] {
				case 'j':
					out[n-1] = 'z'
				case 'h':
					if n > 1 && out[n-2] == 'p' {
						out = append(out[:n-2], 'f')
					}
				case 'd':
					out[n-1] = 'r'
				case 'k':
					out[n-1] = 'q'
				}
			}
			continue
		case 'ं', 'ँ':
			flush()
			out = append(out, 'n')
			continue
		case 'ः':
			flush()
			out = append(out, 'h')
			continue
		}
		if s, ok := devanagariVowels[r]; ok {
			flush()
			out = append(out, s...)
		} else if r < 0x80 {
			flush()
			out = append(out, byte(r))
		}
	}
	k.add(string(out), "devanagari", 0)
	if inherent {
		k.add(string(out)+"a", "devanagari", costNational)
	}
}
