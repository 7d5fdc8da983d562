package watchlist

import (
	"bufio"
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"net/url"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/revetproject/revet/entity"
)

// openSanctions is the consolidated list of OpenSanctions. Its address is that
// of the index of the data set: the index says which version is current, where
// the entities are and what changed since earlier versions.
var openSanctions = Source{
	ID:          "opensanctions",
	Title:       "OpenSanctions Consolidated Sanctions",
	Publisher:   "OpenSanctions Datenbanken GmbH",
	Format:      FTM,
	URLs:        []string{"https://data.opensanctions.org/datasets/latest/sanctions/index.json"},
	Page:        "https://www.opensanctions.org/datasets/sanctions/",
	Licence:     "CC BY-NC 4.0; business use needs a licence of the publisher",
	LicenceURL:  "https://creativecommons.org/licenses/by-nc/4.0/",
	Attribution: "Source: OpenSanctions.org, licensed under CC BY-NC 4.0",
	Poll:        6 * time.Hour,
	Stale:       48 * time.Hour,
}

// MaxDeltaAge is how long deltas may be applied on top of one whole file, by
// the dates of the versions. A change of the lists an entity is on, or of its
// referents, alone is in no delta; the whole file has it.
const MaxDeltaAge = 24 * time.Hour

// ErrDelta says why deltas cannot be applied and the whole file is needed: a
// gap in the versions, an unknown operation, an entity that should be there and
// is not, a removal that may be a merge, a count that does not come out.
var ErrDelta = errors.New("deltas cannot be applied")

// IsIndex reports whether an address of a list in this format is the index of
// an OpenSanctions data set (…/<name>/index.json), or a catalogue with the name
// of the data set behind a "#", rather than a file of entities.
func IsIndex(f Format, address string) bool {
	u, err := url.Parse(address)
	return err == nil && f == FTM && path.Base(u.Path) == "index.json"
}

// Dataset is what an index says of one version of a data set.
type Dataset struct {
	Name    string
	Version string // YYYYMMDDHHMMSS-abc, ascending as text
	// EntitiesURL is the file of entities, SHA1 its checksum, "" when not stated.
	EntitiesURL, SHA1 string
	// DeltaURL is the index of deltas, "" when there is none.
	DeltaURL string
	// Entities is the number of entities in the file, 0 when not stated.
	Entities int
}

// datasetJSON is a data set as published.
type datasetJSON struct {
	Name      string `json:"name"`
	Version   string `json:"version"`
	DeltaURL  string `json:"delta_url"`
	Entities  int    `json:"entity_count"`
	Resources []struct {
		Name     string `json:"name"`
		URL      string `json:"url"`
		Checksum string `json:"checksum"`
		Mime     string `json:"mime_type"`
	} `json:"resources"`
	Datasets jsontext.Value `json:"datasets"`
}

// ReadIndex reads the index of the data set that an address names: an index of
// its own or an entry of a catalogue. Addresses in it that are on neither the
// host of the index nor one of the hosts given are refused: an index must not
// send us elsewhere.
func ReadIndex(r io.Reader, address string, hosts []string) (Dataset, error) {
	at, err := url.Parse(address)
	if err != nil {
		return Dataset{}, fmt.Errorf("%w: %q: %w", ErrForbiddenAddress, address, err)
	}
	name := at.Fragment
	if name == "" {
		name = path.Base(path.Dir(at.Path))
	}
	var d datasetJSON
	if err := json.UnmarshalRead(io.LimitReader(r, maxIndex), &d); err != nil {
		return Dataset{}, fmt.Errorf("%w: the index %s is not that of a data set: %w", ErrWrongFormat, address, err)
	}
	if d.Name != name {
		var all []datasetJSON
		if err := json.Unmarshal(d.Datasets, &all); err != nil && d.Name == "" {
			return Dataset{}, fmt.Errorf("%w: the catalogue %s lists no data sets: %w", ErrWrongFormat, address, err)
		}
		i := slices.IndexFunc(all, func(x datasetJSON) bool { return x.Name == name })
		if i < 0 {
			return Dataset{}, fmt.Errorf("%w: the index %s does not hold the data set %q; write its name behind a # when the address is a catalogue", ErrMissing, address, name)
		}
		d = all[i]
	}
	out := Dataset{Name: d.Name, Version: d.Version, DeltaURL: d.DeltaURL, Entities: d.Entities}
	if _, err := VersionTime(d.Version); err != nil {
		return Dataset{}, fmt.Errorf("%w: data set %s in %s: %w", ErrWrongFormat, name, address, err)
	}
	for _, x := range d.Resources {
		if x.Mime == "application/json+ftm" || x.Name == "entities.ftm.json" {
			out.EntitiesURL, out.SHA1 = x.URL, strings.ToLower(x.Checksum)
		}
	}
	if out.EntitiesURL == "" {
		return Dataset{}, fmt.Errorf("%w: the index %s names no file of entities (application/json+ftm)", ErrMissing, address)
	}
	for _, a := range []string{out.EntitiesURL, out.DeltaURL} {
		if err := besideIndex(a, at, hosts); err != nil {
			return Dataset{}, err
		}
	}
	return out, nil
}

// maxIndex is far more than the catalogue of everything takes.
const maxIndex = 256 << 20

func besideIndex(address string, index *url.URL, hosts []string) error {
	if address == "" {
		return nil
	}
	u, err := url.Parse(address)
	if err != nil {
		return fmt.Errorf("%w: %q in the index %s: %w", ErrForbiddenAddress, address, index.Redacted(), err)
	}
	if err := allowed(u, append([]string{index.Hostname()}, hosts...)); err != nil {
		return fmt.Errorf("address in the index %s: %w", index.Redacted(), err)
	}
	return nil
}

// VersionTime is when a version of a data set was made.
func VersionTime(version string) (time.Time, error) {
	stamp, tag, ok := strings.Cut(version, "-")
	t, err := time.Parse("20060102150405", stamp)
	if err != nil || !ok || tag == "" {
		return time.Time{}, fmt.Errorf("the version %q is not of the form YYYYMMDDHHMMSS-abc", version)
	}
	return t, nil
}

// DeltaStep is the difference of one version to the one before it.
type DeltaStep struct{ Version, URL string }

// DeltaSteps reads an index of deltas and returns the steps that lead from a
// version to another, in order. Versions that changed nothing are left out of an
// index, so that only one older than all of them is a gap; the last step may
// then be before the version that was asked for. The steps' addresses are held
// to the hosts as those of an index.
func DeltaSteps(r io.Reader, address string, hosts []string, from, to string) ([]DeltaStep, error) {
	at, err := url.Parse(address)
	if err != nil {
		return nil, fmt.Errorf("%w: %q: %w", ErrForbiddenAddress, address, err)
	}
	var index struct {
		Versions map[string]string `json:"versions"`
	}
	if err := json.UnmarshalRead(io.LimitReader(r, maxIndex), &index); err != nil {
		return nil, fmt.Errorf("%w: the index of deltas %s cannot be read: %w", ErrDelta, address, err)
	}
	var steps []DeltaStep
	oldest := ""
	for v, u := range index.Versions {
		if _, err := VersionTime(v); err != nil {
			return nil, fmt.Errorf("%w: %s: %w", ErrDelta, address, err)
		}
		if oldest == "" || v < oldest {
			oldest = v
		}
		if v > from && v <= to {
			steps = append(steps, DeltaStep{v, u})
		}
	}
	if oldest == "" || from < oldest {
		return nil, fmt.Errorf("%w: the deltas of %s begin with version %q, after the version %s that is in force", ErrDelta, address, oldest, from)
	}
	slices.SortFunc(steps, func(a, b DeltaStep) int { return strings.Compare(a.Version, b.Version) })
	for _, s := range steps {
		if err := besideIndex(s.URL, at, hosts); err != nil {
			return nil, err
		}
	}
	return steps, nil
}

// Deltas are consecutive changes of a file of entities, folded to what becomes
// of each entity. The zero value changes nothing.
type Deltas struct {
	now map[string]change // by ID
}

// change is what became of one entity.
type change struct {
	line  []byte // the entity; nil when it is gone
	known bool   // the first change says that the entity was there
	refs  []string
}

// Add reads the next entities.delta.json, one {"op":"ADD|MOD|DEL","entity":{…}}
// a line. name is for messages. Errors wrap [ErrDelta].
func (d *Deltas) Add(r io.Reader, name string) error {
	if d.now == nil {
		d.now = make(map[string]change)
	}
	in := bufio.NewReaderSize(r, 1<<16)
	for line := 1; ; line++ {
		raw, whole, err := readLine(in, Limits{}.withDefaults().Field)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err == nil && len(bytes.TrimSpace(raw)) == 0 {
			continue
		}
		if err == nil {
			err = d.apply(raw)
		}
		if err != nil {
			if !whole {
				err = fmt.Errorf("the file ends in the middle of a line, or the line is too long: %w", err)
			}
			return fmt.Errorf("%w: line %d of %s: %w", ErrDelta, line, name, err)
		}
	}
}

func (d *Deltas) apply(raw []byte) error {
	var l struct {
		Op     string         `json:"op"`
		Entity jsontext.Value `json:"entity"`
	}
	if err := json.Unmarshal(raw, &l); err != nil {
		return err
	}
	head, err := headOf(l.Entity)
	if err != nil {
		return err
	}
	was, seen := d.now[head.ID]
	there := was.line != nil
	switch l.Op {
	case "ADD":
		if seen && there {
			return fmt.Errorf("entity %s is added twice", head.ID)
		}
	case "MOD", "DEL":
		if seen && !there {
			return fmt.Errorf("entity %s is changed after it was removed", head.ID)
		}
	default:
		return fmt.Errorf("unknown operation %q", l.Op)
	}
	c := change{known: l.Op != "ADD"}
	if seen {
		c.known = was.known
	}
	if l.Op != "DEL" {
		if head.Schema == "" {
			return fmt.Errorf("entity %s has no schema", head.ID)
		}
		c.line, c.refs = bytes.Clone(l.Entity), head.Referents
	}
	d.now[head.ID] = c
	return nil
}

// entityHead is what must be known of an entity to place it.
type entityHead struct {
	ID        string   `json:"id"`
	Schema    string   `json:"schema"`
	Referents []string `json:"referents"`
}

func headOf(raw []byte) (h entityHead, err error) {
	if err := json.Unmarshal(raw, &h); err != nil {
		return h, err
	}
	if h.ID == "" {
		return h, errors.New("an entity has no id")
	}
	return h, nil
}

// Apply writes the file of entities that the deltas make of another and returns
// how many entities it holds. Lines that no delta names are copied to the byte.
// An error that wraps [ErrDelta] says that the whole file is needed: what a
// delta changes is not there, what it adds is, or a party is removed that no
// changed entity names among its referents, or added that an unchanged one
// names. These may be a merge and a split: an entity that only took over or gave
// up another is in no delta, and the history would be lost.
func (d *Deltas) Apply(w io.Writer, full io.Reader) (entities int, err error) {
	in, out := bufio.NewReaderSize(full, 1<<20), bufio.NewWriterSize(w, 1<<20)
	taken := make(map[string]bool)
	for _, c := range d.now { // order-free: a set
		for _, id := range c.refs {
			taken[id] = true
		}
	}
	met := make(map[string]bool)
	put := func(line []byte) error {
		entities++
		_, err := out.Write(append(bytes.TrimSpace(line), '\n'))
		return err
	}
	for line := 1; ; line++ {
		raw, _, err := readLine(in, Limits{}.withDefaults().Field)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return 0, fmt.Errorf("%w: line %d of the file in force: %w", ErrDelta, line, err)
		}
		if len(bytes.TrimSpace(raw)) == 0 {
			continue
		}
		h, err := headOf(raw)
		if err != nil {
			return 0, fmt.Errorf("%w: line %d of the file in force: %w", ErrDelta, line, err)
		}
		c, changed := d.now[h.ID]
		switch {
		case !changed:
			for _, id := range h.Referents {
				if c, ok := d.now[id]; ok && c.line != nil && !c.known {
					return 0, fmt.Errorf("%w: %s is added, and %s has it among its referents; whether it was split off only the whole file says", ErrDelta, id, h.ID)
				}
			}
			err = put(raw)
		case met[h.ID]:
			err = fmt.Errorf("%w: entity %s is in the file in force twice", ErrDelta, h.ID)
		case !c.known:
			err = fmt.Errorf("%w: entity %s is added and was there", ErrDelta, h.ID)
		case c.line != nil:
			err = put(c.line)
		case entity.Matchable(h.Schema) && !taken[h.ID]:
			err = fmt.Errorf("%w: %s %s is removed; whether it was merged into another only the whole file says", ErrDelta, h.Schema, h.ID)
		}
		if err != nil {
			return 0, err
		}
		met[h.ID] = true
	}
	for _, id := range slices.Sorted(keysOf(d.now)) {
		c := d.now[id]
		switch {
		case met[id]:
		case c.known:
			return 0, fmt.Errorf("%w: entity %s is changed and was not there", ErrDelta, id)
		case c.line != nil:
			if err := put(c.line); err != nil {
				return 0, err
			}
		}
	}
	return entities, out.Flush()
}

// TooOld reports whether a version is so far from the whole file that deltas
// were applied to that the whole file is due again.
func TooOld(whole, version string) bool {
	a, err1 := VersionTime(whole)
	b, err2 := VersionTime(version)
	return cmp.Or(err1, err2) != nil || b.Sub(a) > MaxDeltaAge
}
