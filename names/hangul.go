package names

// Hangul syllables decompose arithmetically (Unicode 3.12): lead, vowel, tail.
var (
	rrLead  = [...]string{"g", "kk", "n", "d", "tt", "r", "m", "b", "pp", "s", "ss", "", "j", "jj", "ch", "k", "t", "p", "h"}
	rrVowel = [...]string{"a", "ae", "ya", "yae", "eo", "e", "yeo", "ye", "o", "wa", "wae", "oe", "yo", "u", "wo", "we", "wi", "yu", "eu", "ui", "i"}
	rrTail  = [...]string{"", "k", "k", "k", "n", "n", "n", "t", "l", "k", "m", "l", "l", "l", "p", "l", "m", "p", "p", "t", "t", "ng", "t", "t", "k", "t", "p", "t"}

	mrLead  = [...]string{"k", "kk", "n", "t", "tt", "r", "m", "p", "pp", "s", "ss", "", "ch", "tch", "ch", "k", "t", "p", "h"}
	mrVowel = [...]string{"a", "ae", "ya", "yae", "o", "e", "yo", "ye", "o", "wa", "wae", "oe", "yo", "u", "wo", "we", "wi", "yu", "u", "ui", "i"}

	// the northern and newspaper habit: McCune-Reischauer vowels, voiced leads
	nkLead = [...]string{"k", "kk", "n", "t", "tt", "r", "m", "p", "pp", "s", "ss", "", "j", "jj", "ch", "kh", "th", "ph", "h"}
)

// hangulSurnames are the spellings that people, not systems, chose.
var hangulSurnames = map[string][]string{
	"김": {"kim"}, "이": {"lee", "ri", "yi", "rhee"}, "리": {"ri", "lee", "yi"}, "박": {"park", "pak"}, "최": {"choi", "choe"}, "정": {"jung", "chong", "jong", "chung"},
	"강": {"kang"}, "조": {"cho", "jo"}, "윤": {"yoon", "yun"}, "장": {"jang", "chang"}, "임": {"lim", "rim", "im"}, "림": {"rim", "lim"}, "오": {"oh", "o"},
	"한": {"han"}, "신": {"shin", "sin"}, "서": {"seo", "suh", "so"}, "권": {"kwon"}, "황": {"hwang"}, "안": {"ahn", "an"}, "송": {"song"}, "류": {"ryu", "yu", "yoo"},
	"유": {"yoo", "yu", "ryu"}, "전": {"jeon", "chon", "jun"}, "홍": {"hong"}, "고": {"ko", "go", "koh"}, "문": {"moon", "mun"}, "손": {"son", "sohn"}, "배": {"bae", "pae"},
	"백": {"baek", "paek"}, "허": {"heo", "ho", "huh"}, "남": {"nam"}, "노": {"noh", "ro", "roh"}, "로": {"ro", "roh"}, "양": {"yang", "ryang"}, "량": {"ryang", "yang"}, "주": {"joo", "ju", "chu"}, "구": {"koo", "ku", "gu"},
}

func romaniseHangul(k *keyset, text string, surname bool) {
	if surname {
		for i, s := range hangulSurnames[text] {
			cost := int32(0)
			if i > 0 {
				cost = costNational
			}
			k.add(s, "hangul-surname", cost)
		}
	}
	k.add(hangulWith(text, rrLead[:], rrVowel[:]), "hangul-rr", 0)
	k.add(hangulWith(text, mrLead[:], mrVowel[:]), "hangul-mr", costNational)
	k.add(hangulWith(text, nkLead[:], mrVowel[:]), "hangul-north", costNational)
}

func hangulWith(text string, lead, vowel []string) string {
	const base, vowels, tails = 0xAC00, 21, 28
	out := make([]byte, 0, len(text)*2)
	for _, r := range text {
		s := r - base
		if s < 0 || s >= 19*vowels*tails {
			continue
		}
		out = append(out, lead[s/(vowels*tails)]...)
		out = append(out, vowel[s/tails%vowels]...)
		out = append(out, rrTail[s%tails]...)
	}
	return string(out)
}
