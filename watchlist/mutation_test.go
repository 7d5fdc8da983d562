package watchlist

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"runtime"
	"runtime/metrics"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/revetproject/revet/entity"
)

// mutant is a valid file set to be damaged.
type mutant struct {
	format  Format
	syntax  syntax
	options Options
	files   []mutantFile
}

type mutantFile struct {
	name  string
	bytes []byte
}

// mutants are small hand-written files of every format.
func mutants(t testing.TB) []mutant {
	t.Helper()
	one := func(f Format, s syntax, name string) mutant {
		return mutant{f, s, Options{}, []mutantFile{{name, fixture(t, name)}}}
	}
	ofac := mutant{OFACCSV, csvSyntax, Options{}, nil}
	for _, n := range []string{"sdn.csv", "alt.csv", "add.csv", "sdn_comments.csv"} {
		ofac.files = append(ofac.files, mutantFile{n, fixture(t, n)})
	}
	own := one(CSV, csvSyntax, "own.csv")
	own.options.Mapping = ownMapping()
	clean := func(m mutant) mutant {
		m.files[0].bytes = withoutBadLines(t, m)
		return m
	}
	workbook := func(sheets ...table) mutant {
		return mutant{DFAT, xlsxSyntax, Options{}, []mutantFile{{"list.xlsx", workbookOf(t, sheets...)}}}
	}
	old := dfatOld()
	old.rows = slices.DeleteFunc(old.rows, func(row []any) bool { return len(row) > 0 && (row[0] == "" || row[1] == "") })
	return []mutant{
		one(UNXML, xmlSyntax, "un.xml"), ofac,
		one(OFACXML, xmlSyntax, "ofac/sdn.xml"), one(OFACAdvanced, xmlSyntax, "ofac/advanced.xml"), one(OFACEnhanced, xmlSyntax, "ofac/enhanced.xml"),
		one(EUXML, xmlSyntax, "eu.xml"), one(SECOXML, xmlSyntax, "seco.xml"),
		one(UKXML, xmlSyntax, "uk/list.xml"), one(UKCSV, csvSyntax, "uk/list.csv"),
		{UKConList, csvSyntax, Options{}, []mutantFile{{"ConList.csv", conList(t)}}},
		workbook(old), workbook(dfatNew()),
		{DFAT, csvSyntax, Options{}, []mutantFile{{"list.csv", csvOf(old)}}},
		one(SEMAXML, xmlSyntax, "sema.xml"), clean(one(Senzing, jsonSyntax, "senzing.jsonl")), clean(one(FTM, jsonSyntax, "entities.ftm.json")), clean(own),
	}
}

// conList is a small archive of OFSI's list.
func conList(t testing.TB) []byte {
	t.Helper()
	titles := strings.Split(strings.TrimSpace(strings.SplitN(conListHeader, "\n", 2)[1]), ",")
	var b bytes.Buffer
	b.WriteString(conListHeader)
	w := csv.NewWriter(&b)
	row := func(group int, cells map[string]string) {
		line := make([]string, len(titles))
		for title, cell := range cells {
			at := slices.Index(titles, title)
			if at < 0 {
				t.Fatalf("no column %q", title)
			}
			line[at] = cell
		}
		for title, cell := range map[string]string{"Group ID": strconv.Itoa(group), "Regime": "Testland", "Listed On": "01/02/2021", "UK Sanctions List Date Designated": "01/02/2021"} {
			line[slices.Index(titles, title)] = cell
		}
		must(t, w.Write(line))
	}
	for i := range 8 {
		person := map[string]string{
			"Name 6": fmt.Sprintf("KELDAR%d", i), "Name 1": "Ombran", "DOB": fmt.Sprintf("0%d/03/1961", i+1), "Nationality": "Afghanistan",
			"Passport Number": fmt.Sprintf("AB12345%d", i), "Group Type": "Individual", "Alias Type": "Primary name", "Name Non-Latin Script": "عمران كلدار",
		}
		row(100+i, person)
		row(100+i, map[string]string{"Name 6": fmt.Sprintf("KILDAR%d", i), "Name 1": "Umran", "Group Type": "Individual", "Alias Type": "AKA", "Alias Quality": "Good quality"})
		row(200+i, map[string]string{"Name 6": fmt.Sprintf("KESTREL TRADING %d", i), "Group Type": "Entity", "Alias Type": "Primary name", "Country": "Iran"})
	}
	w.Flush()
	return b.Bytes()
}

// withoutBadLines is the file of one line a record without those that are bad,
// which would hide the ones that a mutation makes bad.
func withoutBadLines(t testing.TB, m mutant) []byte {
	t.Helper()
	bad := map[int]bool{}
	for _, b := range mustParse(t, m.format, m.options, m.open(nil)...).Bad {
		_, line, _ := strings.Cut(b.Place, " line ")
		line, _, _ = strings.Cut(line, ",")
		n, err := strconv.Atoi(line)
		must(t, err)
		bad[n] = true
	}
	var out []byte
	for i, line := range bytes.SplitAfter(m.files[0].bytes, []byte("\n")) {
		if !bad[i+1] {
			out = append(out, line...)
		}
	}
	return out
}

// known are the kinds of errors that a parse may end with.
var known = []error{ErrOptions, ErrMissing, ErrWrongFormat, ErrCut, ErrEncoding, ErrEmpty, ErrLimit, ErrUnsafe}

// strictGates are the shipped gates without the handful that always passes: a
// fixture of ten entries stands for a list of ten thousand, and one entry for a
// thousand.
func strictGates() GatePolicy {
	p := DefaultGates()
	p.SmallChange = 0
	return p
}

// extent is what a list must not lose unseen: entries that are no ties, and what
// they are found and told apart by: names, birth dates, identifiers.
func extent(s *Snapshot) (entries, facts int) {
	for _, e := range s.Entries {
		if entity.IsEdge(e.Entity.Schema) {
			continue
		}
		entries++
		for _, p := range nameProperties {
			facts += len(e.Entity.Properties[p])
		}
		for _, p := range dateProperties {
			facts += len(e.Entity.Properties[p])
		}
		facts += len(entity.Identifiers(e.Entity))
	}
	return entries, facts
}

// tellsOf says how a load makes known that something of the file was lost: a
// record set aside, an unknown field, a value that could not be read, a gate
// that refuses. It is "" when it does not.
func tellsOf(before, after *Snapshot) string {
	if len(after.Bad) > len(before.Bad) {
		return "bad record: " + after.Bad[0].Reason
	}
	for _, path := range slices.Sorted(keysOf(after.Report.Drift)) {
		if after.Report.Drift[path] > before.Report.Drift[path] {
			return "drift: " + path
		}
	}
	for _, p := range slices.Sorted(keysOf(after.Report.Unreadable)) {
		if after.Report.Unreadable[p] > before.Report.Unreadable[p] {
			return "unreadable: " + p
		}
	}
	if refused := Gates(after, before, strictGates()); len(refused) > 0 {
		return "gate: " + refused[0].Gate
	}
	return ""
}

// unseenLoss reports the first entry, name, birth date or identifier that is
// gone between two snapshots without the changes saying so.
func unseenLoss(before, after *Snapshot) error {
	changes := map[string]Change{}
	for _, c := range Delta(before.Entries, after.Entries) {
		changes[c.Key] = c
	}
	is := map[string]*entity.Entity{}
	for _, e := range after.Entries {
		is[e.Key] = e.Entity
	}
	for _, e := range before.Entries {
		now, stays := is[e.Key]
		c, changed := changes[e.Key]
		switch {
		case !stays:
			if c.Op != Removed || !c.Material {
				return fmt.Errorf("%s is gone and the changes do not say so", e.Key)
			}
		case len(namesOf(now)) < len(namesOf(e.Entity)) || len(entity.Identifiers(now)) < len(entity.Identifiers(e.Entity)) || len(now.Texts("birthDate")) < len(e.Entity.Texts("birthDate")):
			if !changed || !c.Material {
				return fmt.Errorf("%s has lost a name, birth date or identifier and the changes do not say so", e.Key)
			}
		}
	}
	return nil
}

// namesOf are the different names of an entity, letter case aside.
func namesOf(e *entity.Entity) map[string]bool {
	out := map[string]bool{}
	for _, p := range []string{"name", "alias", "previousName", "weakAlias"} {
		for _, v := range e.Texts(p) {
			out[nameWords(v)] = true
		}
	}
	return out
}

func (m mutation) applies(s syntax) bool { return len(m.of) == 0 || slices.Contains(m.of, s) }

// mutationCount is how many mutations a run tries; REVET_MUTATIONS overrides it.
func mutationCount(t *testing.T) int {
	if s := os.Getenv("REVET_MUTATIONS"); s != "" {
		n, err := strconv.Atoi(s)
		if err != nil || n < 1 {
			t.Fatalf("REVET_MUTATIONS is %q, want a number", s)
		}
		return n
	}
	if testing.Short() {
		return 1000
	}
	return 5000
}

// A valid file of any format, damaged in any of the ways of the catalogue, is
// refused with an error of a known kind, or gives a list that is not smaller,
// or the load tells of the loss (a bad record, drift, an unreadable value, a
// gate against the list in use). Where a mutation looks like a publisher's own
// edit, a loss that the gates let pass must show in the changes, entry by
// entry. Nothing crashes or hangs, and memory is bounded.
func TestMutations(t *testing.T) {
	const (
		perParse = 96 << 20 // bytes allocated by one parse
		inUse    = 512 << 20
	)
	count := mutationCount(t)
	all := mutants(t)
	bases := make([]*Snapshot, len(all))
	formats := map[Format]bool{}
	for i, m := range all {
		bases[i] = mustParse(t, m.format, m.options, m.open(nil)...)
		formats[m.format] = true
		if refused := tellsOf(bases[i], bases[i]); refused != "" {
			t.Fatalf("%s: the file is not valid to begin with: %s", m.format, refused)
		}
	}
	for _, f := range Formats() {
		if !formats[f] {
			t.Errorf("no file of format %s is mutated", f)
		}
	}
	outcome := map[string]int{}
	byKind := map[string]map[string]int{}
	var largest uint64
	hungry := "" // the mutation that took most memory
	for seed := range count {
		r := rand.New(rand.NewPCG(uint64(seed), 0x726576))
		i := seed % len(all)
		m := all[i]
		at := r.IntN(len(m.files))
		apply := slices.DeleteFunc(slices.Clone(mutations), func(c mutation) bool { return !c.applies(m.syntax) })
		way := apply[r.IntN(len(apply))]
		damaged := way.apply(r, m.files[at].bytes)
		if damaged == nil {
			outcome["does not apply"]++
			continue
		}
		label := fmt.Sprintf("seed %d: %s, %s: %s", seed, m.format, m.files[at].name, way.name)

		before := allocated()
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		o := m.options
		o.List, o.Limits = "test", Limits{Bytes: 512 << 10, Records: 2000, Field: 64 << 10}
		s, err := Parse(ctx, m.format, m.open(map[int][]byte{at: damaged}), o)
		cancel()
		used := allocated() - before
		if used > perParse {
			t.Errorf("%s: %d MB were allocated for %d bytes", label, used>>20, len(damaged))
		}
		if used > largest {
			largest, hungry = used, label
		}
		if byKind[way.name] == nil {
			byKind[way.name] = map[string]int{}
		}
		result := ""
		switch {
		case err != nil:
			result = "error"
			if s != nil {
				t.Errorf("%s: an error and a snapshot", label)
			}
			if !slices.ContainsFunc(known, func(k error) bool { return errors.Is(err, k) }) {
				t.Errorf("%s: an error of no known kind: %v", label, err)
			}
		default:
			checkSnapshot(t, s, nil)
			entries, facts := extent(s)
			wasEntries, wasFacts := extent(bases[i])
			tells := tellsOf(bases[i], s)
			switch {
			case tells != "":
				by, _, _ := strings.Cut(tells, ":")
				result = "told by " + by
			case entries >= wasEntries && facts >= wasFacts:
				result = "not smaller"
			case way.strict:
				result = "SILENT"
				t.Errorf("%s: %d entries with %d facts came out of %d with %d, and nothing tells of it", label, entries, facts, wasEntries, wasFacts)
			default:
				result = "an edit, shown"
				if err := unseenLoss(bases[i], s); err != nil {
					t.Errorf("%s: %v", label, err)
				}
			}
		}
		outcome[result]++
		byKind[way.name][result]++
		if seed%1000 == 0 {
			if held := heapInUse(); held > inUse {
				t.Fatalf("%s: %d MB are in use", label, held>>20)
			}
		}
	}
	t.Logf("%d mutations: %v; at most %d MB allocated by one (%s)", count, outcome, largest>>20, hungry)
	if testing.Verbose() {
		for _, k := range slices.Sorted(keysOf(byKind)) {
			t.Logf("%-40s %v", k, byKind[k])
		}
	}
}

// open gives the files, some of them replaced.
func (m mutant) open(damaged map[int][]byte) []File {
	var files []File
	for i, f := range m.files {
		b, ok := damaged[i]
		if !ok {
			b = f.bytes
		}
		files = append(files, bytesFile(f.name, b))
	}
	return files
}

func allocated() uint64 {
	sample := []metrics.Sample{{Name: "/gc/heap/allocs:bytes"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64()
}

func heapInUse() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.Sys - m.HeapReleased
}
