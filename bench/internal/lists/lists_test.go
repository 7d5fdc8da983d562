package lists

import (
	"bytes"
	"compress/gzip"
	"os"
	"path/filepath"
	"testing"

	"github.com/revetproject/revet/entity"
	"github.com/revetproject/revet/score"
)

func TestFolderUnpacksAndNotesWhatLiesThere(t *testing.T) {
	dir := t.TempDir()
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	if _, err := z.Write([]byte("\ufeffname,born\nZarif Qodirbekov,1960\n")); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string][]byte{"a.csv.gz": packed.Bytes(), "broken.gz": []byte("no gzip"), "empty.csv": nil} {
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	f := In(dir)
	rows, err := f.Rows("a.csv.gz")
	if err != nil || len(rows) != 1 || rows[0]["name"] != "Zarif Qodirbekov" || rows[0]["born"] != "1960" {
		t.Errorf("%v, %v", rows, err)
	}
	if len(f.Inputs["a.csv.gz"]) != 64 {
		t.Errorf("no hash: %v", f.Inputs)
	}
	for _, name := range []string{"broken.gz", "empty.csv", "absent.csv"} {
		if _, err := f.Rows(name); err == nil {
			t.Errorf("%s is read without error", name)
		}
	}
}

func TestNamesAsListed(t *testing.T) {
	m := score.NewModel()
	profile := func(name, alias, born string) *score.Profile {
		e := (&entity.Entity{Schema: "Person"}).Add("name", entity.Value{Text: name}).Add("alias", entity.Value{Text: alias})
		return m.Profile(e.Add("birthDate", entity.Value{Text: born}))
	}
	ps := []*score.Profile{
		profile("Зариф Кодирбеков", "Tavrin Oshmuk", "1960"),
		profile("Zarif Qodirbekov", "Oshmuk Belgar", "1961-02-03"),
		profile("Oshmuk Tavrin", "Zarif Zarifov", "1962-05-06"),
	}
	if got := Primary(ps[0]); got != "" {
		t.Errorf("the primary name in Latin letters is %q", got)
	}
	if got := PrimaryWords(ps[1]); len(got) != 2 || got[1] != "qodirbekov" {
		t.Errorf("words %q", got)
	}
	if FullBirths(ps[0]) || !FullBirths(ps[1]) {
		t.Error("a year is taken for a day, or a day is not")
	}
	find := ByName(ps)
	for name, want := range map[string]int{"Tavrin Oshmuk": 2, "Belgar Oshmuk": 1, "Qodirbekov Zarif": 1} {
		q := profile(name, "x", "")
		if at, ok := find(&q.Names[0]); !ok || at != want {
			t.Errorf("%s is found at %d, %v", name, at, ok)
		}
	}
	q := profile("Nobody Listed", "x", "")
	if _, ok := find(&q.Names[0]); ok {
		t.Error("who is not listed is found")
	}
}
