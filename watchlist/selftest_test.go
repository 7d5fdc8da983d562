package watchlist

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/revetproject/revet/entity"
	"github.com/revetproject/revet/internal/testdata"
	"github.com/revetproject/revet/score"
	"github.com/revetproject/revet/screen"
)

func selfConfig() *screen.Config {
	return &screen.Config{ID: "self-test", Lists: []string{"any"}, Policy: score.DefaultPolicy()}
}

func TestSelfTestFindsWhatIsListed(t *testing.T) {
	s := unSnapshot(t)
	r := SelfTest(screen.New(), s.Entries, Delta(nil, s.Entries), selfConfig(), 1000)
	if r.Refused || r.Sampled < 12 || len(r.Failed) != 0 {
		t.Errorf("%+v", r)
	}
}

// Only new good names are tested: not those the entry had, not weak ones.
func TestSelfTestNames(t *testing.T) {
	before := named("a", "Ombran Keldar")
	after := named("a", "Ombran Keldar")
	after.Entity.Add("alias", entity.Value{Text: "Umran Kildar Vashti", Quality: entity.Good})
	after.Entity.Add("weakAlias", entity.Value{Text: "Miller", Quality: entity.Low})
	after.Entity.Add("previousName", entity.Value{Text: "Omran Oldname", Quality: entity.Low})
	names := newNames(Delta([]Entry{before}, []Entry{after, named("b", "Benazar Quillon")}))
	var got []string
	for _, n := range names {
		got = append(got, n.key+" "+n.name)
	}
	if d := cmp.Diff([]string{"a Umran Kildar Vashti", "b Benazar Quillon"}, got); d != "" {
		t.Error(d)
	}
}

func TestSelfTestQuarantinesANameWithoutWords(t *testing.T) {
	odd := named("odd", "***")
	entries := []Entry{named("a", "Ombran Keldar"), odd}
	r := SelfTest(screen.New(), entries, Delta(nil, entries), selfConfig(), 100)
	if r.Refused || r.Sampled != 2 || len(r.Failed) != 1 || r.Failed[0].Key != "odd" || r.Failed[0].Reason == "" || len(r.Quarantined) != 1 || r.Quarantined[0] != "odd" {
		t.Errorf("%+v", r)
	}
	if r.Refusal("x") != nil {
		t.Error("one odd name refuses the load")
	}
}

// An entry whose names a fault between parser and index has lost: the names
// of the delta are not those of the snapshot that was indexed.
func TestSelfTestRefusesALoadThatLostNames(t *testing.T) {
	var parsed, indexed []Entry
	for i := range 60 {
		key := fmt.Sprintf("k%02d", i)
		e := named(key, fmt.Sprintf("Quillon%c%c Vashtimer", 'a'+i%26, 'a'+i/26))
		e.Entity.Add("alias", entity.Value{Text: fmt.Sprintf("Benazar Kelpitro%c%c", 'a'+i%26, 'a'+i/26), Quality: entity.Good})
		parsed = append(parsed, e)
		lost := e.Entity.Clone()
		if i < 4 {
			delete(lost.Properties, "alias")
		}
		indexed = append(indexed, Entry{Key: key, Entity: lost})
	}
	r := SelfTest(screen.New(), indexed, Delta(nil, parsed), selfConfig(), 1000)
	if !r.Refused || len(r.Failed) != 4 || len(r.Quarantined) != 4 || r.Sampled != 120 {
		t.Fatalf("refused %v, %d failed of %d, quarantined %v", r.Refused, len(r.Failed), r.Sampled, r.Quarantined)
	}
	refusal := r.Refusal("test")
	if refusal == nil || refusal.Gate != GateSelfTest || !strings.Contains(refusal.Message, "4 of 120") || !strings.Contains(refusal.Message, "revet lists accept test") {
		t.Errorf("%+v", refusal)
	}
	// The sample is drawn by hash: the same every time, and of the size asked.
	a, b := SelfTest(screen.New(), indexed, Delta(nil, parsed), selfConfig(), 30), SelfTest(screen.New(), indexed, Delta(nil, parsed), selfConfig(), 30)
	if d := cmp.Diff(a, b); d != "" || a.Sampled != 30 {
		t.Errorf("sampled %d; %s", a.Sampled, d)
	}
}

func TestSelfTestOfNothing(t *testing.T) {
	s := unSnapshot(t)
	if r := SelfTest(screen.New(), s.Entries, nil, selfConfig(), 100); r.Sampled != 0 || r.Refused {
		t.Errorf("%+v", r)
	}
	if r := SelfTest(screen.New(), s.Entries, Delta(nil, s.Entries), selfConfig(), 0); r.Sampled != 0 || r.Refused {
		t.Errorf("%+v", r)
	}
}

func TestSelfTestOnRealLists(t *testing.T) {
	un := mustParse(t, UNXML, Options{}, diskFile(testdata.Path(t, "watchlists", "un_consolidated", "un_2025-11-15.xml.gz")))
	r := SelfTest(screen.New(), un.Entries, Delta(nil, un.Entries), selfConfig(), 1000)
	if r.Refused || r.Sampled != 1000 {
		t.Errorf("the UN list is refused: %d of %d names fail: %+v", len(r.Failed), r.Sampled, r.Failed)
	}
}
