// Speed measures screening and lookback on real lists and prints a table, or JSON with -json.
//
// The lists are OFAC (SDN with aliases and comments, 2021-06-29) and the UN's consolidated list (2025-08-02); the
// subjects are ordinary people. All are read from $REVET_TESTDATA, or ../shared/data beside the repository; without
// them there is nothing to measure. With -names N the list is made N names long by invented entries.
package main

import (
	"bufio"
	"compress/gzip"
	"context"
	"encoding/csv"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"text/tabwriter"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/revetproject/revet/entity"
	"github.com/revetproject/revet/score"
	"github.com/revetproject/revet/screen"
	"github.com/revetproject/revet/watchlist"
)

func main() {
	asJSON := flag.Bool("json", false, "print JSON")
	queries := flag.Int("queries", 20_000, "ordinary people to screen")
	subjects := flag.Int("subjects", 200_000, "subjects of the lookback population")
	length := flag.Int("names", 0, "names on the list: the real ones, and invented ones after their model (0: the real ones alone)")
	loss := flag.Int("gate-loss", 0, "report instead what the gate loses over this many hard queries (10000 take minutes)")
	flag.Parse()
	if *loss > 0 {
		if err := reportGateLoss(*loss, *asJSON); err != nil {
			fmt.Fprintln(os.Stderr, "speed:", err)
			os.Exit(1)
		}
		return
	}
	r, err := measure(*queries, *subjects, *length)
	if err != nil {
		fmt.Fprintln(os.Stderr, "speed:", err)
		os.Exit(1)
	}
	if err := write(r, *asJSON); err != nil {
		fmt.Fprintln(os.Stderr, "speed:", err)
		os.Exit(1)
	}
}

func reportGateLoss(queries int, asJSON bool) error {
	entries, _, err := readLists()
	if err != nil {
		return err
	}
	g := measureGateLoss(screen.New(), entries, queries, benchConfig())
	return write(&g, asJSON)
}

// write prints a report as a table or as JSON.
func write(r interface{ print(io.Writer) }, asJSON bool) error {
	if !asJSON {
		r.print(os.Stdout)
		return nil
	}
	b, err := json.Marshal(r, jsontext.WithIndent("  "))
	if err != nil {
		return err
	}
	fmt.Println(string(b))
	return nil
}

func benchConfig() *screen.Config {
	return &screen.Config{ID: "bench", Version: 1, Lists: []string{"ofac", "un"}, Policy: score.DefaultPolicy()}
}

// report holds the figures. Times per operation are CPU times of the measuring thread where the system tells them.
type report struct {
	Engine     string     `json:"engine"`
	Go         string     `json:"go"`
	Processors int        `json:"processors"`
	ThreadTime bool       `json:"thread_time"`
	Entries    int        `json:"entries"`
	Names      int        `json:"names"`
	BuildMS    float64    `json:"index_build_ms"` // wall clock, all processors
	IndexBytes float64    `json:"index_bytes_per_name"`
	Steps      []step     `json:"steps"`
	Classes    []step     `json:"classes"` // of queries: whole screenings
	Compare    []compared `json:"compare"`
	PerSecond  float64    `json:"screenings_per_second"` // wall clock, all processors, with evidence
	Matched    int        `json:"matched"`               // queries with a potential match
	Compared   int        `json:"compared"`              // pairs that passed the gate
	Population int        `json:"population"`
	Lookbacks  []lookback `json:"lookbacks"`
}

// step is the distribution of one operation over the queries, in microseconds.
type step struct {
	Name                      string `json:"name"`
	Mean, P50, P99, P999, Max float64
	Queries                   int
}

// compared is the mean of comparing listed people with each other who have that many names each.
type compared struct {
	Names int     `json:"names"`
	Pairs int     `json:"pairs"`
	Mean  float64 `json:"mean_us"`
}

// Bars are what the figures are held against, in microseconds: for ordinary people against twenty thousand names, and for one comparison of
// two analysed people.
const (
	barMean    = 8
	barP99     = 30
	barCompare = 2
)

type lookback struct {
	Entries  int     `json:"entries"`
	JoinMS   float64 `json:"join_ms"` // meeting the vocabularies, once per delta
	ScanNS   float64 `json:"scan_ns_per_subject"`
	Pairs    int     `json:"pairs"`
	PerEntry float64 `json:"pairs_per_entry"`
}

func measure(queries, subjects, length int) (*report, error) {
	entries, sources, err := readLists()
	if err != nil {
		return nil, err
	}
	if length > 0 {
		entries = enlarge(entries, length)
	}
	people, err := readPeople()
	if err != nil {
		return nil, err
	}
	engine := screen.New()
	config := benchConfig()
	r := &report{Engine: engine.ID(), Go: runtime.Version(), Processors: runtime.GOMAXPROCS(0), Entries: len(entries), ThreadTime: threadTime}

	start := time.Now()
	lists := engine.Index(sources, entries)
	r.BuildMS = ms(time.Since(start))
	for _, e := range entries {
		r.Names += len(engine.Model().Analyser().Names(e.Entity))
	}
	r.IndexBytes = float64(lists.IndexBytes()) / float64(max(r.Names, 1))

	queries = min(queries, len(people))
	asked := people[:queries]
	profiles := make([]*score.Profile, len(asked))
	results := make([]screen.Result, len(asked))
	var rows []uint32
	index := lists.Candidates
	for range 2 { // the first pass warms the caches
		r.Steps = []step{
			distribution("analyse", asked, func(i int) { profiles[i] = engine.Model().Profile(asked[i]) }),
			distribution("candidates", asked, func(i int) { rows = index(profiles[i], &config.Policy, rows[:0]) }),
			distribution("screen", asked, func(i int) { results[i] = lists.Screen(asked[i], config) }),
			distribution("evidence", asked, func(i int) { engine.Evidence(asked[i], config, &results[i], lists) }),
		}
	}
	for _, c := range classes(entries, people, queries) {
		screen := func(i int) { lists.Screen(c.queries[i], config) }
		distribution(c.name, c.queries, screen) // warms the caches
		r.Classes = append(r.Classes, distribution(c.name, c.queries, screen))
	}
	r.Compare = compareListed(engine.Model(), entries)
	for i := range results {
		if results[i].Outcome == screen.PotentialMatch {
			r.Matched++
		}
		r.Compared += len(index(profiles[i], &config.Policy, rows[:0]))
	}
	r.PerSecond = throughput(asked, func(q *entity.Entity) {
		result := lists.Screen(q, config)
		engine.Evidence(q, config, &result, lists)
	})

	population := engine.NewPopulation()
	for i := range subjects {
		population.AddEntity(uint64(i+1), recombine(people, i))
	}
	r.Population = subjects
	for _, n := range []int{1, 20, 1000} {
		r.Lookbacks = append(r.Lookbacks, measureLookback(engine, population, sample(entries, n), config))
	}
	return r, nil
}

// recombine returns the i-th subject: the people themselves first, then first and last names of different people.
func recombine(people []*entity.Entity, i int) *entity.Entity {
	if i < len(people) {
		return people[i]
	}
	a, b := people[i%len(people)], people[(i*7919+i/len(people))%len(people)]
	e := &entity.Entity{ID: fmt.Sprint(i), Schema: "Person"}
	return e.Add("name", entity.Value{Text: a.First("firstName") + " " + b.First("lastName")})
}

func sample(entries []screen.Entry, n int) []screen.Entry {
	out := make([]screen.Entry, 0, n)
	for i := range n {
		out = append(out, entries[i*len(entries)/n])
	}
	return out
}

func measureLookback(e *screen.Engine, population *screen.Population, entries []screen.Entry, c *screen.Config) lookback {
	delta := e.NewDelta(entries)
	last := uint64(population.Len())
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	start := cpu()
	population.Scan(delta, c, 1, last)
	first := cpu() - start
	best := first
	pairs := 0
	for range 3 {
		start = cpu()
		pairs = len(population.Scan(delta, c, 1, last))
		best = min(best, cpu()-start)
	}
	return lookback{
		Entries: len(entries), JoinMS: ms(first - best), ScanNS: float64(best.Nanoseconds()) / float64(last),
		Pairs: pairs, PerEntry: float64(pairs) / float64(len(entries)),
	}
}

func distribution(name string, asked []*entity.Entity, f func(i int)) step {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	runtime.GC()
	times := make([]time.Duration, len(asked))
	for i := range asked {
		start := cpu()
		f(i)
		times[i] = cpu() - start
	}
	total := time.Duration(0)
	for _, t := range times {
		total += t
	}
	slices.Sort(times)
	n := len(times)
	return step{name, us(total) / float64(n), us(times[n/2]), us(times[n*99/100]), us(times[n*999/1000]), us(times[n-1]), n}
}

func throughput(asked []*entity.Entity, f func(*entity.Entity)) float64 {
	workers := runtime.GOMAXPROCS(0)
	var wait sync.WaitGroup
	start := time.Now()
	for w := range workers {
		wait.Go(func() {
			for i := w; i < len(asked); i += workers {
				f(asked[i])
			}
		})
	}
	wait.Wait()
	return float64(len(asked)) / time.Since(start).Seconds()
}

func us(d time.Duration) float64 { return float64(d.Nanoseconds()) / 1e3 }
func ms(d time.Duration) float64 { return float64(d.Nanoseconds()) / 1e6 }

func (r *report) print(w io.Writer) {
	clock := "wall clock"
	if r.ThreadTime {
		clock = "thread CPU time"
	}
	fmt.Fprintf(w, "engine %s, %s, %d processors, %s\n", r.Engine, r.Go, r.Processors, clock)
	fmt.Fprintf(w, "%d entries, %d names, index built in %.0f ms, %.0f bytes a name\n\n", r.Entries, r.Names, r.BuildMS, r.IndexBytes)
	t := tabwriter.NewWriter(w, 0, 8, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "µs per ordinary person\tmean\tp50\tp99\tmax\t")
	for _, s := range r.Steps {
		fmt.Fprintf(t, "%s\t%.1f\t%.1f\t%.1f\t%.0f\t\n", s.Name, s.Mean, s.P50, s.P99, s.Max)
	}
	fmt.Fprintln(t, "\t\t\t\t\t")
	fmt.Fprintln(t, "µs per screening\tmean\tp50\tp99\tp99.9\tqueries\t")
	for _, s := range r.Classes {
		fmt.Fprintf(t, "%s\t%.1f\t%.1f\t%.1f\t%.0f\t%d\t\n", s.Name, s.Mean, s.P50, s.P99, s.P999, s.Queries)
	}
	fmt.Fprintf(t, "bar, ordinary, 20,000 names\t%d\t\t%d\t\t\t\n", barMean, barP99)
	fmt.Fprintln(t, "\t\t\t\t\t")
	fmt.Fprintln(t, "µs per comparison of listed people\tmean\t\t\t\tpairs\t")
	for _, c := range r.Compare {
		fmt.Fprintf(t, "names each: %d\t%.2f\t\t\t\t%d\t\n", c.Names, c.Mean, c.Pairs)
	}
	fmt.Fprintf(t, "bar\t%d\t\t\t\t\t\n", barCompare)
	t.Flush()
	fmt.Fprintf(w, "(screen = analyse + candidates + comparison; %d pairs passed the gate, %d people had a potential match)\n", r.Compared, r.Matched)
	fmt.Fprintf(w, "\n%.0f screenings/s with evidence on all processors\n\n", r.PerSecond)
	t = tabwriter.NewWriter(w, 0, 8, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(t, "lookback, %d subjects\tjoin ms\tscan ns/subject\tpairs\t\n", r.Population)
	for _, l := range r.Lookbacks {
		fmt.Fprintf(t, "%d entries\t%.1f\t%.1f\t%d\t\n", l.Entries, l.JoinMS, l.ScanNS, l.Pairs)
	}
	t.Flush()
}

func dataFolder() string {
	if dir := os.Getenv("REVET_TESTDATA"); dir != "" {
		return dir
	}
	return filepath.Join("..", "shared", "data")
}

func readLists() ([]screen.Entry, []screen.Source, error) {
	ofac := filepath.Join(dataFolder(), "watchlists", "ofac_full", "2021-06-29")
	un := filepath.Join(dataFolder(), "watchlists", "un_consolidated")
	var entries []screen.Entry
	var sources []screen.Source
	for _, l := range []struct {
		list   string
		format watchlist.Format
		files  []watchlist.File
	}{
		{"ofac", watchlist.OFACCSV, files(ofac, "sdn.csv.gz", "alt.csv.gz", "add.csv.gz", "sdn_comments.csv.gz")},
		{"un", watchlist.UNXML, files(un, "un_2025-08-02.xml.gz")},
	} {
		s, err := watchlist.Parse(context.Background(), l.format, l.files, watchlist.Options{List: l.list})
		if err != nil {
			return nil, nil, fmt.Errorf("list %s: %w; set REVET_TESTDATA to the folder of the real data", l.list, err)
		}
		for _, e := range s.Entries {
			entries = append(entries, screen.Entry{List: l.list, Key: e.Key, Entity: e.Entity})
		}
		sources = append(sources, screen.Source{List: l.list, Snapshot: 1, Hash: s.Hash})
	}
	return entries, sources, nil
}

func files(dir string, names ...string) []watchlist.File {
	var out []watchlist.File
	for _, name := range names {
		out = append(out, watchlist.File{Name: name, Open: func() (io.ReadCloser, error) { return os.Open(filepath.Join(dir, name)) }})
	}
	return out
}

// readPeople reads ordinary people: full_name, first_name, middle_name, last_name, gender, date_of_birth, place_of_birth, nationality.
func readPeople() ([]*entity.Entity, error) {
	f, err := os.Open(filepath.Join(dataFolder(), "labelled", "yente_candidates", "negatives_us.csv.gz"))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	z, err := gzip.NewReader(bufio.NewReader(f))
	if err != nil {
		return nil, err
	}
	rows, err := csv.NewReader(z).ReadAll()
	if err != nil {
		return nil, err
	}
	people := make([]*entity.Entity, 0, len(rows))
	for i, row := range rows[1:] {
		e := &entity.Entity{ID: fmt.Sprint(i + 1), Schema: "Person"}
		for k, property := range []string{"name", "firstName", "middleName", "lastName", "gender", "birthDate", "birthPlace", "nationality"} {
			e.Add(property, entity.Value{Text: row[k]})
		}
		people = append(people, e)
	}
	return people, nil
}
