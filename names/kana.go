package names

import "strings"

// kanaSyllables are Hepburn readings of hiragana; katakana is shifted onto it.
var kanaSyllables = letters{
	'あ': "a", 'い': "i", 'う': "u", 'え': "e", 'お': "o", 'か': "ka", 'き': "ki", 'く': "ku", 'け': "ke", 'こ': "ko", 'さ': "sa", 'し': "shi", 'す': "su", 'せ': "se", 'そ': "so",
	'た': "ta", 'ち': "chi", 'つ': "tsu", 'て': "te", 'と': "to", 'な': "na", 'に': "ni", 'ぬ': "nu", 'ね': "ne", 'の': "no", 'は': "ha", 'ひ': "hi", 'ふ': "fu", 'へ': "he", 'ほ': "ho",
	'ま': "ma", 'み': "mi", 'む': "mu", 'め': "me", 'も': "mo", 'や': "ya", 'ゆ': "yu", 'よ': "yo", 'ら': "ra", 'り': "ri", 'る': "ru", 'れ': "re", 'ろ': "ro", 'わ': "wa", 'ゐ': "i", 'ゑ': "e", 'を': "o", 'ん': "n",
	'が': "ga", 'ぎ': "gi", 'ぐ': "gu", 'げ': "ge", 'ご': "go", 'ざ': "za", 'じ': "ji", 'ず': "zu", 'ぜ': "ze", 'ぞ': "zo", 'だ': "da", 'ぢ': "ji", 'づ': "zu", 'で': "de", 'ど': "do",
	'ば': "ba", 'び': "bi", 'ぶ': "bu", 'べ': "be", 'ぼ': "bo", 'ぱ': "pa", 'ぴ': "pi", 'ぷ': "pu", 'ぺ': "pe", 'ぽ': "po", 'ゔ': "vu",
}

// small kana replace the vowel of the syllable before.
var kanaSmall = letters{'ぁ': "a", 'ぃ': "i", 'ぅ': "u", 'ぇ': "e", 'ぉ': "o", 'ゃ': "ya", 'ゅ': "yu", 'ょ': "yo", 'ゎ': "wa"}

func romaniseKana(k *keyset, text string) {
	var out []byte
	double := false
	for _, r := range text {
		if r >= 'ァ' && r <= 'ヴ' {
			r -= 'ァ' - 'ぁ'
		}
		switch {
		case r == 'っ':
			double = true
			continue
		case r == 'ー':
			if n := len(out); n > 0 {
				out = append(out, out[n-1])
			}
			continue
		}
		if s, ok := kanaSmall[r]; ok {
			if n := len(out); n > 0 && isVowel(out[n-1]) {
				out = out[:n-1]
				// しゃ is sha, not shya
				if b := string(out); len(s) == 2 && s[0] == 'y' && (strings.HasSuffix(b, "sh") || strings.HasSuffix(b, "ch") || strings.HasSuffix(b, "j")) {
					s = s[1:]
				}
			}
			out = append(out, s...)
			continue
		}
		s, ok := kanaSyllables[r]
		if !ok {
			if r < 0x80 {
				out = append(out, byte(r))
			}
			continue
		}
		if double {
			out = append(out, s[0])
			double = false
		}
		out = append(out, s...)
	}
	full := string(out)
	// Long vowels are mostly left short in papers: Ōta, Oota, Ota.
	short := strings.NewReplacer("ou", "o", "oo", "o", "uu", "u", "aa", "a", "ee", "e", "ii", "i").Replace(full)
	k.add(short, "kana", 0)
	k.add(full, "kana-long", costNational)
}
