// Command frequency builds the frozen tables of package names from public name
// data: names/tables/frequency.bin (how rare a token is),
// names/tables/pinyin.txt (readings of Han characters) and names/tables/words.txt (how
// rare words of organisations are).
//
//	go run ./bench/frequency [-data DIR] [-out DIR]
//
// The same data give the same bytes. The model is a mixture over name cultures: a
// token is as common as it is in the country where it is commonest, so that the
// names of a culture with few or no people in the data do not look rare.
package main

import (
	"bufio"
	"bytes"
	"cmp"
	"compress/flate"
	"compress/gzip"
	"crypto/sha256"
	_ "embed"
	"encoding/binary"
	"encoding/csv"
	"flag"
	"fmt"
	"io"
	"log"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/go-json-experiment/json"
	"golang.org/x/text/unicode/norm"

	"github.com/revetproject/revet/names"
)

// heads are hand-written shares of the commonest names of cultures that are thin
// in public data.
//
//go:embed heads.txt
var heads string

const (
	modelVersion = 1
	step         = 1.0 / 16 // nats per unit of the table
	shrink       = 300      // pseudo-count that keeps small samples from making a name look common
	skelDiscount = 0.06     // share of its skeleton's mass that an unseen spelling is granted
	maxNovel     = 12.0     // nats: no unseen token counts more
)

func main() {
	log.SetFlags(0)
	data := flag.String("data", cmp.Or(os.Getenv("REVET_TESTDATA"), "../shared/data"), "folder of the name data")
	out := flag.String("out", "names/tables", "folder for the tables")
	flag.Parse()
	if err := run(*data, *out); err != nil {
		log.Fatal("frequency: ", err)
	}
}

func run(data, out string) error {
	b := &builder{data: data, culture: map[string]map[string]float64{}, words: map[string]float64{}, skeleton: map[string]string{}, class: map[string]uint32{}}
	steps := []func() error{b.census, b.ldbc, b.pyfaker, b.fakerjs, b.cc0, b.heads, b.organisations}
	for _, s := range steps {
		if err := s(); err != nil {
			return err
		}
	}
	words, err := wordTable(data)
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(out, "words.txt"), words, 0o644); err != nil {
		return err
	}
	blob, err := b.encode()
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(out, "frequency.bin"), blob, 0o644); err != nil {
		return err
	}
	pinyin, err := b.pinyin()
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(out, "pinyin.txt"), pinyin, 0o644)
}

// builder gathers, per culture, the share of people who carry a token.
type builder struct {
	data     string
	culture  map[string]map[string]float64
	words    map[string]float64 // organisation words → share of organisation names
	skeleton map[string]string  // key text → skeleton
	class    map[string]uint32
	sources  []string
	tail     [names.MaxLetter + 1][]float64 // −ln p of rare census surnames by length
}

// open opens a data file, decompressed, and notes its hash.
func (b *builder) open(name string) ([]byte, error) {
	raw, err := os.ReadFile(filepath.Join(b.data, name))
	if err != nil {
		return nil, err
	}
	b.sources = append(b.sources, fmt.Sprintf("%s sha256:%x", name, sha256.Sum256(raw)))
	if strings.HasSuffix(name, ".gz") {
		z, err := gzip.NewReader(bytes.NewReader(raw))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		return io.ReadAll(z)
	}
	return raw, nil
}

// sample is one list of names of one country, with counts or shares.
type sample map[string]float64

// add lays a sample into its culture. share is true where the values are shares
// of people already.
func (b *builder) add(culture string, s sample, share bool) {
	m := b.culture[culture]
	if m == nil {
		m = map[string]float64{}
		b.culture[culture] = m
	}
	total := 0.0
	for _, n := range slices.Sorted(maps.Keys(s)) {
		total += s[n]
	}
	own := map[string]float64{}
	for _, n := range slices.Sorted(maps.Keys(s)) {
		p := s[n]
		if !share {
			p /= total + shrink
		}
		for _, t := range names.Tokens(n, names.Person) {
			if t.Roles.Light() || t.Roles&names.Number != 0 || len(t.Keys[0].Text) < 2 {
				continue
			}
			k := t.Keys[0]
			own[k.Text] += p
			b.skeleton[k.Text] = k.Skeleton
			b.class[k.Text] = t.Class
		}
	}
	for k, p := range own { // each key is touched once: order is free
		m[k] = max(m[k], p)
	}
}

func (b *builder) census() error {
	for _, f := range []string{"all.last", "female.first", "male.first"} {
		raw, err := b.open("population/us_census1990_dist." + f + ".gz")
		if err != nil {
			return err
		}
		s := sample{}
		for line := range strings.Lines(string(raw)) {
			x := strings.Fields(line)
			if len(x) < 2 {
				continue
			}
			pct, err := strconv.ParseFloat(x[1], 64)
			if err != nil {
				return fmt.Errorf("%s: %w", f, err)
			}
			p := max(pct, 0.0005) / 100
			if f != "all.last" {
				p /= 2 // shares of one sex
			}
			s[x[0]] += p
			if n := len(x[0]); f == "all.last" && pct <= 0.002 && n <= names.MaxLetter {
				b.tail[n] = append(b.tail[n], -math.Log(p))
			}
		}
		b.add("US census "+f, s, true)
	}
	return nil
}

func (b *builder) ldbc() error {
	given, err := b.open("population/ldbc_givenname_by_country.txt.gz")
	if err != nil {
		return err
	}
	by := map[string]sample{}
	note := func(key, name string, n float64) {
		if by[key] == nil {
			by[key] = sample{}
		}
		by[key][name] += n
	}
	for line := range strings.Lines(string(given)) {
		x := strings.Split(strings.TrimSpace(line), "  ")
		if len(x) != 5 || x[3] != "0" { // the same names again for the second birth period
			continue
		}
		n, err := strconv.ParseFloat(x[4], 64)
		if err != nil {
			continue
		}
		note("LDBC given "+x[0], x[1], max(n-0.5, 0.3))
	}
	family, err := b.open("population/ldbc_surname_by_country.txt.gz")
	if err != nil {
		return err
	}
	for line := range strings.Lines(string(family)) {
		x := strings.SplitN(strings.TrimSpace(line), ",", 3)
		if len(x) != 3 {
			continue
		}
		n, err := strconv.ParseFloat(x[0], 64)
		if err != nil {
			continue
		}
		note("LDBC family "+x[1], x[2], max(n-0.5, 0.3))
	}
	for _, k := range slices.Sorted(maps.Keys(by)) {
		b.add(k, by[k], false)
	}
	return nil
}

func (b *builder) pyfaker() error {
	raw, err := b.open("population/pyfaker_names_by_locale.json.gz")
	if err != nil {
		return err
	}
	var locales map[string]map[string]any
	if err := json.Unmarshal(raw, &locales); err != nil {
		return err
	}
	for _, locale := range slices.Sorted(maps.Keys(locales)) {
		for _, list := range slices.Sorted(maps.Keys(locales[locale])) {
			if !strings.Contains(list, "first_name") && !strings.Contains(list, "last_name") && !strings.Contains(list, "middle_name") {
				continue
			}
			s := sample{}
			switch v := locales[locale][list].(type) {
			case []any:
				for _, n := range v {
					if t, ok := n.(string); ok {
						s[t]++
					} else if pair, ok := n.([]any); ok {
						for _, n := range pair {
							if t, ok := n.(string); ok {
								s[t]++
							}
						}
					}
				}
			case map[string]any:
				total := 0.0
				for _, n := range slices.Sorted(maps.Keys(v)) {
					if x, ok := v[n].(float64); ok {
						total += x
					}
				}
				for n, x := range v {
					if f, ok := x.(float64); ok && total > 0 {
						s[n] = f / total * float64(len(v))
					}
				}
			}
			if len(s) > 0 {
				b.add("faker "+locale+" "+list, s, false)
			}
		}
	}
	return nil
}

func (b *builder) fakerjs() error {
	raw, err := b.open("population/fakerjs_10.6_names_by_locale.json.gz")
	if err != nil {
		return err
	}
	var locales map[string]map[string]any
	if err := json.Unmarshal(raw, &locales); err != nil {
		return err
	}
	for _, locale := range slices.Sorted(maps.Keys(locales)) {
		if strings.HasPrefix(locale, "en_BORK") || locale == "eo" {
			continue
		}
		for _, list := range slices.Sorted(maps.Keys(locales[locale])) {
			if !strings.HasPrefix(list, "first_name") && !strings.HasPrefix(list, "last_name") || strings.Contains(list, "pattern") {
				continue
			}
			s := sample{}
			if v, ok := locales[locale][list].([]any); ok {
				for _, n := range v {
					if t, ok := n.(string); ok {
						s[t]++
					}
				}
			}
			if len(s) > 0 {
				b.add("faker-js "+locale+" "+list, s, false)
			}
		}
	}
	return nil
}

// cc0 reads ranked lists: shares follow Zipf's law with the rank, or the counts
// where they are given.
func (b *builder) cc0() error {
	for _, f := range []struct{ file, rank string }{{"population/cc0_forenames_by_country.csv", "Index"}, {"population/cc0_surnames_by_country.csv", "Rank"}} {
		raw, err := b.open(f.file)
		if err != nil {
			return err
		}
		rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(raw, []byte("\ufeff")))).ReadAll()
		if err != nil {
			return fmt.Errorf("%s: %w", f.file, err)
		}
		col := map[string]int{}
		for i, h := range rows[0] {
			col[h] = i
		}
		by := map[string]sample{}
		for _, r := range rows[1:] {
			rank, err := strconv.ParseFloat(r[col[f.rank]], 64)
			if err != nil {
				continue
			}
			country := r[col["Country"]]
			if by[country] == nil {
				by[country] = sample{}
			}
			for _, c := range []string{"Localized Name", "Romanized Name"} {
				if n := r[col[c]]; n != "" {
					by[country][n] = max(by[country][n], 0.12/(rank+4)) // the first name of a country has about 2.5 %
				}
			}
		}
		for _, c := range slices.Sorted(maps.Keys(by)) {
			b.add(filepath.Base(f.file)+" "+c, by[c], true)
		}
	}
	return nil
}

func (b *builder) heads() error {
	b.sources = append(b.sources, fmt.Sprintf("heads.txt sha256:%x", sha256.Sum256([]byte(heads))))
	for line := range strings.Lines(heads) {
		culture, list, ok := strings.Cut(strings.TrimSpace(line), ":")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		s := sample{}
		for _, f := range strings.Fields(list) {
			name, per, ok := strings.Cut(f, "=")
			if !ok {
				return fmt.Errorf("heads.txt: %q has no share", f)
			}
			p, err := strconv.ParseFloat(per, 64)
			if err != nil {
				return fmt.Errorf("heads.txt: %q: %w", f, err)
			}
			s[name] += p / 1000
		}
		b.add("heads "+culture, s, true)
	}
	return nil
}

func (b *builder) organisations() error {
	n := 0.0
	for _, f := range []string{"population/ldbc_finbench_companyNames.txt.gz", "population/ldbc_finbench_businessTypes.txt.gz"} {
		raw, err := b.open(f)
		if err != nil {
			return err
		}
		count := map[string]float64{}
		lines := 0.0
		for line := range strings.Lines(string(raw)) {
			lines++
			for _, t := range names.Tokens(line, names.Organisation) {
				if !t.Roles.Light() && t.Roles&names.Number == 0 {
					count[t.Keys[0].Text]++
				}
			}
		}
		for w, c := range count { // each word is touched once
			if c >= 3 {
				b.words[w] = max(b.words[w], c/(lines+shrink))
			}
		}
		n += lines
	}
	if n == 0 {
		return fmt.Errorf("no organisation names")
	}
	return nil
}

func quantise(nats float64) uint8 { return uint8(min(max(math.Round(nats/step), 0), 240)) }

// encode merges the cultures and writes the table.
func (b *builder) encode() ([]byte, error) {
	best := map[string]float64{}
	skel := map[string]float64{}
	classes := map[uint32]float64{}
	for _, c := range slices.Sorted(maps.Keys(b.culture)) {
		mass, cm := map[string]float64{}, map[uint32]float64{}
		m := b.culture[c]
		for _, k := range slices.Sorted(maps.Keys(m)) {
			best[k] = max(best[k], m[k])
			if s := b.skeleton[k]; len(s) >= 3 {
				mass[s] += m[k]
			}
			if cl := b.class[k]; cl != 0 {
				cm[cl] += m[k]
			}
		}
		for s, p := range mass {
			skel[s] = max(skel[s], p)
		}
		for cl, p := range cm {
			classes[cl] = max(classes[cl], p)
		}
	}
	// A spelling is as common as the class of spellings it belongs to, less a little.
	for k, p := range best {
		if cl := b.class[k]; cl != 0 {
			best[k] = max(p, 0.6*classes[cl])
		}
	}
	var novel [names.MaxLetter + 1]uint8
	last := 5.0
	for n := 1; n <= names.MaxLetter; n++ {
		v := last + 0.3
		if len(b.tail[n]) >= 200 {
			sum := 0.0
			for _, x := range b.tail[n] {
				sum += x
			}
			v = sum/float64(len(b.tail[n])) - 0.25*float64(max(0, 7-n)) - 0.5
		} else if n < 4 {
			v = 5 + float64(n)
		}
		last = min(max(v, last), maxNovel)
		novel[n] = quantise(last)
	}
	skels := map[string]uint8{}
	for s, p := range skel {
		if q := quantise(-math.Log(p * skelDiscount)); float64(q)*step < 10 {
			skels[s] = q
		}
	}
	known := map[string]uint8{}
	for k, p := range best {
		q := quantise(-math.Log(p))
		otherwise := novel[min(len(k), names.MaxLetter)]
		if s, ok := skels[b.skeleton[k]]; ok {
			otherwise = min(otherwise, s)
		}
		// Leave out what the model says anyway, within five eighths of a nat.
		if int(q) < int(otherwise)-10 {
			known[k] = q
		}
	}
	words := map[string]uint8{}
	for w, p := range b.words {
		words[w] = quantise(-math.Log(p))
	}
	var body bytes.Buffer
	body.Write(novel[:])
	for _, m := range []map[string]uint8{known, skels, words} {
		section(&body, m)
	}
	var blob bytes.Buffer
	fmt.Fprintf(&blob, "revet name frequencies, version %d, built by bench/frequency\n", modelVersion)
	fmt.Fprintf(&blob, "%d tokens, %d skeletons, %d organisation words, %d cultures\n", len(known), len(skels), len(words), len(b.culture))
	fmt.Fprintf(&blob, "body sha256:%x\n", sha256.Sum256(body.Bytes()))
	slices.Sort(b.sources)
	for _, s := range slices.Compact(b.sources) {
		fmt.Fprintf(&blob, "source %s\n", s)
	}
	header := blob.String()
	blob.WriteByte(0)
	z, err := flate.NewWriter(&blob, flate.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := z.Write(body.Bytes()); err != nil {
		return nil, err
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	log.Printf("%s%d bytes", header, blob.Len())
	return blob.Bytes(), nil
}

func section(w *bytes.Buffer, m map[string]uint8) {
	w.Write(binary.AppendUvarint(nil, uint64(len(m))))
	prev := ""
	for _, k := range slices.Sorted(maps.Keys(m)) {
		shared := 0
		for shared < len(prev) && shared < len(k) && prev[shared] == k[shared] {
			shared++
		}
		w.WriteByte(byte(shared))
		w.WriteByte(byte(len(k) - shared))
		w.WriteString(k[shared:])
		w.WriteByte(m[k])
		prev = k
	}
}

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
