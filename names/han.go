package names

import (
	_ "embed"
	"strings"
	"sync"
)

// pinyinText is one line per Mandarin syllable: the syllable without tone, a
// space, and the characters whose first reading in kMandarin it is. Made from the
// Unihan database by bench/frequency; see tables/README.md.
//
//go:embed tables/pinyin.txt
var pinyinText string

// pinyinTable gives the syllable of a character.
var pinyinTable = sync.OnceValue(func() map[rune]string {
	m := make(map[rune]string, 42000)
	for line := range strings.Lines(pinyinText) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		syllable, chars, _ := strings.Cut(strings.TrimSpace(line), " ")
		for _, r := range chars {
			m[r] = syllable
		}
	}
	return m
})

// compoundSurname reports whether two characters are one of the two-character
// surnames that are still common.
func compoundSurname(a, b rune) bool {
	const list = "欧阳歐陽上官司马司馬诸葛諸葛夏侯皇甫尉迟尉遲公孙公孫慕容令狐司徒东方東方宇文长孫长孙端木南宫南宮独孤獨孤제갈남궁황보선우독고사공서문"
	rs := []rune(list)
	for i := 0; i+1 < len(rs); i += 2 {
		if rs[i] == a && rs[i+1] == b {
			return true
		}
	}
	return false
}

// hanSurnames are the readings of frequent surnames outside Mandarin: Wade-Giles,
// Cantonese, Hokkien. Keyed by pinyin, since characters share them.
var hanSurnames = map[string][]string{
	"zhang": {"chang", "cheung"}, "chen": {"chan", "tan"}, "li": {"lee"}, "wang": {"wong", "ong"}, "huang": {"wong", "ng"}, "zhao": {"chao", "chiu"}, "zhou": {"chou", "chow"},
	"wu": {"ng", "goh"}, "xu": {"hsu", "tsui"}, "zhu": {"chu"}, "he": {"ho"}, "liu": {"lau", "liew"}, "lin": {"lam", "lim"}, "liang": {"leung"}, "zheng": {"cheng", "tay"},
	"xie": {"hsieh", "tse"}, "guo": {"kuo", "kwok"}, "cai": {"tsai", "choi"}, "zeng": {"tseng", "tsang"}, "deng": {"teng", "tang"}, "feng": {"fung"}, "ye": {"yeh", "yip"}, "luo": {"lo", "law"}, "jiang": {"chiang", "kong"}, "gao": {"kao", "ko"},
	"ma": {"mah", "beh"}, "su": {"so", "soh"}, "lu": {"lok", "loh", "lo"}, "cheng": {"ching", "seng"}, "yuan": {"yuen"}, "xiao": {"hsiao", "siu", "siew"}, "jin": {"kam", "kim"}, "mo": {"mok"}, "pan": {"poon", "phua"},
	"peng": {"pang", "phe"}, "tang": {"tong", "teng"}, "song": {"sung", "soong"}, "shen": {"sum", "sim"}, "qian": {"chien", "chin"}, "qiu": {"yau", "khoo", "chiu"},
	"sun": {"suen", "soon"}, "hu": {"wu", "woo", "oh"}, "du": {"tu", "to"}, "dong": {"tung"}, "han": {"hon"}, "cao": {"tsao", "cho"}, "xue": {"hsueh", "sit"}, "jia": {"chia", "ka"}, "hong": {"hung", "ang"},
	"hou": {"hau"}, "hao": {"hau"}, "gu": {"ku", "koo"}, "gong": {"kung"}, "ding": {"ting"}, "ren": {"jen", "yam"}, "yao": {"yiu"}, "fan": {"fan", "huan"}, "fang": {"fong", "png"}, "shi": {"shih", "sze", "see"},
	"wei": {"ngai", "goi"}, "fu": {"foo", "poh"}, "zou": {"tsou", "chau"}, "xiong": {"hsiung", "hung"}, "meng": {"mang"}, "qin": {"chin", "chun"}, "jiao": {"chiao"}, "bai": {"pai", "pak", "peh"}, "kong": {"kung", "hung"},
	"mao": {"mo"}, "yan": {"yen", "ngan", "gan"}, "tan": {"tam", "tham"}, "liao": {"liu", "liew"}, "lai": {"loi"}, "ni": {"ngai", "geh"}, "zhuang": {"chuang", "chong", "chng"}, "zhong": {"chung"}, "ou": {"au"}, "ouyang": {"auyeung", "owyang"},
	"situ": {"szeto"}, "huo": {"fok"}, "kang": {"hong"}, "ke": {"ko", "or", "kua"}, "guan": {"kuan", "kwan"}, "wen": {"man", "boon"}, "weng": {"yung", "ang"}, "xiang": {"hsiang", "heung"}, "yin": {"wan"}, "yu": {"yue", "yee"}, "yang": {"yeung", "yeo", "young"},
	"zuo": {"tso", "cho"}, "long": {"lung"}, "lei": {"lui"}, "lian": {"lien", "lim"}, "pu": {"po"}, "ruan": {"yuen"}, "she": {"seh"}, "shang": {"sheung"}, "tao": {"to"}, "tian": {"tien", "tin"}, "tu": {"to"}, "xia": {"hsia", "ha"}, "xin": {"hsin", "sun"},
}

func romaniseHan(k *keyset, text string, surname bool) {
	m := pinyinTable()
	var pinyin, wade []byte
	last := ""
	for _, r := range text {
		if r < 0x80 {
			pinyin, wade = append(pinyin, byte(r)), append(wade, byte(r))
			continue
		}
		if r != '々' {
			last = m[r]
		}
		pinyin, wade = append(pinyin, last...), append(wade, wadeGiles(last)...)
	}
	k.add(string(pinyin), "pinyin", 0)
	if j := japaneseSurnames()[text]; j != "" {
		k.add(j, "japanese-surname", costNational)
	}
	if surname {
		for _, s := range hanSurnames[string(pinyin)] {
			k.add(s, "han-surname", costHomophone)
		}
	}
	k.add(string(wade), "wade-giles", costNational)
}

// wadeGiles respells a pinyin syllable without the apostrophes that papers drop.
func wadeGiles(syllable string) string {
	for _, x := range wadeGilesInitials {
		if rest, ok := strings.CutPrefix(syllable, x.from); ok && !(x.from == "c" && strings.HasPrefix(rest, "h")) {
			return x.to + strings.Replace(rest, "ong", "ung", 1)
		}
	}
	return syllable
}

// wadeGilesInitials turn pinyin initials into Wade-Giles, longest first.
var wadeGilesInitials = [...]struct{ from, to string }{
	{"zh", "ch"}, {"x", "hs"}, {"q", "ch"}, {"j", "ch"}, {"z", "ts"}, {"c", "ts"}, {"b", "p"}, {"d", "t"}, {"g", "k"}, {"r", "j"},
}
