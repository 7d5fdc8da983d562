package main

import (
	"bufio"
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// pinyin groups the characters by the syllable of their first Mandarin reading.
func (b *builder) pinyin() ([]byte, error) {
	raw, err := b.open("ref/unihan15_kMandarin.tsv.gz")
	if err != nil {
		return nil, err
	}
	by := map[string][]rune{}
	sc := bufio.NewScanner(bytes.NewReader(raw))
	for sc.Scan() {
		x := strings.Split(sc.Text(), "\t")
		if len(x) < 3 {
			continue
		}
		code, err := strconv.ParseInt(strings.TrimPrefix(x[0], "U+"), 16, 32)
		if err != nil {
			return nil, fmt.Errorf("kMandarin: %w", err)
		}
		if code > 0x9FFF && (code < 0xF900 || code > 0xFAFF) { // names use the first plane
			continue
		}
		reading, _, _ := strings.Cut(x[2], " ")
		var s strings.Builder
		for _, r := range norm.NFD.String(strings.ReplaceAll(reading, "ü", "u")) {
			if !unicode.Is(unicode.Mn, r) {
				s.WriteRune(r)
			}
		}
		if syllable := s.String(); syllable != "" {
			by[syllable] = append(by[syllable], rune(code))
		}
	}
	if err := sc.Err(); err != nil {
		return nil, err
	}
	var out bytes.Buffer
	out.WriteString("# Mandarin readings without tones, from Unihan 15 kMandarin (Unicode licence V3, © Unicode, Inc.); built by bench/frequency.\n")
	for _, s := range slices.Sorted(maps.Keys(by)) {
		slices.Sort(by[s])
		out.WriteString(s + " " + string(by[s]) + "\n")
	}
	return out.Bytes(), nil
}
