//go:build ignore

// Command gen_country_names derives tables/country_names.txt from the
// territory names of the Unicode CLDR:
//
//	go run gen_country_names.go territory_names.json.gz > tables/country_names.txt
//
// The input is one JSON object {locale: {territory code: name}}, as made from
// the territories.json files of cldr-localenames-full. The output is ordered,
// so that equal input gives equal bytes.
package main

import (
	"bufio"
	"compress/gzip"
	"fmt"
	"log"
	"os"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
)

// locales are the languages in which lists, papers and forms are written.
var locales = []string{
	"am", "ar", "az", "az-Cyrl", "be", "bg", "bn", "bs", "cs", "de", "el", "es", "et", "fa", "fr",
	"he", "hi", "hr", "hu", "hy", "id", "it", "ja", "ka", "kk", "ko", "ku", "ky", "lt", "lv", "mk", "mn", "ms", "nb",
	"nl", "pl", "ps", "pt", "ro", "ru", "sk", "sl", "so", "sq", "sr", "sr-Latn", "sv", "sw", "tg", "th", "ti", "tk",
	"tr", "uk", "ur", "uz", "uz-Cyrl", "vi", "zh", "zh-Hant",
}

func main() {
	log.SetFlags(0)
	if len(os.Args) != 2 {
		log.Fatal("give the file of territory names")
	}
	f, err := os.Open(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		log.Fatal(err)
	}
	var names map[string]map[string]string
	if err := json.UnmarshalRead(z, &names); err != nil {
		log.Fatal(err)
	}
	byCode := make(map[string][]string)
	for _, locale := range locales {
		for key, name := range names[locale] {
			code, _, _ := strings.Cut(key, "-")
			// Groups of countries have numbers; these letters are no countries.
			if len(code) != 2 || slices.Contains([]string{"EZ", "QO", "XA", "XB", "ZZ", "EU", "UN", "AC", "CP", "CQ", "DG", "EA", "IC", "TA"}, code) {
				continue
			}
			if abbreviation(name) {
				continue
			}
			byCode[strings.ToLower(code)] = append(byCode[strings.ToLower(code)], name)
		}
	}
	codes := make([]string, 0, len(byCode))
	for code := range byCode {
		codes = append(codes, code)
	}
	slices.Sort(codes)
	w := bufio.NewWriter(os.Stdout)
	defer w.Flush()
	fmt.Fprint(w, `# Names of countries in many languages, derived by gen_country_names.go from the
# Unicode Common Locale Data Repository, release 48 (https://cldr.unicode.org).
# Copyright © 1991-2025 Unicode, Inc. Distributed under the Unicode License v3
# (https://www.unicode.org/license.txt, SPDX: Unicode-3.0).
`)
	for _, code := range codes {
		list := byCode[code]
		slices.Sort(list)
		fmt.Fprintf(w, "%s %s\n", code, strings.Join(slices.Compact(list), "|"))
	}
}

// abbreviation reports whether a name is one or two letters of an alphabet,
// which are the code of one country and the abbreviation of another.
func abbreviation(name string) bool {
	letters := []rune(strings.ReplaceAll(name, ".", ""))
	const lastCyrillic = 0x052F
	return len(letters) <= 2 && letters[0] <= lastCyrillic
}
