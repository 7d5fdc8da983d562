package lists_test

import (
	"crypto/sha1" //nolint:gosec // as the publisher does
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/revetproject/revet/internal/lists"
	"github.com/revetproject/revet/watchlist"
)

// catalog is a data set with versions on a site, as OpenSanctions publishes.
type catalog struct {
	*site
	b     *bench
	now   map[string]string // id → line
	steps map[string]string // version → address
	hour  int
}

// crowdLine is one of the people of the catalog.
func crowdLine(id, name, born string, refs ...string) string {
	return fmt.Sprintf(`{"id":%q,"schema":"Person","properties":{"name":[%q],"birthDate":[%q],"topics":["sanction"]},"referents":["%s"],"datasets":["us_sdn"],"target":true}`,
		id, name, born, strings.Join(refs, `","`))
}

func newCatalog(t *testing.T) *catalog {
	b, s := sqlite(t), newSite(t)
	b.Service = b.service("", func(o *lists.Options) { o.Fetcher = s.fetcher() })
	c := &catalog{site: s, b: b, now: map[string]string{}, steps: map[string]string{}}
	for i := range 60 {
		id := fmt.Sprintf("p%02d", i)
		c.now[id] = crowdLine(id, fmt.Sprintf("Ada%c%c Vale", 'a'+i/8, 'a'+i%8), fmt.Sprintf("19%02d-01-02", 20+i))
	}
	b.declare(func(l *lists.List) {
		l.ID, l.Format, l.Sources = "sdn", watchlist.FTM, []string{s.URL + "/datasets/latest/sanctions/index.json"}
	})
	c.publish(1)
	c.steps[c.version()] = s.URL + "/none" // the delta of the first version
	c.index("", 0)
	return c
}

func (c *catalog) version() string {
	return fmt.Sprintf("202608%02d%02d0000-abc", 1+c.hour/24, c.hour%24)
}

// publish puts the next version on the site, some hours later, and returns its delta.
func (c *catalog) publish(hours int, changes ...string) {
	c.hour += hours
	var delta strings.Builder
	for _, x := range changes {
		op, rest, _ := strings.Cut(x, " ")
		switch op {
		case "DEL":
			delete(c.now, rest)
			rest = fmt.Sprintf(`{"id":%q}`, rest)
		case "silent": // in no delta
			id, line, _ := strings.Cut(rest, " ")
			c.now[id] = line
			continue
		default:
			c.now[idIn(rest)] = rest
		}
		fmt.Fprintf(&delta, "{\"op\":%q,\"entity\":%s}\n", op, rest)
	}
	if delta.Len() > 0 {
		name := "delta-" + c.version()
		c.files[name] = delta.String()
		c.steps[c.version()] = c.URL + "/" + name
	}
	c.index("", 0)
}

func idIn(line string) string {
	_, rest, _ := strings.Cut(line, `"id":"`)
	id, _, _ := strings.Cut(rest, `"`)
	return id
}

// index writes the index of the data set, with another checksum or count when
// those are given.
func (c *catalog) index(sum string, count int) {
	var whole, versions strings.Builder
	for _, id := range slices.Sorted(maps.Keys(c.now)) {
		whole.WriteString(c.now[id] + "\n")
	}
	if sum == "" {
		h := sha1.Sum([]byte(whole.String())) //nolint:gosec // as the publisher does
		sum = hex.EncodeToString(h[:])
	}
	if count == 0 {
		count = len(c.now)
	}
	for i, v := range slices.Sorted(maps.Keys(c.steps)) {
		fmt.Fprintf(&versions, "%s%q:%q", map[bool]string{true: ","}[i > 0], v, c.steps[v])
	}
	c.files["entities.ftm.json"] = whole.String()
	c.files["delta.json"] = "{\"versions\":{" + versions.String() + "}}"
	c.files["index.json"] = fmt.Sprintf(`{"name":"sanctions","version":%q,"entity_count":%d,"delta_url":%q,"resources":[{"name":"entities.ftm.json","url":%q,"checksum":%q,"mime_type":"application/json+ftm"}]}`,
		c.version(), count, c.URL+"/delta.json", c.URL+"/entities.ftm.json", sum)
}

// update asks the publisher and compares what is in force with the whole file.
func (c *catalog) update(want lists.Outcome) (lists.LoadResult, string) {
	c.b.t.Helper()
	r, sent, _ := c.b.update(c.site, want)
	if want != lists.Activated && want != lists.Unchanged {
		return r, sent
	}
	whole, err := watchlist.Parse(c.b.t.Context(), watchlist.FTM, []watchlist.File{file("e", []byte(c.files["entities.ftm.json"]))}, watchlist.Options{List: "sdn"})
	if err != nil {
		c.b.t.Fatal(err)
	}
	if r.Hash != whole.Hash {
		c.b.t.Errorf("version %s holds another content than the whole file (%s)", c.version(), sent)
	}
	return r, sent
}

func TestUpdateByDeltas(t *testing.T) {
	c := newCatalog(t)
	r, sent := c.update(lists.Activated)
	if o := r.Origins[0]; sent != "index.json entities.ftm.json" || o.Version != c.version() || o.Whole != c.version() || len(o.Deltas) != 0 || o.Undone != "" {
		t.Errorf("first: %s, %+v", sent, o)
	}
	if want := time.Date(2026, 8, 1, 1, 0, 0, 0, time.UTC).UnixMicro(); r.PublishedAt != want {
		t.Errorf("published at %d, want %d, when the version was made", r.PublishedAt, want)
	}
	first := c.version()

	r, sent = c.update(lists.Unchanged)
	if sent != "index.json" || !r.Origins[0].NotModified {
		t.Errorf("the same version: %s, %+v", sent, r.Origins[0])
	}

	// Two versions at once, and one that changed nothing.
	c.publish(2, "MOD "+crowdLine("p01", "Adaab Dale", "1921-01-02"), "ADD "+crowdLine("q1", "Ines Marr", "1966-07-08"))
	a := c.steps[c.version()]
	c.publish(2, "MOD "+crowdLine("q1", "Ines Marre", "1966-07-08"), "MOD "+crowdLine("p03", "Adaad Vale", "1923-01-02", "p04"), "DEL p04")
	b := c.steps[c.version()]
	last := c.version()
	c.publish(2)
	r, sent = c.update(lists.Activated)
	if o := r.Origins[0]; strings.Contains(sent, "entities") || !slices.Equal(o.Deltas, []string{a, b}) || o.Version != last || o.Whole != first || o.NotModified {
		t.Errorf("deltas: %s, %+v", sent, o)
	}
	if r.Added != 1 || r.Changed != 2 || r.Removed != 1 {
		t.Errorf("%d added, %d changed, %d removed", r.Added, r.Changed, r.Removed)
	}
	r, sent = c.update(lists.Unchanged)
	if strings.Contains(sent, "entities") || !r.Origins[0].NotModified {
		t.Errorf("a version without changes: %s, %+v", sent, r.Origins[0])
	}

	// On top of what deltas made.
	c.publish(2, "ADD "+crowdLine("q2", "Ilse Marr", "1967-07-08"))
	if r, sent = c.update(lists.Activated); strings.Contains(sent, "entities") || len(r.Origins[0].Deltas) != 3 {
		t.Errorf("the third delta: %s, %+v", sent, r.Origins[0])
	}
	c.b.leavesHold()
}

// Whatever is wrong with the deltas, the whole file is fetched and the load
// says why.
func TestUpdateFallsBackToTheWholeFile(t *testing.T) {
	add := "ADD " + crowdLine("q1", "Ines Marr", "1966-07-08")
	for _, c := range []struct {
		name string
		do   func(*catalog)
		why  string
	}{
		{"gap", func(c *catalog) {
			clear(c.steps)
			c.publish(2, add)
		}, "begin with version"},
		{"unknown operation", func(c *catalog) {
			c.publish(2, add)
			c.files["delta-"+c.version()] = `{"op":"PATCH","entity":{"id":"p01"}}`
		}, "unknown operation"},
		{"unknown entity", func(c *catalog) {
			c.publish(2, add)
			c.files["delta-"+c.version()] = `{"op":"DEL","entity":{"id":"nobody"}}`
		}, "nobody is changed and was not there"},
		{"a delta is missing", func(c *catalog) {
			c.publish(2, add)
			delete(c.files, "delta-"+c.version())
		}, "404"},
		{"a delta was lost", func(c *catalog) {
			c.publish(2, add)
			delete(c.steps, c.version())
			c.publish(2, "ADD "+crowdLine("q2", "Ilse Marr", "1967-07-08"))
		}, "the changes lead to 61 entities, the index states 62"},
		{"a delta elsewhere", func(c *catalog) {
			c.publish(2, add)
			c.steps[c.version()] = "https://evil.example/delta"
			c.index("", 0)
		}, "evil.example"},
		{"removed without a trace", func(c *catalog) { c.publish(2, "DEL p07") }, "whether it was merged"},
		{"the last whole file is old", func(c *catalog) { c.publish(25, add) }, "more than 24h0m0s older"},
	} {
		t.Run(c.name, func(t *testing.T) {
			x := newCatalog(t)
			x.update(lists.Activated)
			c.do(x)
			r, sent := x.update(lists.Activated)
			if o := r.Origins[0]; !strings.HasSuffix(sent, "entities.ftm.json") || !strings.Contains(o.Undone, c.why) || o.Whole != x.version() || len(o.Deltas) != 0 {
				t.Errorf("%s, %+v", sent, o)
			}
		})
	}
}

// A change of lists or referents alone is in no delta; the whole file, which is
// fetched once a day at least, shows it.
func TestUpdateSeesSilentChanges(t *testing.T) {
	c := newCatalog(t)
	c.update(lists.Activated)
	moved := strings.Replace(c.now["p01"], "us_sdn", "eu_fsf", 1)
	c.publish(25, "silent p01 "+moved)
	r, _ := c.update(lists.Activated)
	changes, err := c.b.Diff(t.Context(), "sdn", r.Base, r.Snapshot)
	if err != nil || len(changes) != 1 || changes[0].Key != "p01" || changes[0].Material || changes[0].Fields[0].Property != "datasets" {
		t.Errorf("%+v, %v", changes, err)
	}
}

// A whole file that is not the one the index speaks of changes nothing.
func TestUpdateRefusesAnotherChecksum(t *testing.T) {
	c := newCatalog(t)
	c.update(lists.Activated)
	clear(c.steps)
	c.publish(2, "ADD "+crowdLine("q1", "Ines Marr", "1966-07-08"))
	c.index(strings.Repeat("0", 40), 0)
	r, _ := c.update(lists.Failed)
	if !strings.Contains(r.Problem, "checksum") || r.Reached {
		t.Errorf("%+v", r.Load)
	}
	c.index("", 0)
	if r, _ := c.update(lists.Activated); r.Base != 1 {
		t.Errorf("base %d", r.Base)
	}
}

// An index that is none fails the load and says what it is.
func TestUpdateRefusesWhatIsNoIndex(t *testing.T) {
	c := newCatalog(t)
	c.files["index.json"] = `{"name":"peps"}`
	if r, _ := c.update(lists.Failed); !strings.Contains(r.Problem, `does not hold the data set "sanctions"`) {
		t.Errorf("%s", r.Problem)
	}
}
