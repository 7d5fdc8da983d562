package screen

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/revetproject/revet/entity"
)

// The replay protocol, version 1, is JSON lines in both directions.
//
// A request is a header, then the entries of the consulted snapshots, then the queries:
//
//	{"configuration":{…},"entries":2,"queries":1,"replay":1,"sources":[…]}
//	{"entity":{…},"key":"Q1","list":"un"}
//	{"entity":{…},"key":"Q2","list":"un"}
//	{"query":{…}}
//
// The answer holds one evidence document per query, in order. An executable of any age answers it, which is why the
// version is fixed: a new version is added beside it.
const replayVersion = 1

// MaxReplayLine is the longest line of a replay request, in bytes.
const MaxReplayLine = 16 << 20

// Errors of a replay request; the message around them names the line.
var (
	ErrReplayVersion = errors.New("unknown version of the replay protocol")
	ErrReplayRequest = errors.New("malformed replay request")
)

type replayHeader struct {
	Configuration configDoc   `json:"configuration"`
	Entries       int         `json:"entries"`
	Queries       int         `json:"queries"`
	Replay        int         `json:"replay"`
	Sources       []sourceDoc `json:"sources"`
}

type replayEntry struct {
	Entity *entity.Entity `json:"entity"`
	Key    string         `json:"key"`
	List   string         `json:"list"`
}

type replayQuery struct {
	Query *entity.Entity `json:"query"`
}

// WriteReplay writes a self-contained replay request: with it, Replay of the same engine answers the evidence
// documents that the queries have against these entries. Entries of lists that the configuration does not consult are
// left out. It fails when a line would exceed MaxReplayLine, or with the error of w.
func WriteReplay(w io.Writer, queries []*entity.Entity, c *Config, sources []Source, entries []Entry) error {
	header := replayHeader{
		Configuration: newConfigDoc(c), Queries: len(queries), Replay: replayVersion, Sources: newSourceDocs(sources),
	}
	consulted := make(map[string]bool, len(c.Lists))
	for _, l := range c.Lists {
		consulted[l] = true
	}
	for _, e := range entries {
		if consulted[e.List] && e.Entity != nil {
			header.Entries++
		}
	}
	out := lineWriter{w: bufio.NewWriter(w)}
	if err := out.write(&header); err != nil {
		return fmt.Errorf("replay header: %w", err)
	}
	for _, e := range entries {
		if !consulted[e.List] || e.Entity == nil {
			continue
		}
		if err := out.write(&replayEntry{Entity: e.Entity, Key: e.Key, List: e.List}); err != nil {
			return fmt.Errorf("replay entry %s of list %s: %w", e.Key, e.List, err)
		}
	}
	for i, q := range queries {
		if err := out.write(&replayQuery{Query: q}); err != nil {
			return fmt.Errorf("replay query %d: %w", i+1, err)
		}
	}
	return out.w.Flush()
}

type lineWriter struct{ w *bufio.Writer }

func (l *lineWriter) write(v any) error {
	b, err := json.Marshal(v, json.Deterministic(true), jsontext.AllowInvalidUTF8(true))
	if err != nil {
		return err
	}
	if len(b) >= MaxReplayLine {
		return fmt.Errorf("%w: the line has %d bytes, more than %d", ErrReplayRequest, len(b), MaxReplayLine)
	}
	if _, err := l.w.Write(append(b, '\n')); err != nil {
		return err
	}
	return nil
}

// Replay reads a replay request from r, screens its queries with this engine, and writes one evidence document per
// query and line to w. A request that cannot be read gives ErrReplayVersion or ErrReplayRequest with the number of
// the line; the answers to the queries before it are then written already.
func (e *Engine) Replay(r io.Reader, w io.Writer) error {
	in := lineReader{r: bufio.NewReaderSize(r, 64<<10)}
	var header replayHeader
	if err := in.read(&header, false); err != nil {
		return err
	}
	if header.Replay != replayVersion {
		return fmt.Errorf("replay line 1: %w: %d; this engine reads version %d", ErrReplayVersion, header.Replay, replayVersion)
	}
	if header.Entries < 0 || header.Queries < 0 {
		return fmt.Errorf("replay line 1: %w: counts cannot be negative", ErrReplayRequest)
	}
	config := header.Configuration.config()
	if err := config.Policy.Validate(); err != nil {
		return fmt.Errorf("replay line 1: %w: %w", ErrReplayRequest, err)
	}
	sources := make([]Source, 0, len(header.Sources))
	for _, s := range header.Sources {
		sources = append(sources, Source{List: s.List, Snapshot: s.Snapshot, Hash: s.Hash, Problem: s.Problem})
	}
	var entries []Entry
	for range header.Entries {
		var x replayEntry
		if err := in.read(&x, true); err != nil {
			return err
		}
		if x.Entity == nil {
			return fmt.Errorf("replay line %d: %w: entry without entity", in.line, ErrReplayRequest)
		}
		entries = append(entries, Entry{List: x.List, Key: x.Key, Entity: x.Entity})
	}
	lists := e.Index(sources, entries)
	out := bufio.NewWriter(w)
	for range header.Queries {
		var x replayQuery
		err := in.read(&x, true)
		if err == nil && x.Query == nil {
			err = fmt.Errorf("replay line %d: %w: query without entity", in.line, ErrReplayRequest)
		}
		if err != nil {
			return errors.Join(err, out.Flush())
		}
		result := lists.Screen(x.Query, config)
		if _, err := out.Write(append(e.Evidence(x.Query, config, &result, lists), '\n')); err != nil {
			return err
		}
	}
	if b, err := in.r.Peek(1); err == nil {
		return errors.Join(fmt.Errorf("replay line %d: %w: %q after the last query", in.line+1, ErrReplayRequest, b), out.Flush())
	}
	return out.Flush()
}

type lineReader struct {
	r    *bufio.Reader
	line int
	long []byte
}

// read reads one line into v; within says that the header promised it.
func (l *lineReader) read(v any, within bool) error {
	l.line++
	b, err := l.bytes()
	if errors.Is(err, io.EOF) && len(b) == 0 {
		missing := "the request is empty"
		if within {
			missing = "the request ends before what its header announces"
		}
		return fmt.Errorf("replay line %d: %w: %s", l.line, ErrReplayRequest, missing)
	}
	if err != nil && !errors.Is(err, io.EOF) {
		return fmt.Errorf("replay line %d: %w", l.line, err)
	}
	if err := json.Unmarshal(b, v, json.RejectUnknownMembers(true)); err != nil {
		return fmt.Errorf("replay line %d: %w: %w", l.line, ErrReplayRequest, err)
	}
	return nil
}

// bytes returns the next line without its end; it is valid until the next call.
func (l *lineReader) bytes() ([]byte, error) {
	l.long = l.long[:0]
	for {
		part, err := l.r.ReadSlice('\n')
		if len(l.long)+len(part) > MaxReplayLine {
			return nil, fmt.Errorf("%w: longer than %d bytes", ErrReplayRequest, MaxReplayLine)
		}
		l.long = append(l.long, part...)
		if !errors.Is(err, bufio.ErrBufferFull) {
			return bytes.TrimSuffix(l.long, []byte("\n")), err
		}
	}
}
