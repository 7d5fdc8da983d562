package screen

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/revetproject/revet/entity"
)

// A replay of a request must answer the very documents that the screenings gave.
func TestReplayAnswersTheSameBytes(t *testing.T) {
	e := New()
	rapid.Check(t, func(t *rapid.T) {
		all := drawEntries(t, rapid.IntRange(0, 8).Draw(t, "entries"))
		c := config(rapid.SampledFrom([][]string{{"blue"}, {"blue", "red"}, {"missing", "red"}}).Draw(t, "lists")...)
		c.Policy.WeakAliasAlone = map[string]bool{"red": rapid.Bool().Draw(t, "alone")}
		sources := active("blue", "red")
		l := e.Index(sources, all)
		var queries []*entity.Entity
		var want []string
		for i := range rapid.IntRange(0, 4).Draw(t, "queries") {
			q := drawEntity(t, fmt.Sprint("s", i))
			r := l.Screen(q, c)
			queries = append(queries, q)
			want = append(want, string(e.Evidence(q, c, &r, l)))
		}
		var request, answer bytes.Buffer
		if err := WriteReplay(&request, queries, c, sources, all); err != nil {
			t.Fatal(err)
		}
		if err := e.Replay(bytes.NewReader(request.Bytes()), &answer); err != nil {
			t.Fatal(err)
		}
		var got []string
		for line := range strings.Lines(answer.String()) {
			got = append(got, strings.TrimSuffix(line, "\n"))
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("(-screened +replayed):\n%s", diff)
		}
	})
}

func request(t testing.TB) string {
	t.Helper()
	var b bytes.Buffer
	q := []*entity.Entity{person("s1", "Kvastimir Drobnjakov", "1961"), person("s2", "Penelope Quillfeather", "")}
	if err := WriteReplay(&b, q, config("blue", "red"), active("blue", "red"), entries()); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestReplayNamesTheBadLine(t *testing.T) {
	good := strings.SplitAfter(request(t), "\n")
	with := func(i int, line string) string {
		lines := append([]string(nil), good...)
		lines[i] = line
		return strings.Join(lines, "")
	}
	for _, c := range []struct {
		name, request, message string
		is                     error
	}{
		{"empty", "", "line 1", ErrReplayRequest},
		{"not JSON", "hello\n", "line 1", ErrReplayRequest},
		{"another version", strings.Replace(with(0, good[0]), `"replay":1`, `"replay":2`, 1), "version 1", ErrReplayVersion},
		{"negative count", strings.Replace(with(0, good[0]), `"queries":2`, `"queries":-1`, 1), "negative", ErrReplayRequest},
		{"unusable policy", strings.Replace(with(0, good[0]), `"sigma":`, `"sigma":-`, 1), "sigma", ErrReplayRequest},
		{"unknown member", strings.Replace(with(0, good[0]), `"replay":1`, `"replay":1,"clock":0`, 1), "line 1", ErrReplayRequest},
		{"bad entry", with(3, "{\"entity\":[]}\n"), "line 4", ErrReplayRequest},
		{"entry without entity", with(2, "{}\n"), "line 3", ErrReplayRequest},
		{"query without entity", with(7, "{}\n"), "line 8", ErrReplayRequest},
		{"cut", strings.Join(good[:4], ""), "ends before", ErrReplayRequest},
		{"too much", strings.Join(good, "") + "{}\n", "after the last query", ErrReplayRequest},
		{"line too long", with(2, `{"key":"`+strings.Repeat("x", MaxReplayLine)+"\"}\n"), "line 3", ErrReplayRequest},
	} {
		t.Run(c.name, func(t *testing.T) {
			err := New().Replay(strings.NewReader(c.request), &bytes.Buffer{})
			if !errors.Is(err, c.is) || !strings.Contains(err.Error(), c.message) {
				t.Errorf("error %v, want %v with %q", err, c.is, c.message)
			}
		})
	}
}

func TestReplayAnswersWhatPrecedesTheBadLine(t *testing.T) {
	good := strings.SplitAfter(request(t), "\n")
	var answer bytes.Buffer
	err := New().Replay(strings.NewReader(strings.Join(good[:len(good)-2], "")), &answer)
	if err == nil || strings.Count(answer.String(), "\n") != 1 {
		t.Errorf("error %v, answer %q", err, answer.String())
	}
}

func TestWriteReplayRefusesALineBeyondTheLimit(t *testing.T) {
	q := person("s", strings.Repeat("x", MaxReplayLine), "")
	if err := WriteReplay(&bytes.Buffer{}, []*entity.Entity{q}, config("red"), nil, nil); !errors.Is(err, ErrReplayRequest) {
		t.Errorf("error %v, want ErrReplayRequest", err)
	}
}

// Entries of other lists have no place in the request: they are not the business of the configuration.
func TestWriteReplayLeavesOtherListsOut(t *testing.T) {
	var b bytes.Buffer
	if err := WriteReplay(&b, nil, config("blue"), active("blue", "red"), entries()); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(b.String(), `"red-1"`) || !strings.Contains(b.String(), `"blue-1"`) {
		t.Errorf("request:\n%s", b.String())
	}
}

// Replay reads foreign bytes: it must answer or refuse, never panic, and what it answers must be repeatable.
func FuzzReplay(f *testing.F) {
	good := request(f)
	f.Add([]byte(good))
	f.Add([]byte(strings.Replace(good, "1961", "19-61", -1)))
	f.Add([]byte(strings.Replace(good, `"lists":["blue","red"]`, `"lists":null`, 1)))
	f.Add([]byte("{}\n"))
	e := New()
	f.Fuzz(func(t *testing.T, b []byte) {
		var one, two bytes.Buffer
		err := e.Replay(bytes.NewReader(b), &one)
		again := e.Replay(bytes.NewReader(b), &two)
		if fmt.Sprint(err) != fmt.Sprint(again) || !bytes.Equal(one.Bytes(), two.Bytes()) {
			t.Fatalf("two answers to one request: %v, %v", err, again)
		}
	})
}
