package entity

import (
	"bufio"
	"compress/gzip"
	"html"
	"io"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/revetproject/revet/internal/testdata"
)

func TestCountry(t *testing.T) {
	tests := map[string]string{
		// codes
		"ru": "ru", "RU": "ru", "RUS": "ru", "rus": "ru", " ir ": "ir", "UK": "gb", "EL": "gr", "xk": "xk", "XKX": "xk",
		"gb-sct": "gb-sct", "ua-cri": "ua-cri", "eu": "eu", "zz": "zz", "ddde": "ddde de",
		// ICAO Doc 9303
		"D": "de", "RKS": "xk", "GBD": "gb", "GBN": "gb", "GBO": "gb", "GBP": "gb", "GBS": "gb", "EUE": "eu", "UNO": "un",
		"XXA": "xxa", "XXB": "xxb", "XXC": "xxc", "XXX": "xxx", "XPO": "xpo", "XOM": "xom", "UTO": "uto",
		"SUN": "suhh am az by ee ge kg kz lt lv md ru tj tm ua uz",
		"YUG": "yucs ba csxx hr me mk rs si xk", "SCG": "csxx me rs xk", "CSK": "cshh cz sk",
		// EU: "CS" is Serbia and Montenegro
		"CS": "csxx me rs xk",
		// names
		"Iran": "ir", "Iran (Islamic Republic of)": "ir", "Islamic Republic of Iran": "ir", "IRAN": "ir",
		"Korea, Democratic People's Republic of": "kp", "Democratic People’s Republic of Korea": "kp", "North Korea": "kp",
		"Korea, Republic of": "kr", "Republic of Korea": "kr", "Korea, South": "kr",
		"Congo, Democratic Republic of the": "cd", "Republic of the Congo": "cg", "Congo": "cd cg",
		"Cote d'Ivoire": "ci", "Côte d’Ivoire": "ci", "Turkey": "tr", "Türkiye": "tr", "TURKIYE": "tr",
		"Guinea": "gn", "Guinea-Bissau": "gw", "Equatorial Guinea": "gq", "Papua New Guinea": "pg",
		"Niger": "ne", "Nigeria": "ng", "Dominica": "dm", "Dominican Republic": "do",
		"Sudan": "sd", "South Sudan": "ss", "Macedonia": "mk", "Moldova, Republic of": "md",
		"China": "cn", "Taiwan": "tw", "Republic of China": "tw", "Hong Kong, China": "hk", "Palestinian": "ps",
		"U.S.A.": "us", "St. Kitts and Nevis": "kn", "The Gambia": "gm", "Virgin Islands, British": "vg",
		"Russia (Chechnya)": "ru", "Russia / Russie": "ru", "Syria / Syrie": "sy", "Kosovo (UNSCR 1244)": "xk",
		// adjectives
		"Russian": "ru", "Afghan": "af", "afghan national": "af", "British": "gb", "Tajik": "tj", "Nigerien": "ne",
		"Nigerian": "ng", "Congolese": "cd cg", "Korean": "kp kr", "Dutch": "nl", "Swiss": "ch", "Stateless": "xxa",
		"Soviet": "suhh am az by ee ge kg kz lt lv md ru tj tm ua uz",
		// former states
		"USSR":           "suhh am az by ee ge kg kz lt lv md ru tj tm ua uz",
		"Soviet Union":   "suhh am az by ee ge kg kz lt lv md ru tj tm ua uz",
		"СССР":           "suhh am az by ee ge kg kz lt lv md ru tj tm ua uz",
		"Yugoslavia":     "yucs ba csxx hr me mk rs si xk",
		"Czechoslovakia": "cshh cz sk", "GDR": "ddde de", "Serbia and Montenegro": "csxx me rs xk",
		"Netherlands Antilles": "anhh bq cw sx",
		"Zaire":                "cd", "Burma": "mm", "Upper Volta": "bf", "Rhodesia": "zw", "Ceylon": "lk", "Swaziland": "sz", "Tajik SSR": "tj",
		// other languages
		"Россия": "ru", "Таджикистан": "tj", "Украина": "ua", "Україна": "ua", "Республика Беларусь": "by", "США": "us",
		"روسيا": "ru", "روسیه": "ru", "افغانستان": "af", "أفغانستان": "af", "ایران": "ir", "إيران": "ir", "سوريا": "sy",
		"Allemagne": "de", "Deutschland": "de", "Alemania": "de", "Rusya": "ru", "İran": "ir", "俄罗斯": "ru", "中国": "cn",
		"中華人民共和國": "cn", "Тоҷикистон": "tj", "Oʻzbekiston": "uz", "Ўзбекистон": "uz", "საქართველო": "ge", "ישראל": "il",
		// not countries
		"": "", "00": "", "unknown": "", "Atlantis": "", "the": "", "Moscow": "", "Russia / China": "", "qq": "",
	}
	for in, want := range tests {
		codes, ok := Country(in)
		if got := strings.Join(codes, " "); got != want || ok != (want != "") {
			t.Errorf("Country(%q) = %q, %v, want %q", in, got, ok, want)
		}
	}
}

func TestCountries(t *testing.T) {
	for in, want := range map[string]string{
		"Iran": "ir",
		"(1) Central African Republic. (2) South Sudan": "cf ss",
		"(1) Malaysia (2) Indonesia":                    "my id",
		"(1) Uganda (2) Uganda (3)Uganda":               "ug",
		"(1) to (6) Algeria (7) Morocco":                "dz ma",
		"(1-3) Libya (4) Morocco":                       "ly ma",
		"(1) Yemen (2) Yemen (3) -":                     "ye",
		"(1) Belgium (2) Congo (Democratic Republic)":   "be cd",
		"a) Pakistani       b) Saudi Arabian":           "pk sa",
		"Russian and Ukrainian":                         "ru ua",
		"Moldovan, Russian and Ukrainian":               "md ru ua",
		"Turkish/Jordanian":                             "tr jo",
		"Somalia;\nKenya":                               "so ke",
		"Korea, Republic of; Japan":                     "kr jp",
		"Bosnia and Herzegovina; Trinidad and Tobago":   "ba tt",
		"Czechoslovakia, now Slovakia":                  "cshh cz sk",
		"possibly Ethiopian":                            "et",
		"Former USSR Currently Ukraine":                 "suhh am az by ee ge kg kz lt lv md ru tj tm ua uz",
		"Iran, Atlantis and Iraq; Lemuria":              "ir iq ? Atlantis Lemuria",
		"":                                              "",
	} {
		codes, unread := Countries(in)
		got := strings.Join(codes, " ")
		if len(unread) > 0 {
			got += " ? " + strings.Join(unread, " ")
		}
		if got != want {
			t.Errorf("Countries(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestCountriesCompatible(t *testing.T) {
	tests := []struct {
		a, b string
		want bool
	}{
		// Born in the USSR, citizen of Tajikistan (requirement R-STD-7).
		{"suhh", "tj", true},
		{"tj", "tj", true},
		{"TJ", "tj", true},
		{"tj", "uz", false},
		{"suhh", "af", false},
		{"yucs", "hr", true},
		{"yucs", "csxx", true},
		{"csxx", "me", true},
		{"hr", "rs", false},
		{"cshh", "sk", true},
		{"ddde", "de", true},
		{"xk", "rs", true},
		{"ss", "sd", true},
		{"hk", "cn", true},
		{"hk", "gb", true},
		{"ua-cri", "ua", true},
		{"ua-cri", "ru", true},
		{"ua", "ru", false},
		{"gb-sct", "gb", true},
		{"gb-sct", "gb-wls", false},
		{"pr", "us", true},
		{"xxa", "sy", true},
		{"zz", "sy", true},
		{"ir", "iq", false},
		{"qq", "qq", true},
		{"qq", "ir", false},
	}
	for _, tt := range tests {
		if CountriesCompatible(tt.a, tt.b) != tt.want || CountriesCompatible(tt.b, tt.a) != tt.want {
			t.Errorf("%s and %s: not %v both ways", tt.a, tt.b, tt.want)
		}
	}
	// What the words say, not only the codes.
	born, _ := Country("USSR-born")
	national, _ := Country("Tajik")
	if !slices.ContainsFunc(born, func(c string) bool { return CountriesCompatible(c, national[0]) }) {
		t.Errorf("USSR-born %v is not compatible with %v", born, national)
	}
}

func TestEveryCodeReadsAsItself(t *testing.T) {
	n := 0
	for code := range CountryCodes() {
		n++
		name, ok := CountryName(code)
		if !ok || name == "" {
			t.Errorf("%s has no name", code)
		}
		for _, in := range []string{code, strings.ToUpper(code), name} {
			if codes, ok := Country(in); !ok || !slices.Contains(codes, code) {
				t.Errorf("Country(%q) = %v, %v, want %s in it", in, codes, ok, code)
			}
		}
		if codes, _ := Country(code); codes[0] != code {
			t.Errorf("Country(%q) = %v: the code itself must come first", code, codes)
		}
	}
	// ISO 3166-1 has 249 countries; the rest are the special codes.
	if n < 249+23 {
		t.Errorf("only %d codes", n)
	}
	for _, code := range strings.Fields("az-nk cn-xz cshh csxx cy-trnc eu gb-nir gb-sct gb-wls ge-ab iq-kr md-pmr pk-km so-som suhh ua-cri ua-dpr ua-lpr un x-so xk yucs zz") {
		if _, ok := CountryName(code); !ok {
			t.Errorf("FollowTheMoney's code %s is missing", code)
		}
	}
}

func TestCountryIgnoresCaseAndAccents(t *testing.T) {
	var names []string
	for line := range rows(countriesText) {
		_, rest, _ := strings.Cut(line, " ")
		_, list, _ := strings.Cut(rest, " ")
		names = append(names, strings.Split(list, "|")...)
	}
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.SampledFrom(names).Draw(t, "name")
		want, ok := Country(name)
		if !ok {
			t.Fatalf("Country(%q) is unknown", name)
		}
		for _, in := range []string{strings.ToUpper(name), strings.ToLower(name), "  " + name + " "} {
			if got, ok := Country(in); !ok || !slices.Equal(got, want) {
				t.Fatalf("Country(%q) = %v, %v, want %v as for %q", in, got, ok, want, name)
			}
		}
	})
}

// The derived table must be what its generator makes of the source.
func TestCLDRNamesAreKnown(t *testing.T) {
	f, err := os.Open(testdata.Path(t, "ref", "cldr48_territory_names.json.gz"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(bufio.NewReader(f))
	if err != nil {
		t.Fatal(err)
	}
	var names map[string]map[string]string
	if err := json.UnmarshalRead(z, &names); err != nil {
		t.Fatal(err)
	}
	for _, locale := range []string{"en", "ru", "ar", "fa", "fr", "es", "de", "zh", "uk", "tr"} {
		for key, name := range names[locale] {
			code := strings.ToLower(key)
			if len(code) != 2 {
				continue
			}
			if _, known := CountryName(code); !known || silent(code) {
				continue
			}
			codes, ok := Country(name)
			if !ok || !slices.Contains(codes, code) {
				t.Errorf("%s %s: Country(%q) = %v, %v", locale, key, name, codes, ok)
			}
		}
	}
}

// Every country of a full UN list is known.
func TestCountriesOfUN(t *testing.T) {
	f, err := os.Open(testdata.Path(t, "watchlists", "un_consolidated", "un_2025-11-15.xml.gz"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	read := 0
	for _, m := range regexp.MustCompile(`<(?:COUNTRY|COUNTRY_OF_BIRTH|ISSUING_COUNTRY|COUNTRY_OF_ISSUE)>([^<]+)<`).FindAllSubmatch(raw, -1) {
		text := html.UnescapeString(string(m[1]))
		if strings.TrimSpace(text) == "" {
			continue
		}
		if codes, unread := Countries(text); len(codes) == 0 || len(unread) > 0 {
			t.Errorf("Countries(%q) = %v, %v", text, codes, unread)
		}
		read++
	}
	if read < 1700 {
		t.Errorf("only %d countries read", read)
	}
}

func TestSourceHoldsCodeAndTables(t *testing.T) {
	for _, name := range []string{"entity.go", "country.go", "source.go", "tables/countries.txt", "tables/former.txt"} {
		embedded, err := Source.ReadFile(name)
		if err != nil {
			t.Error(err)
			continue
		}
		onDisk, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(onDisk), string(embedded)); diff != "" {
			t.Errorf("%s differs: %s", name, diff)
		}
	}
}

func FuzzCountry(f *testing.F) {
	for _, s := range []string{"ru", "Iran (Islamic Republic of)", "Korea, Republic of", "Russia / Russie", "СССР", "أفغانستان", "D", "CS", "the"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		codes, ok := Country(s)
		if ok != (len(codes) > 0) {
			t.Fatalf("Country(%q) = %v, %v", s, codes, ok)
		}
		for _, code := range codes {
			if _, known := CountryName(code); !known {
				t.Fatalf("Country(%q) gives the unknown code %s", s, code)
			}
			if !CountriesCompatible(codes[0], code) && len(codes) > 2 {
				t.Fatalf("Country(%q) = %v: not a state and its successors", s, codes)
			}
		}
		all, unread := Countries(s)
		if ok && (len(unread) > 0 || !slices.Equal(all, codes)) {
			t.Fatalf("Countries(%q) = %v, %v, want %v", s, all, unread, codes)
		}
		for i, code := range all {
			if _, known := CountryName(code); !known || slices.Contains(all[:i], code) {
				t.Fatalf("Countries(%q) = %v", s, all)
			}
		}
	})
}

func BenchmarkCountry(b *testing.B) {
	for _, text := range []string{"ru", "Iran (Islamic Republic of)", "Atlantis"} {
		b.Run(text, func(b *testing.B) {
			for b.Loop() {
				Country(text)
			}
		})
	}
}
