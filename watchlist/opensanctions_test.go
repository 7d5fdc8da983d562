package watchlist

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

const indexAddress = "https://data.example.org/datasets/latest/sanctions/index.json"

func TestReadIndex(t *testing.T) {
	own := `{"name":"sanctions","version":"20260828021502-abc","entity_count":3,"delta_url":"https://data.example.org/d/delta.json","datasets":["us_sdn","eu_fsf"],"children":["x"],
	 "resources":[{"name":"names.txt","url":"https://data.example.org/names.txt","mime_type":"text/plain"},
	 {"name":"entities.ftm.json","url":"https://data.example.org/e.json","checksum":"ABCDEF","mime_type":"application/json+ftm"}]}`
	want := Dataset{
		Name: "sanctions", Version: "20260828021502-abc", EntitiesURL: "https://data.example.org/e.json", SHA1: "abcdef",
		DeltaURL: "https://data.example.org/d/delta.json", Entities: 3,
	}
	for _, c := range []struct{ doc, address string }{
		{own, indexAddress},
		{`{"datasets":[{"name":"peps","version":"x"},` + own + `]}`, "https://data.example.org/datasets/latest/index.json#sanctions"},
	} {
		got, err := ReadIndex(strings.NewReader(c.doc), c.address, nil)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Error(d)
		}
	}
	for _, c := range []struct {
		name, doc string
		want      error
	}{
		{"another data set", `{"name":"peps","version":"20260828021502-abc"}`, ErrMissing},
		{"no version", strings.Replace(own, "20260828021502-abc", "latest", 1), ErrWrongFormat},
		{"no entities", strings.NewReplacer("application/json+ftm", "text/csv", `"entities.ftm.json"`, `"x"`).Replace(own), ErrMissing},
		{"entities elsewhere", strings.Replace(own, "https://data.example.org/e.json", "https://evil.example/e.json", 1), ErrForbiddenAddress},
		{"entities without TLS", strings.Replace(own, "https://data.example.org/e.json", "http://data.example.org/e.json", 1), ErrForbiddenAddress},
		{"deltas elsewhere", strings.Replace(own, "https://data.example.org/d", "https://evil.example/d", 1), ErrForbiddenAddress},
		{"cut", own[:50], ErrWrongFormat},
		{"a web page", "<html>", ErrWrongFormat},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, err := ReadIndex(strings.NewReader(c.doc), indexAddress, nil); !errors.Is(err, c.want) {
				t.Errorf("%v, want %v", err, c.want)
			}
		})
	}
	if _, err := ReadIndex(strings.NewReader(strings.Replace(own, "https://data.example.org/e.json", "https://cdn.example.net/e.json", 1)), indexAddress, []string{".example.net"}); err != nil {
		t.Errorf("a host that was allowed: %v", err)
	}
}

func TestIsIndex(t *testing.T) {
	for address, want := range map[string]bool{
		indexAddress: true, "https://x.org/latest/index.json#peps": true, "https://x.org/entities.ftm.json": false, "::": false,
	} {
		if IsIndex(FTM, address) != want {
			t.Errorf("%s: %t", address, !want)
		}
	}
	if IsIndex(Senzing, indexAddress) {
		t.Error("only FollowTheMoney has such an index")
	}
}

func TestDeltaSteps(t *testing.T) {
	v := func(day int) string { return fmt.Sprintf("202608%02d021502-abc", day) }
	doc := fmt.Sprintf(`{"versions":{%q:"https://data.example.org/3",%q:"https://data.example.org/5",%q:"https://data.example.org/4"},"unstable":{"version_list":[]}}`, v(3), v(5), v(4))
	for _, c := range []struct {
		from, to string
		want     []string
		err      error
	}{
		{v(3), v(5), []string{"/4", "/5"}, nil},
		{v(3), v(4), []string{"/4"}, nil},
		{v(4), v(9), []string{"/5"}, nil},
		{v(5), v(9), nil, nil},
		{"20260803999999-x", v(5), []string{"/4", "/5"}, nil}, // a version that changed nothing
		{v(2), v(5), nil, ErrDelta},
	} {
		got, err := DeltaSteps(strings.NewReader(doc), indexAddress, nil, c.from, c.to)
		if !errors.Is(err, c.err) || len(got) != len(c.want) {
			t.Errorf("%s to %s: %v, %v", c.from, c.to, got, err)
			continue
		}
		for i, s := range got {
			if !strings.HasSuffix(s.URL, c.want[i]) {
				t.Errorf("%s to %s: %v", c.from, c.to, got)
			}
		}
	}
	for name, doc := range map[string]string{
		"nothing": `{"versions":{}}`, "other": `[]`, "a version of another form": `{"versions":{"latest":"https://data.example.org/3"}}`,
	} {
		if _, err := DeltaSteps(strings.NewReader(doc), indexAddress, nil, v(3), v(5)); !errors.Is(err, ErrDelta) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := DeltaSteps(strings.NewReader(strings.Replace(doc, "data.example.org/5", "evil.example/5", 1)), indexAddress, nil, v(3), v(5)); !errors.Is(err, ErrForbiddenAddress) {
		t.Errorf("a step elsewhere: %v", err)
	}
}

func TestTooOld(t *testing.T) {
	for to, want := range map[string]bool{"20260802000000-b": false, "20260802000001-b": true, "x": true} {
		if TooOld("20260801000000-a", to) != want {
			t.Errorf("%s: %t", to, !want)
		}
	}
}

func ftmPerson(id, name string, refs ...string) string {
	return fmt.Sprintf(`{"id":%q,"schema":"Person","properties":{"name":[%q]},"referents":["%s"],"datasets":["d"]}`, id, name, strings.Join(refs, `","`))
}

func TestDeltasFallBack(t *testing.T) {
	full := ftmPerson("a", "Ada Vale") + "\n" + ftmPerson("b", "Ben Vale", "b0") + "\n" + `{"id":"s","schema":"Sanction","properties":{"entity":["a"]}}` + "\n"
	op := func(op, entity string) string { return fmt.Sprintf(`{"op":%q,"entity":%s}`+"\n", op, entity) }
	id := func(id string) string { return fmt.Sprintf(`{"id":%q}`, id) }
	for _, c := range []struct{ name, delta, why string }{
		{"unknown operation", op("PATCH", ftmPerson("a", "Ada")), "unknown operation"},
		{"change of what is not there", op("MOD", ftmPerson("z", "Zoe")), "z is changed and was not there"},
		{"removal of what is not there", op("DEL", id("z")), "z is changed and was not there"},
		{"addition of what is there", op("ADD", ftmPerson("a", "Ada")), "a is added and was there"},
		{"added twice", op("ADD", ftmPerson("z", "Zoe")) + op("ADD", ftmPerson("z", "Zoe")), "added twice"},
		{"changed after removal", op("DEL", id("s")) + op("MOD", ftmPerson("s", "S")), "after it was removed"},
		{"no id", op("MOD", "{}"), "no id"},
		{"no schema", op("MOD", id("a")), "no schema"},
		{"cut short", `{"op":"MOD","enti`, "in the middle of a line"},
		{"a web page", "<html>", "line 1"},
		{"a removal that nobody accounts for", op("DEL", id("a")), "whether it was merged"},
		{"an addition that an unchanged entity had swallowed", op("ADD", ftmPerson("b0", "Ben Vale")), "whether it was split off"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var d Deltas
			err := d.Add(strings.NewReader(c.delta), "delta")
			if err == nil {
				_, err = d.Apply(new(bytes.Buffer), strings.NewReader(full))
			}
			if !errors.Is(err, ErrDelta) || !strings.Contains(err.Error(), c.why) {
				t.Errorf("%v, want %q", err, c.why)
			}
		})
	}
	var d Deltas
	for _, step := range []string{
		op("MOD", ftmPerson("b", "Ben Vale", "b0", "a")) + op("DEL", id("a")) + op("DEL", id("s")), // merged
		op("ADD", ftmPerson("c", "Cid Vale")),
		op("MOD", ftmPerson("c", "Cid Dale")) + op("ADD", ftmPerson("e", "Eve")),
		op("DEL", id("e")),
	} {
		if err := d.Add(strings.NewReader(step), "delta"); err != nil {
			t.Fatal(err)
		}
	}
	var out bytes.Buffer
	n, err := d.Apply(&out, strings.NewReader(full))
	if want := ftmPerson("b", "Ben Vale", "b0", "a") + "\n" + ftmPerson("c", "Cid Dale") + "\n"; err != nil || n != 2 || out.String() != want {
		t.Errorf("%d, %v\n%s", n, err, out.String())
	}
}

// Whatever happened to a data set, its deltas lead to the list that the whole
// file holds, or say that the whole file is needed; and what they apply loses no
// merge.
func TestDeltasEqualFull(t *testing.T) {
	applied := 0
	rapid.Check(t, func(t *rapid.T) {
		ids := rapid.SampledFrom([]string{"a", "b", "c", "d", "e"})
		state := map[string]string{"x": ftmPerson("x", "Always There")}
		for range rapid.IntRange(0, 4).Draw(t, "base") {
			id := ids.Draw(t, "id")
			state[id] = ftmPerson(id, "Name "+id)
		}
		base := text(state)
		var d Deltas
		for range rapid.IntRange(1, 4).Draw(t, "versions") {
			var delta strings.Builder
			for range rapid.IntRange(1, 3).Draw(t, "changes") {
				id := ids.Draw(t, "id")
				line := ftmPerson(id, rapid.SampledFrom([]string{"Ada", "Ben"}).Draw(t, "name"))
				_, there := state[id]
				switch what := rapid.SampledFrom([]string{"set", "del", "merge"}).Draw(t, "what"); {
				case what == "set" && there:
					fmt.Fprintf(&delta, "{\"op\":\"MOD\",\"entity\":%s}\n", line)
					state[id] = line
				case what == "set":
					fmt.Fprintf(&delta, "{\"op\":\"ADD\",\"entity\":%s}\n", line)
					state[id] = line
				case there:
					fmt.Fprintf(&delta, "{\"op\":\"DEL\",\"entity\":{\"id\":%q}}\n", id)
					delete(state, id)
					if what == "merge" {
						state["x"] = ftmPerson("x", "Always There", id)
						fmt.Fprintf(&delta, "{\"op\":\"MOD\",\"entity\":%s}\n", state["x"])
					}
				}
			}
			if err := d.Add(strings.NewReader(delta.String()), "delta"); err != nil {
				t.Fatal(err)
			}
		}
		var out bytes.Buffer
		n, err := d.Apply(&out, strings.NewReader(base))
		if errors.Is(err, ErrDelta) && (strings.Contains(err.Error(), "merged") || strings.Contains(err.Error(), "split")) {
			return
		}
		if err != nil || n != len(state) {
			t.Fatalf("%d entities, %v; want %d", n, err, len(state))
		}
		applied++
		got, err1 := Parse(t.Context(), FTM, []File{bytesFile("entities.ftm.json", out.Bytes())}, Options{List: "l"})
		want, err2 := Parse(t.Context(), FTM, []File{bytesFile("entities.ftm.json", []byte(text(state)))}, Options{List: "l"})
		if err1 != nil || err2 != nil || got.Hash != want.Hash {
			t.Fatalf("%v, %v: the deltas lead to\n%s\nthe whole file is\n%s", err1, err2, out.String(), text(state))
		}
	})
	if applied < 10 {
		t.Errorf("only %d sequences were applied: the test shows little", applied)
	}
}

// text is a file of entities.
func text(state map[string]string) string {
	var b strings.Builder
	for _, id := range slices.Sorted(maps.Keys(state)) {
		b.WriteString(state[id] + "\n")
	}
	return b.String()
}

func FuzzDeltas(f *testing.F) {
	f.Add(`{"op":"ADD","entity":{"id":"z","schema":"Person"}}`, ftmPerson("a", "Ada"))
	f.Add(`{"op":"DEL","entity":{"id":"a"}}`, ftmPerson("a", "Ada"))
	f.Add(`{"op":"MOD","entity":{"id":"a","schema":"Person","referents":["a"]}}`+"\n\n", ftmPerson("a", "Ada")+"\n")
	f.Fuzz(func(t *testing.T, delta, full string) {
		var d Deltas
		if d.Add(strings.NewReader(delta), "delta") != nil {
			return
		}
		var out bytes.Buffer
		n, err := d.Apply(&out, strings.NewReader(full))
		if err == nil && n != strings.Count(out.String(), "\n") {
			t.Errorf("%d entities in %q", n, out.String())
		}
	})
}
