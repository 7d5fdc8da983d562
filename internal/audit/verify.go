package audit

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/go-json-experiment/json"
	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// record is one entry as a source has it, good or bad.
type record struct {
	place      string // where a reader finds it
	index      int64  // the place in the tree it claims
	commitment tlog.Hash
	salt       []byte
	payload    []byte
	erased     bool
	hashes     []tlog.Hash // the stored hashes that entry index completes; short when some are missing
	columns    *Leaf       // the database row, nil in an export
	damage     string      // why it could not be read at all
}

// source gives the entries of a ledger, as often as asked.
type source interface {
	// each yields the entries in the order of their places.
	each(ctx context.Context, yield func(record) error) error
}

// mark is a root that the tree had at some size, by a signed checkpoint.
type mark struct {
	size    int64
	root    tlog.Hash
	place   string
	witness bool
	good    bool // the tree has this root
	checked bool
}

// verification is one verification under way.
type verification struct {
	Checks
	src    source
	report Report
	marks  []mark
	// root is the signed root; known is false when no checkpoint could be read.
	root  tlog.Hash
	known bool

	erased  map[int64]tlog.Hash // erased entries and their commitments
	claims  []claim             // what records of erasures name
	ids     []leafID
	suspect bool // the fast pass saw something that wants locating
}

type claim struct {
	ErasedLeaf
	in      int64 // index of the record
	settled bool  // the record has its place in the verified tree
}

type leafID struct {
	id    [16]byte
	index int64
}

// VerifyStore checks a live ledger: the signatures of its checkpoints, every
// leaf's commitment, the tree, the waiting leaves, and whatever c asks for. It
// may run while the system writes. What is wrong is in the report; an error
// means that the verification itself could not be done.
func VerifyStore(ctx context.Context, s Store, c Checks) (Report, error) {
	if err := c.validate(); err != nil {
		return Report{}, err
	}
	before, err := s.Backlog(ctx)
	if err != nil {
		return Report{}, fmt.Errorf("read backlog: %w", err)
	}
	head, err := s.Head(ctx)
	if err != nil {
		return Report{}, fmt.Errorf("read newest checkpoint: %w", err)
	}
	v := &verification{Checks: c, erased: map[int64]tlog.Hash{}}
	src := &storeSource{store: s, size: head.Size, hashed: head.Size}
	v.src = src
	v.report.Origin, v.report.Size, v.report.Root = c.Keys[0].Name(), head.Size, head.Root
	v.root, v.known = head.Root, head.Size > 0
	if err := v.checkpoints(ctx, s, head); err != nil {
		return Report{}, err
	}
	v.witnessed()
	if err := v.tree(ctx); err != nil {
		return Report{}, err
	}
	if err := v.waiting(ctx, s, src, before); err != nil {
		return Report{}, err
	}
	return v.finish(), nil
}

// VerifyExport checks an export (see [Export]) with nothing but the keys in c
// and, when given, what a witness saw. It reads r from its beginning, and a
// second time when it has damage to locate.
func VerifyExport(ctx context.Context, r io.ReadSeeker, c Checks) (Report, error) {
	if err := c.validate(); err != nil {
		return Report{}, err
	}
	src := &exportSource{r: r}
	v := &verification{Checks: c, src: src, erased: map[int64]tlog.Hash{}}
	v.report.Origin = c.Keys[0].Name()
	h, err := src.header()
	if fatal(err) {
		return Report{}, fmt.Errorf("read export: %w", err)
	}
	if err != nil {
		v.report.add(Finding{NoIndex, "header (line 1)", err.Error(), remedyExport})
	} else {
		v.header(h)
	}
	v.witnessed()
	if err := v.tree(ctx); err != nil {
		return Report{}, err
	}
	return v.finish(), nil
}

func (v *verification) header(h exportHeader) {
	cp, err := OpenCheckpoint([]byte(h.Checkpoint), v.Keys...)
	if err != nil {
		v.report.add(Finding{NoIndex, "header (line 1), checkpoint", err.Error(), remedyKey})
		if cp, err = unsignedCheckpoint(h.Checkpoint); err != nil {
			return
		}
	}
	v.root, v.known = cp.Root, true
	v.report.Size, v.report.Root = cp.Size, cp.Root
	if h.Origin != v.Keys[0].Name() {
		v.report.add(Finding{NoIndex, "header (line 1), origin", fmt.Sprintf("origin is %q: the key belongs to %q", h.Origin, v.Keys[0].Name()), remedyExport})
	}
	if !slices.ContainsFunc(v.Keys, func(k *PublicKey) bool { return k.Fingerprint() == h.Fingerprint }) {
		v.report.add(Finding{NoIndex, "header (line 1), fingerprint", fmt.Sprintf("fingerprint is %q: the key has %s", h.Fingerprint, v.Keys[0].Fingerprint()), remedyKey})
	}
	if !slices.Equal(h.Readme, exportReadme) {
		v.report.add(Finding{NoIndex, "header (line 1), readme", "the instructions are not those of version 1", remedyExport})
	}
}

// unsignedCheckpoint reads what a checkpoint claims without believing it, so
// that its tree can be held against the entries all the same.
func unsignedCheckpoint(signed string) (Checkpoint, error) {
	text, _, _ := strings.Cut(signed, "\n\n")
	origin, _, _ := strings.Cut(text, "\n")
	return readCheckpoint(&note.Note{Text: text + "\n", Sigs: []note.Signature{{Name: origin}}}, []byte(signed))
}

// checkpoints checks the signatures of all stored checkpoints.
func (v *verification) checkpoints(ctx context.Context, s Store, head Checkpoint) error {
	var after int64
	for {
		cs, err := s.Checkpoints(ctx, after, 1000)
		if err != nil {
			return fmt.Errorf("read checkpoints: %w", err)
		}
		for _, c := range cs {
			if c.Size > head.Size {
				return nil // signed after we began
			}
			after = c.Size
			place := fmt.Sprintf("checkpoint of size %d", c.Size)
			signed, err := OpenCheckpoint(c.Note, v.Keys...)
			switch {
			case err != nil:
				v.report.add(Finding{NoIndex, place, err.Error(), remedyKey})
				continue
			case signed.Size != c.Size:
				v.report.add(Finding{NoIndex, place, fmt.Sprintf("it was signed for size %d", signed.Size), remedyKey})
				continue
			case signed.Root != c.Root:
				v.report.add(Finding{NoIndex, place, fmt.Sprintf("its column says root %s, its note %s", c.Root, signed.Root), remedyColumn})
			}
			if c.Size == head.Size {
				v.root, v.report.Root = signed.Root, signed.Root
			} else {
				v.marks = append(v.marks, mark{size: c.Size, root: signed.Root, place: place})
			}
		}
		if len(cs) < 1000 {
			return nil
		}
	}
}

// witnessed checks the witness file itself and takes its checkpoints as marks.
func (v *verification) witnessed() {
	var last Checkpoint
	for i, w := range v.Witness {
		place := fmt.Sprintf("witness file, line %d", i+1)
		c, err := openCosigned([]byte(w.Checkpoint), append(v.Keys[:len(v.Keys):len(v.Keys)], v.WitnessKeys...))
		if err == nil && len(v.WitnessKeys) > 0 {
			err = v.cosigned(w)
		}
		switch {
		case err != nil:
			v.report.add(Finding{NoIndex, place, err.Error(), remedyKey})
			continue
		case c.Size < last.Size:
			v.report.add(Finding{NoIndex, place, fmt.Sprintf("size %d stands after size %d", c.Size, last.Size), remedyWitness})
			continue
		case c.Size == last.Size && c.Root != last.Root:
			v.report.add(Finding{NoIndex, place, fmt.Sprintf("the ledger signed two trees of size %d", c.Size), remedyWitness})
			continue
		}
		last = c
		v.report.Witnessed = c.Size
		if c.Size > v.report.Size {
			v.report.add(Finding{
				v.report.Size, place,
				fmt.Sprintf("tail cut off: size %d was witnessed at %s, the ledger now has size %d: %s gone",
					c.Size, w.Seen, v.report.Size, missing(v.report.Size, c.Size)), remedyWitness,
			})
			continue
		}
		v.marks = append(v.marks, mark{size: c.Size, root: c.Root, place: place, witness: true})
	}
	slices.SortStableFunc(v.marks, func(a, b mark) int { return cmp.Compare(a.size, b.size) })
}

func missing(lo, hi int64) string {
	if hi-lo == 1 {
		return leafPlace(lo) + " is"
	}
	return rangePlace(lo, hi) + " are"
}

// cosigned checks that a witness whose key we have signed this line.
func (v *verification) cosigned(w Witnessed) error {
	n, _ := openNote([]byte(w.Checkpoint), append(v.Keys[:len(v.Keys):len(v.Keys)], v.WitnessKeys...))
	for _, sig := range n.Sigs {
		if slices.ContainsFunc(v.WitnessKeys, func(k *PublicKey) bool { return k.Name() == sig.Name && k.KeyHash() == sig.Hash }) {
			return nil
		}
	}
	return errors.New("no cosignature by a witness key that was given")
}

// tree checks the entries and their tree. The first pass streams; only when
// something does not fit does a second one hold the whole tree in memory to
// name the place.
func (v *verification) tree(ctx context.Context) error {
	f := &frontier{}
	next := 0 // of marks
	var done []tlog.Hash
	inOrder := true
	var n int64
	v.passMarks(f, &next)
	err := v.src.each(ctx, func(r record) error {
		if n++; v.Progress != nil && n%4096 == 0 {
			v.Progress(n, v.report.Size)
		}
		leaf, err := v.judge(ctx, r)
		if err != nil {
			return err
		}
		if !inOrder || r.damage != "" || r.index != f.size {
			inOrder = false
			return nil
		}
		done = f.append(leaf, done)
		v.suspect = v.suspect || !slices.Equal(done, r.hashes)
		v.passMarks(f, &next)
		return nil
	})
	if err != nil {
		return err
	}
	if v.Progress != nil {
		v.Progress(n, v.report.Size)
	}
	whole := inOrder && f.size == v.report.Size
	if whole && !v.suspect && (!v.known || f.root() == v.root) {
		v.judgeMarks()
		return nil
	}
	return v.locate(ctx)
}

// passMarks compares the root with every mark of the size reached.
func (v *verification) passMarks(f *frontier, next *int) {
	for ; *next < len(v.marks) && v.marks[*next].size <= f.size; *next++ {
		m := &v.marks[*next]
		m.checked = m.size == f.size
		m.good = m.checked && m.root == f.root()
	}
}

// judgeMarks reports the first mark that the tree does not fit; the later ones
// can hardly be better.
func (v *verification) judgeMarks() {
	var good int64
	for i, m := range v.marks {
		if m.good {
			good = m.size
		}
		if m.good || !m.checked {
			continue
		}
		remedy := remedyKey
		if m.witness {
			remedy = remedyWitness
		}
		more := 0
		for _, later := range v.marks[i+1:] {
			if later.checked && !later.good {
				more++
			}
		}
		problem := fmt.Sprintf("its root is not the root of the first %d entries: something in %s was written anew", m.size, rangePlace(good, m.size))
		if more > 0 {
			problem += fmt.Sprintf("; %d later checkpoints do not fit either", more)
		}
		v.report.add(Finding{good, m.place, problem, remedy})
		return
	}
}

// judge checks one entry by itself and returns the leaf hash to build the tree
// with: by its commitment, or by its content when that is what the stored hash
// vouches for.
func (v *verification) judge(ctx context.Context, r record) (tlog.Hash, error) {
	leaf, problem, remedy := judgeContent(r)
	place := r.where()
	if problem != "" {
		v.report.add(Finding{r.indexOr(), place, problem, remedy})
	}
	if r.damage != "" {
		return leaf, nil
	}
	if r.erased || r.payload == nil {
		if problem == "" {
			v.report.Erased++
			v.erased[r.index] = r.commitment
		}
		v.ids = append(v.ids, leafID{[16]byte(r.commitment[:16]), r.index})
		return leaf, nil
	}
	p, err := DecodePayload(r.payload)
	if err != nil {
		if problem == "" {
			v.report.add(Finding{r.indexOr(), place, err.Error(), remedyRestore})
		}
		return leaf, nil
	}
	if problem == "" && p.V != Version {
		v.report.add(Finding{r.indexOr(), place, fmt.Sprintf("payload has version %d, this program reads version %d", p.V, Version), "verify with a newer program"})
	}
	v.ids = append(v.ids, leafID{shortID(p.ID), r.index})
	if problem != "" {
		return leaf, nil // what it says is not proved: draw nothing from it
	}
	if p.Kind == PayloadErased {
		v.claim(p, r, true)
	}
	v.columns(r, p)
	return leaf, v.rows(ctx, r, p)
}

// where names the entry for people.
func (r record) where() string {
	if r.index < 0 {
		return r.place
	}
	if r.place == "" {
		return leafPlace(r.index)
	}
	return fmt.Sprintf("%s (%s)", leafPlace(r.index), r.place)
}

func (r record) indexOr() int64 {
	if r.index < 0 {
		return NoIndex
	}
	return r.index
}

// judgeContent holds payload, salt, commitment and stored leaf hash of an entry
// against each other.
func judgeContent(r record) (leaf tlog.Hash, problem, remedy string) {
	if r.damage != "" {
		return leaf, "entry cannot be read: " + r.damage, remedyExport
	}
	leaf = LeafHash(r.commitment)
	switch {
	case r.erased && r.salt == nil && r.payload == nil:
		return leaf, "", ""
	case r.erased:
		return leaf, "it is marked erased but salt or payload is still here", remedyEraseNow
	case r.payload == nil && r.salt == nil:
		return leaf, "salt and payload are gone without being marked erased", remedyRestore
	case r.payload == nil:
		return leaf, "payload is gone", remedyRestore
	}
	c, err := Commit(r.salt, r.payload)
	if err != nil {
		return leaf, err.Error(), remedyRestore
	}
	if c == r.commitment {
		return leaf, "", ""
	}
	if len(r.hashes) > 0 && r.hashes[0] == LeafHash(c) {
		return r.hashes[0], "commitment was altered: payload and salt give the one that is in the tree", remedyColumn
	}
	if len(r.hashes) > 0 && r.hashes[0] == leaf {
		return leaf, "payload or salt was altered: they do not give the commitment that is in the tree", remedyRestore
	}
	return leaf, "payload and salt do not give the commitment", remedyRestore
}

func shortID(id string) [16]byte {
	sum := sha256.Sum256([]byte(id))
	return [16]byte(sum[:16])
}

func (v *verification) claim(p Payload, r record, settled bool) {
	var e Erasure
	if err := json.Unmarshal(p.Details, &e); err != nil {
		v.report.add(Finding{r.indexOr(), r.where(), "record of an erasure cannot be read: " + err.Error(), remedyRestore})
		return
	}
	for _, l := range e.Leaves {
		v.claims = append(v.claims, claim{l, r.index, settled})
	}
}

// columns compares what the database row says beside the payload.
func (v *verification) columns(r record, p Payload) {
	if r.columns == nil {
		return
	}
	at, _ := ParseTime(p.At) // DecodePayload checked it
	for _, c := range []struct{ name, column, payload string }{
		{"id", r.columns.ID, p.ID},
		{"kind", string(r.columns.Kind), string(p.Kind)},
		{"at", FormatTime(r.columns.At), FormatTime(at)},
	} {
		if c.column != c.payload {
			v.report.add(Finding{r.indexOr(), r.where(), fmt.Sprintf("column %s says %q, the payload %q", c.name, c.column, c.payload), remedyColumn})
		}
	}
}

func (v *verification) rows(ctx context.Context, r record, p Payload) error {
	for _, row := range p.Rows {
		if v.CrossCheck == nil {
			v.report.RowsUnchecked++
			continue
		}
		digest, err := v.CrossCheck(ctx, p, row)
		what := fmt.Sprintf("%s, row %s %s", r.where(), row.Table, row.Key)
		switch {
		case errors.Is(err, ErrNotChecked):
			v.report.RowsUnchecked++
			continue
		case errors.Is(err, ErrNoRow):
			v.report.add(Finding{r.indexOr(), what, "the row that was written is gone", remedyRow})
		case err != nil:
			return fmt.Errorf("check %s: %w", what, err)
		case digest != row.SHA256:
			v.report.add(Finding{r.indexOr(), what, fmt.Sprintf("its digest is now %s, the leaf says %s", digest, row.SHA256), remedyRow})
		}
		v.report.RowsChecked++
	}
	return nil
}

// waiting checks the leaves without an index and that no leaf vanished before
// it got one. It runs after the tree: a leaf that is placed meanwhile is found
// among the waiting or past the size.
func (v *verification) waiting(ctx context.Context, s Store, src *storeSource, before Backlog) error {
	pending, err := s.Unsequenced(ctx, int(min(before.Count, 1<<30))+BatchSize)
	if err != nil {
		return fmt.Errorf("read unsequenced leaves: %w", err)
	}
	head, err := s.Head(ctx)
	if err != nil {
		return fmt.Errorf("read newest checkpoint: %w", err)
	}
	v.report.Waiting = before.Count
	var oldest Leaf
	for _, l := range pending {
		src.seqs = append(src.seqs, l.Seq)
		r := record{place: fmt.Sprintf("waiting leaf %d", l.Seq), index: -1, commitment: l.Commitment, salt: l.Salt, payload: l.Payload, columns: &l}
		_, problem, remedy := judgeContent(r)
		if problem != "" {
			v.report.add(Finding{NoIndex, r.place, problem, remedy})
			continue
		}
		if oldest.ID == "" || l.At < oldest.At {
			oldest = l
		}
		v.pendingClaim(r)
	}
	v.seqTwice(src.seqs)
	past := &storeSource{store: s, from: v.report.Size, size: everything}
	err = past.each(ctx, func(r record) error {
		src.seqs = append(src.seqs, r.columns.Seq)
		if r.index >= head.Size {
			again, err := s.Head(ctx)
			if err != nil {
				return fmt.Errorf("read newest checkpoint: %w", err)
			}
			if head = again; r.index >= head.Size {
				v.report.add(Finding{r.index, leafPlace(r.index), fmt.Sprintf("it has a place in the tree but the newest checkpoint has size %d: a checkpoint was removed or the index invented", head.Size), remedyRestore})
			}
		}
		v.pendingClaim(r)
		return nil
	})
	if err != nil {
		return err
	}
	if v.MaxWait > 0 && oldest.ID != "" {
		if age := v.Now.Sub(time.UnixMicro(oldest.At)); age > v.MaxWait {
			v.report.add(Finding{
				NoIndex, fmt.Sprintf("waiting leaf %d", oldest.Seq),
				fmt.Sprintf("%d leaves have no index yet, the oldest since %s (%s, allowed %s)", before.Count, FormatTime(oldest.At), age, v.MaxWait), remedyRun,
			})
		}
	}
	v.gaps(src.seqs, before.LastSeq, before.Count > int64(len(pending)))
	return nil
}

// pendingClaim takes the record of an erasure that is not in the verified tree yet.
func (v *verification) pendingClaim(r record) {
	if r.columns.Kind != PayloadErased || r.payload == nil {
		return
	}
	if p, err := DecodePayload(r.payload); err == nil {
		v.claim(p, r, false)
	}
}

// seqTwice reports a Seq that more than one leaf has.
func (v *verification) seqTwice(seqs []int64) {
	slices.Sort(seqs)
	for i := 1; i < len(seqs); i++ {
		if seqs[i] == seqs[i-1] && (i == 1 || seqs[i] != seqs[i-2]) {
			v.report.add(Finding{NoIndex, fmt.Sprintf("leaf with seq %d", seqs[i]), "more than one leaf has this seq: one of them is a copy", remedyRestore})
		}
	}
}

// gaps reports the Seqs up to last that no leaf has.
func (v *verification) gaps(seqs []int64, last int64, partial bool) {
	if partial {
		return // more leaves wait than were read: the backlog is the finding
	}
	slices.Sort(seqs)
	next := int64(1)
	report := func(hi int64) {
		place := fmt.Sprintf("leaf with seq %d", next)
		if hi-next > 1 {
			place = fmt.Sprintf("leaves with seq %d to %d", next, hi-1)
		}
		v.report.add(Finding{NoIndex, place, "it was recorded but is gone", remedySeq})
	}
	for _, s := range seqs {
		if s > last {
			break
		}
		if s > next {
			report(s)
		}
		next = max(next, s+1)
	}
	if next <= last {
		report(last + 1)
	}
}

// finish draws the conclusions that need the whole ledger.
func (v *verification) finish() Report {
	slices.SortStableFunc(v.ids, func(a, b leafID) int {
		return cmp.Or(slices.Compare(a.id[:], b.id[:]), cmp.Compare(a.index, b.index))
	})
	for i := 1; i < len(v.ids); i++ {
		if v.ids[i].id == v.ids[i-1].id && v.ids[i].index != v.ids[i-1].index {
			v.report.add(Finding{v.ids[i].index, leafPlace(v.ids[i].index), fmt.Sprintf("it repeats leaf %d", v.ids[i-1].index), remedyRestore})
		}
	}
	v.erasures()
	slices.SortStableFunc(v.report.Findings, func(a, b Finding) int { return cmp.Compare(a.Index, b.Index) })
	v.report.OK = len(v.report.Findings) == 0
	return v.report
}

// erasures matches the erased entries with the records of their erasure.
func (v *verification) erasures() {
	lawful := map[int64]bool{}
	for _, c := range v.claims {
		have, gone := v.erased[c.Index]
		switch {
		case gone && hex.EncodeToString(have[:]) == c.Commitment:
			lawful[c.Index] = true
		case gone:
			v.report.add(Finding{c.Index, leafPlace(c.Index), fmt.Sprintf("leaf %d records the erasure of commitment %s, not of this one", c.in, c.Commitment), remedyErase})
		case c.settled && c.Index < v.report.Size:
			v.report.add(Finding{c.Index, leafPlace(c.Index), fmt.Sprintf("leaf %d records its erasure but it is still here", c.in), remedyEraseNow})
		}
	}
	indexes := make([]int64, 0, len(v.erased))
	for i := range v.erased {
		indexes = append(indexes, i)
	}
	slices.Sort(indexes)
	for _, i := range indexes {
		if !lawful[i] {
			v.report.add(Finding{i, leafPlace(i), "payload was erased and no record of the erasure says why", remedyErase})
		}
	}
}
