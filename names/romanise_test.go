package names

import (
	"slices"
	"strings"
	"testing"
)

// keysOf returns the keys of the first token as "text route".
func keysOf(text string, kind Kind) []string {
	var out []string
	for _, t := range Tokens(text, kind)[:1] {
		for _, k := range t.Keys {
			out = append(out, k.Text+" "+string(k.Route))
		}
	}
	return out
}

// keysTest says which keys a text has ("text route"); the first must come first.
type keysTest struct {
	text string
	want []string
}

func wantKeys(t *testing.T, tests []keysTest) {
	t.Helper()
	for _, tc := range tests {
		got := keysOf(tc.text, Person)
		if got[0] != tc.want[0] {
			t.Errorf("%s: first key %q, want %q", tc.text, got[0], tc.want[0])
		}
		for _, w := range tc.want {
			if !slices.Contains(got, w) {
				t.Errorf("%s: %q is not among %q", tc.text, w, got)
			}
		}
	}
}

func TestRomanisationByScript(t *testing.T) {
	tests := []keysTest{
		{"Müller", []string{"muller latin", "mueller latin-umlaut"}},
		{"Strauß", []string{"strauss latin"}},
		{"Łukasz", []string{"lukasz latin"}},
		{"Þór", []string{"thor latin"}},
		{"Æbelø", []string{"aebelo latin", "aebeloe latin-umlaut"}},
		{"Đorđe", []string{"dorde latin"}},
		{"Şükrü", []string{"sukru latin", "shukru latin-sound"}},
		{"ILICALI", []string{"ilicali latin"}},
		{"Ilıcalı", []string{"ilicali latin"}},
		{"İlham", []string{"ilham latin"}},
		{"Əliyev", []string{"aliyev latin", "eliyev latin-umlaut"}},
		{"Oʻktam", []string{"oktam latin"}},
		{"O'ktam", []string{"oktam latin"}},
		{"O’ktam", []string{"oktam latin"}},
		{"Alzahrani", []string{"alzahrani latin", "zahrani article"}},
		{"Ivanova", []string{"ivanova latin", "ivanov masculine"}},
		{"Rahmonzoda", []string{"rahmonzoda latin", "rahmon stem"}},
		{"Tschernenko", []string{"tschernenko latin", "chernenko latin-german"}},
		{"Tchernenko", []string{"tchernenko latin", "chernenko latin-french"}},
		{"Ouattara", []string{"ouattara latin", "wattara latin-french"}},
		{"Soetjipto", []string{"soetjipto latin", "sucipto latin-dutch"}},
		{"Nguyễn", []string{"nguyen latin"}},
		{"Đặng", []string{"dang latin"}},
		{"Sech1n", []string{"sech1n latin", "sechin latin-digits"}},

		{"Хрущёв", []string{"khrushchyov cyrillic-bgn", "khrushchev cyrillic-icao"}},
		{"Юрий", []string{"yury cyrillic-bgn", "yuriy cyrillic-bgn", "iurii cyrillic-icao"}},
		{"Ґалаґан", []string{"galagan cyrillic-ukrainian"}},
		{"Ігор", []string{"ihor cyrillic-ukrainian", "igor cyrillic-bgn"}},
		{"Ҷамшед", []string{"jamshed cyrillic-national", "dzhamshed cyrillic-russian-form"}},
		{"Джамшед", []string{"dzhamshed cyrillic-bgn", "jamshed cyrillic-national"}},
		{"Раҳмонов", []string{"rahmonov cyrillic-national", "rakhmonov cyrillic-russian-form", "rahmon stem"}},
		{"Ўткир", []string{"otkir cyrillic-national", "utkir cyrillic-russian-form"}},
		{"Қасым", []string{"qasym cyrillic-national", "kasym cyrillic-russian-form"}},
		{"Галоўка", []string{"galooka cyrillic-national", "halouka cyrillic-belarusian"}},
		{"Лукашенко", []string{"lukashenko cyrillic-bgn", "lukaschenko cyrillic-german", "loukachenko cyrillic-french"}},
		{"Чехов", []string{"chekhov cyrillic-bgn", "tschechow cyrillic-german", "chehov cyrillic-plain-h"}},
		{"Жапаров", []string{"zhaparov cyrillic-bgn", "japarov cyrillic-kyrgyz"}},
		{"Ђорђе", []string{"djordje cyrillic-south-slavic"}},

		{"Παπαδόπουλος", []string{"papadopoulos greek-elot", "papadopulos greek-sound"}},
		{"Μπάμπης", []string{"mpampis greek-elot", "babis greek-sound"}},
		{"محمد", []string{"mhmd arabic-consonants"}},
		{"محمود", []string{"mhmud arabic-consonants", "mhmwd arabic-consonants"}},
		{"الرحمن", []string{"rhmn arabic-consonants", "alrhmn arabic-consonants"}},
		{"مُحَمَّد", []string{"mhmd arabic-consonants"}},
		{"مـحـمـد", []string{"mhmd arabic-consonants"}},
		{"علی\u200cرضا", []string{"alirda arabic-consonants", "alirza persian-consonants"}},
		{"ﻣﺤﻤﺪ", []string{"mhmd arabic-consonants"}},
		{"פרץ", []string{"prts hebrew-consonants"}},
		{"Սարգսյան", []string{"sargsyan armenian"}},
		{"სააკაშვილი", []string{"saakashvili georgian", "saakasvili georgian-iso"}},
		{"ⴂⴈⴍⴐⴂⴈ", []string{"giorgi georgian"}},
		{"चन्द्र", []string{"chandra devanagari", "candra indic-iso"}},
		{"김", []string{"gim hangul-rr", "kim hangul-mr"}},
		{"たなか", []string{"tanaka kana"}},
		{"しゅんいち", []string{"shunichi kana"}},
		{"タロー", []string{"taro kana", "taroo kana-long"}},
		{"रमेश", []string{"ramesh devanagari", "ramesha devanagari"}},
		{"王", []string{"wang pinyin"}},
		{"ᏣᎳᎩ", []string{"uabb3uab83uab79 codepoints"}},
		{"٣٤", []string{"34 latin"}},
	}
	wantKeys(t, tests)
}

func TestAsianRunsSplitIntoSurnameAndGivenName(t *testing.T) {
	tests := []struct {
		text string
		kind Kind
		want []string
	}{
		{"习近平", Person, []string{"xi", "jinping"}},
		{"欧阳修", Person, []string{"ouyang", "xiu"}},
		{"田中角栄", Person, []string{"tianzhong", "jiaorong"}},
		{"長谷川健", Person, []string{"zhangguchuan", "jian"}},
		{"高木华", Person, []string{"gao", "muhua"}}, // may as well be Chinese
		{"김정은", Person, []string{"kim", "jeongeun"}},
		{"김 정은", Person, []string{"gim", "jeongeun"}},
		{"中国石油", Organisation, []string{"zhongguo", "shiyou"}},
	}
	for _, tc := range tests {
		var got []string
		for _, tok := range Tokens(tc.text, tc.kind) {
			got = append(got, tok.Keys[0].Text)
		}
		if !slices.Equal(got, tc.want) {
			t.Errorf("%s: %q, want %q", tc.text, got, tc.want)
		}
	}
	if keys := keysOf("田中角栄", Person); !slices.Contains(keys, "tanaka japanese-surname") {
		t.Errorf("田中 is not read as Tanaka: %q", keys)
	}
	// Alone it may be Mr Tian as well; the join reads it as Tanaka.
	if n := NewAnalyser().Name("田中", Person); len(n.Joins) != 1 || !slices.ContainsFunc(n.Joins[0].Keys, func(k Key) bool { return k.Text == "tanaka" }) {
		t.Errorf("田中 alone is not read as Tanaka: %v", n.Joins)
	}
	hs := keysOf("张伟", Person)
	for _, w := range []string{"zhang pinyin", "cheung han-surname"} {
		if !slices.Contains(hs, w) {
			t.Errorf("张: %q is not among %q", w, hs)
		}
	}
}

func TestMixedScriptsAreFoldedAndFlagged(t *testing.T) {
	tok := Tokens("Vl\u0430dimir", Person)[0] // Cyrillic а inside a Latin name
	if !tok.Mixed || tok.Keys[0].Text != "vladimir" {
		t.Errorf("Latin name with a Cyrillic letter: mixed %v, key %q", tok.Mixed, tok.Keys[0].Text)
	}
	tok = Tokens("Вл\u0061димир", Person)[0] // Latin a inside a Cyrillic name
	if !tok.Mixed || tok.Keys[0].Text != "vladimir" {
		t.Errorf("Cyrillic name with a Latin letter: mixed %v, key %q", tok.Mixed, tok.Keys[0].Text)
	}
	if tok := Tokens("Vladimir", Person)[0]; tok.Mixed {
		t.Error("a pure token is flagged as mixed")
	}
}

func TestInvisibleCharactersChangeNothing(t *testing.T) {
	plain := Tokens("محمد علی", Person)
	for _, s := range []string{"\u202bمحمد علی\u202c", "\u2067محمد\u2069 علی", "م\u200dحمد علی"} {
		got := Tokens(s, Person)
		if len(got) != len(plain) || got[0].Text != plain[0].Text || got[1].Text != plain[1].Text {
			t.Errorf("%+q: tokens %v", s, got)
		}
	}
}

func TestCodepointsOfRareScriptsStayStrict(t *testing.T) {
	a, b := Tokens("ꮳꮃꭹ", Person)[0], Tokens("ꮳꮃꭸ", Person)[0]
	if l, _, _ := Relate(&a, &a); l != Equal {
		t.Errorf("a Cherokee word is %v to itself", l)
	}
	if l, _, _ := Relate(&a, &b); l != Unrelated {
		t.Errorf("two Cherokee words that differ are %v", l)
	}
	if !strings.HasPrefix(a.Keys[0].Text, "uab") {
		t.Errorf("key %q", a.Keys[0].Text)
	}
}
