package names

import "strings"

// cyrillicCommon are the letters on which all routes agree.
var cyrillicCommon = letters{
	'а': "a", 'б': "b", 'в': "v", 'г': "g", 'д': "d", 'е': "e", 'ж': "zh", 'з': "z", 'и': "i", 'к': "k", 'л': "l", 'м': "m",
	'н': "n", 'о': "o", 'п': "p", 'р': "r", 'с': "s", 'т': "t", 'у': "u", 'ф': "f", 'х': "kh", 'ц': "ts", 'ч': "ch", 'ш': "sh",
	'щ': "shch", 'ы': "y", 'э': "e", 'ё': "e", 'й': "i", 'ю': "iu", 'я': "ia", 'ъ': "", 'ь': "",
	'і': "i", 'ї': "i", 'є': "ie", 'ґ': "g", 'ў': "u", 'ѓ': "gj", 'ѕ': "dz", 'ј': "j", 'љ': "lj", 'њ': "nj", 'ќ': "kj", 'ћ': "c", 'ђ': "dj", 'џ': "dz",
	'ѐ': "e", 'ѝ': "i", 'ѣ': "e", 'ѵ': "i", 'ѳ': "f", 'ӏ': "", 'ә': "a", 'ө': "o", 'ү': "u", 'ұ': "u", 'ң': "ng", 'ғ': "g", 'қ': "k", 'һ': "h",
	'ҳ': "h", 'ҷ': "j", 'ӣ': "i", 'ӯ': "u", 'җ': "j", 'ҡ': "q", 'ҙ': "z", 'ҫ': "s", 'ӑ': "a", 'ӗ': "e", 'ӳ': "u", 'ҥ': "ng", 'ҕ': "g", 'ӡ': "dz", 'ҵ': "ts", 'ҝ': "g", 'ҹ': "j", 'ӝ': "zh", 'ӟ': "z", 'ӥ': "i", 'ӧ': "o", 'ӵ': "ch",
}

// The routes. Each lists only where it differs from cyrillicCommon.
var (
	// cyrillicICAO is the Russian passport table since 2013 and ICAO Doc 9303-3.
	cyrillicICAO = letters{'ъ': "ie"}
	// cyrillicBGN is BGN/PCGN 1947 without its marks; newspapers use it.
	cyrillicBGN = letters{'й': "y", 'ю': "yu", 'я': "ya", 'ё': "yo", 'є': "ye", 'ї': "yi"}
	// cyrillicISO is the scholarly family (ISO 9, Slavic national Latin) without its marks.
	cyrillicISO = letters{'й': "j", 'ю': "ju", 'я': "ja", 'ё': "jo", 'х': "h", 'ц': "c", 'ч': "c", 'ш': "s", 'щ': "sc", 'ж': "z", 'є': "je", 'ї': "ji", 'џ': "dz"}
	// cyrillicUkrainian is the Ukrainian cabinet's table of 2010.
	cyrillicUkrainian = letters{'г': "h", 'и': "y", 'й': "i", 'ю': "iu", 'я': "ia", 'є': "ie", 'ї': "i"}
	// cyrillicBulgarian is the Bulgarian transliteration act of 2009.
	cyrillicBulgarian = letters{'х': "h", 'щ': "sht", 'ъ': "a", 'ю': "yu", 'я': "ya", 'й': "y"}
	// cyrillicNational writes the letters of Central Asia by their own languages.
	cyrillicNational = letters{'ҷ': "j", 'қ': "q", 'ғ': "gh", 'ҳ': "h", 'ӣ': "i", 'ӯ': "u", 'ў': "o", 'х': "kh", 'й': "y", 'ю': "yu", 'я': "ya", 'ё': "yo", 'ә': "a", 'ө': "o", 'ү': "u", 'ң': "ng", 'һ': "h"}
	// cyrillicRussianForm writes them as Russian documents do.
	cyrillicRussianForm = letters{'ҷ': "dzh", 'җ': "dzh", 'қ': "k", 'ғ': "g", 'ҳ': "kh", 'һ': "kh", 'ӣ': "i", 'ӯ': "u", 'ў': "u", 'ң': "n", 'ә': "a", 'ө': "o", 'ү': "u", 'й': "i", 'ю': "iu", 'я': "ia"}
)

// The routes of single countries and of readers abroad.
var (
	// cyrillicBelarusian is the Belarusian table of 2007 without marks.
	cyrillicBelarusian = letters{'г': "h", 'ў': "u", 'е': "ie", 'ё': "io", 'ю': "iu", 'я': "ia", 'й': "i", 'х': "ch", 'ц': "c"}
	// cyrillicKyrgyz writes ж as Kyrgyz and Mongolian papers do: Japarov.
	cyrillicKyrgyz = letters{'ж': "j", 'й': "y", 'ю': "yu", 'я': "ya", 'ё': "yo", 'қ': "q", 'ғ': "gh", 'ҳ': "h"}
	// cyrillicPlainH writes х as the papers of Central Asia, Mongolia and Bulgaria do.
	cyrillicPlainH = letters{'х': "h", 'й': "y", 'ю': "yu", 'я': "ya", 'ё': "yo", 'қ': "q", 'ғ': "gh", 'ҳ': "h", 'ў': "o", 'ҷ': "j"}
	// cyrillicGerman is the spelling of German newspapers (Duden).
	cyrillicGerman = letters{'в': "w", 'ж': "sch", 'з': "s", 'й': "j", 'х': "ch", 'ц': "z", 'ч': "tsch", 'ш': "sch", 'щ': "schtsch", 'ю': "ju", 'я': "ja", 'ё': "jo"}
	// cyrillicFrench is that of Soviet passports until 1997 and of French newspapers.
	cyrillicFrench = letters{'ж': "j", 'у': "ou", 'ч': "tch", 'ш': "ch", 'щ': "chtch", 'ю': "iou", 'я': "ia", 'й': "i"}
)

const (
	centralAsian = "ҷқғҳӣӯўәөүұңһҡҙҫ"
	ukrainian    = "іїєґ"
	southSlavic  = "јљњћђџѓќѕ"
)

func romaniseCyrillic(k *keyset, text string) {
	// The nominative ending of adjectives has one sound and four spellings.
	adjective := strings.HasSuffix(text, "ий") || strings.HasSuffix(text, "ый")
	add := func(route Route, cost int32, t letters) {
		s := table(text, t, cyrillicCommon)
		if adjective {
			stem := table(strings.TrimSuffix(strings.TrimSuffix(text, "ий"), "ый"), t, cyrillicCommon)
			k.add(stem+"y", route, cost)
		}
		k.add(s, route, cost)
	}
	switch {
	case strings.ContainsAny(text, southSlavic):
		add("cyrillic-south-slavic", 0, cyrillicISO)
		add("cyrillic-icao", costNational, cyrillicICAO)
		return
	case strings.ContainsAny(text, centralAsian):
		add("cyrillic-national", 0, cyrillicNational)
		add("cyrillic-russian-form", costNational, cyrillicRussianForm)
	case strings.ContainsAny(text, ukrainian):
		add("cyrillic-ukrainian", 0, cyrillicUkrainian)
	}
	// Tajik and Uzbek names in Russian letters: Джамшед is Jamshed at home.
	add("cyrillic-bgn", costOf(k, costNational), cyrillicBGN)
	if strings.Contains(text, "дж") {
		k.add(table(strings.ReplaceAll(text, "дж", "ҷ"), cyrillicNational, cyrillicCommon), "cyrillic-national", costNational)
	}
	add("cyrillic-icao", costOf(k, costNational), cyrillicICAO)
	add("cyrillic-iso", costNational, cyrillicISO)
	if !strings.ContainsAny(text, centralAsian) {
		add("cyrillic-ukrainian", costReading, cyrillicUkrainian)
		if strings.ContainsAny(text, "ъщ") {
			add("cyrillic-bulgarian", costNational, cyrillicBulgarian)
		}
	}
	if strings.ContainsAny(text, "ўі") {
		add("cyrillic-belarusian", costReading, cyrillicBelarusian)
	}
	// One form each suffices: the adjective's ending has been seen to.
	if strings.Contains(text, "ж") {
		k.add(table(text, cyrillicKyrgyz, cyrillicCommon), "cyrillic-kyrgyz", costReading)
	}
	if strings.Contains(text, "х") {
		k.add(table(text, cyrillicPlainH, cyrillicCommon), "cyrillic-plain-h", costReading)
	}
	if strings.ContainsAny(text, "чшщж") {
		k.add(table(text, cyrillicGerman, cyrillicCommon), "cyrillic-german", costReading)
		k.add(table(text, cyrillicFrench, cyrillicCommon), "cyrillic-french", costReading)
	}
}

// costOf is cost for any key but the first.
func costOf(k *keyset, cost int32) int32 {
	if len(k.keys) == 0 {
		return 0
	}
	return cost
}
