package store

import (
	"encoding/hex"
	"fmt"
	"strings"

	"github.com/revetproject/revet/internal/store/internal/q"
	"github.com/revetproject/revet/internal/vetting"
)

// Ten million clear screenings differ in little but the subject and the
// digest. Those that one transaction stores of one page of subject numbers
// stand together in a block: what they share once, a character for each
// number, and their digests. See the table screening_block.

const (
	// pageSize is how many subject numbers a page holds, and so a block at most.
	// The queries name it too. A subject's screenings are looked for on one page,
	// so the index needs no ranges.
	pageSize = 512
	// minBlock is from how many on a block takes less room than a row for each.
	minBlock = 8
	// digestSize is the size of a SHA-256.
	digestSize = 32
)

const clearOutcome = "clear"

// member reports whether a screening can stand in a block: it is clear, comes
// without a document, and its digest is a SHA-256 as screen.Digest writes it.
func member(s *vetting.Screening) bool {
	return s.Outcome == clearOutcome && len(s.Evidence) == 0 && s.Number > 0 &&
		len(s.Digest) == 2*digestSize && strings.Trim(s.Digest, "0123456789abcdef") == ""
}

// pack makes a block of members that are of one page, ascending by number, and
// share everything but number and digest.
func pack(tenant string, seq int64, ss []vetting.Screening) (q.ScreeningBlock, error) {
	s := &ss[0]
	cause, err := encode(s.Cause)
	if err != nil {
		return q.ScreeningBlock{}, err
	}
	members := []byte(strings.Repeat("0", int(ss[len(ss)-1].Number-s.Number)+1))
	digests := make([]byte, 0, digestSize*len(ss))
	for i := range ss {
		members[ss[i].Number-s.Number] = '1'
		if digests, err = hex.AppendDecode(digests, []byte(ss[i].Digest)); err != nil {
			return q.ScreeningBlock{}, fmt.Errorf("digest of subject %d: %w", ss[i].Number, err)
		}
	}
	return q.ScreeningBlock{
		Tenant: tenant, Page: s.Number / pageSize, Config: s.Config, Epoch: s.Epoch, Version: s.Version, First: s.Number,
		ConfigVersion: s.ConfigVersion, Engine: s.Engine, Cause: cause, Run: s.Run, At: s.At, Seq: seq,
		Members: string(members), Digests: digests,
	}, nil
}

// holds reports whether a subject is a member of the block with these columns.
func holds(first int64, members string, number int64) bool {
	at := number - first
	return at >= 0 && at < int64(len(members)) && members[at] == '1'
}

// shared checks a block and returns a screening with what its members share.
// The database is not trusted: a block that pack cannot have made is an error
// that names it.
func shared(b *q.ScreeningBlock) (vetting.Screening, error) {
	wrong := func(format string, args ...any) (vetting.Screening, error) {
		return vetting.Screening{}, fmt.Errorf("the block of screenings from subject %d under %q at epoch %d, version %d, of sequence %d is damaged: %s",
			b.First, b.Config, b.Epoch, b.Version, b.Seq, fmt.Sprintf(format, args...))
	}
	count := strings.Count(b.Members, "1")
	switch {
	case b.First < 1 || b.Page != b.First/pageSize:
		return wrong("it stands on page %d", b.Page)
	case int64(len(b.Members)) > pageSize-b.First%pageSize:
		return wrong("its %d places go beyond its page", len(b.Members))
	case count+strings.Count(b.Members, "0") != len(b.Members):
		return wrong("its places hold something else than 0 and 1")
	case !strings.HasPrefix(b.Members, "1") || !strings.HasSuffix(b.Members, "1"):
		return wrong("its places do not begin and end with a member")
	case len(b.Digests) != count*digestSize:
		return wrong("it has %d members and %d bytes of digests", count, len(b.Digests))
	}
	cause, err := decode[vetting.Cause](b.Cause)
	if err != nil {
		return wrong("its cause cannot be read: %v", err)
	}
	return vetting.Screening{
		ScreeningKey:  vetting.ScreeningKey{Version: b.Version, Config: b.Config, Epoch: b.Epoch},
		ConfigVersion: b.ConfigVersion, Engine: b.Engine, Outcome: clearOutcome, Cause: cause, Run: b.Run, At: b.At, Seq: b.Seq,
	}, nil
}

// unpack returns the screenings of a block, ascending by number.
func unpack(b *q.ScreeningBlock) ([]vetting.Screening, error) {
	s, err := shared(b)
	if err != nil {
		return nil, err
	}
	digests := hex.EncodeToString(b.Digests)
	out := make([]vetting.Screening, 0, len(b.Digests)/digestSize)
	for i := range len(b.Members) {
		if b.Members[i] != '1' {
			continue
		}
		s.Number = b.First + int64(i)
		s.Digest, digests = digests[:2*digestSize], digests[2*digestSize:]
		out = append(out, s)
	}
	return out, nil
}

// only returns the screening of one member of a block.
func only(b *q.ScreeningBlock, number int64) (vetting.Screening, error) {
	s, err := shared(b)
	if err != nil {
		return s, err
	}
	if !holds(b.First, b.Members, number) {
		return s, vetting.ErrNotFound
	}
	at := digestSize * strings.Count(b.Members[:number-b.First], "1")
	s.Number, s.Digest = number, hex.EncodeToString(b.Digests[at:at+digestSize])
	return s, nil
}
