package store

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/revetproject/revet/internal/store/internal/q"
	"github.com/revetproject/revet/internal/vetting"
)

// FuzzBlock reads blocks as a damaged database could hold them. What unpack
// takes for whole, pack must write the same way again.
func FuzzBlock(f *testing.F) {
	digests := strings.Repeat("0123456789abcdef", 4)
	f.Add(int64(0), int64(1), "11", `{"kind":"subject"}`, []byte(digests))
	f.Add(int64(1), int64(1023), "1", `{"kind":"snapshot","list":"un"}`, []byte(digests[:32]))
	f.Add(int64(1), int64(1023), "11", `{}`, []byte(digests))
	f.Add(int64(0), int64(-5), "101", `{}`, []byte(digests))
	f.Add(int64(0), int64(7), "1x1", `{`, []byte(digests[:31]))
	f.Fuzz(func(t *testing.T, page, from int64, members, cause string, digests []byte) {
		b := q.ScreeningBlock{
			Tenant: "a", Page: page, Config: "standard", Epoch: 2, Version: 3, First: from, ConfigVersion: 4, Engine: "e", Cause: cause,
			Run: 5, At: 6, Seq: 7, Members: members, Digests: digests,
		}
		ss, err := unpack(&b)
		if err != nil {
			if !strings.Contains(err.Error(), fmt.Sprintf(`from subject %d under "standard" at epoch 2, version 3, of sequence 7 is damaged`, from)) {
				t.Errorf("the error does not name the block: %v", err)
			}
			return
		}
		for i := range ss {
			if !member(&ss[i]) || ss[i].Number/pageSize != page || i > 0 && ss[i].Number <= ss[i-1].Number {
				t.Fatalf("member %d is %+v", i, ss[i])
			}
			if one, err := only(&b, ss[i].Number); err != nil || !cmp.Equal(one, ss[i]) {
				t.Fatalf("member %d alone is %+v, %v; among the others %+v", i, one, err, ss[i])
			}
		}
		again, err := pack("a", 7, ss)
		if err != nil {
			t.Fatal(err)
		}
		again.Cause = cause // JSON of another spelling, or with members unknown here, means the same
		if diff := cmp.Diff(b, again); diff != "" {
			t.Errorf("packed again (-was +is):\n%s", diff)
		}
	})
}

// TestBlockTakesWhatItCanGiveBack checks which screenings may be members.
func TestBlockTakesWhatItCanGiveBack(t *testing.T) {
	good := vetting.Screening{ScreeningKey: vetting.ScreeningKey{Number: 1}, Outcome: "clear", Digest: strings.Repeat("0f", 32)}
	if !member(&good) {
		t.Fatalf("%+v is refused", good)
	}
	for name, change := range map[string]func(s *vetting.Screening){
		"a match":           func(s *vetting.Screening) { s.Outcome = "potential_match" },
		"incomplete":        func(s *vetting.Screening) { s.Outcome = "incomplete" },
		"a document":        func(s *vetting.Screening) { s.Evidence = []byte("{}") },
		"a short digest":    func(s *vetting.Screening) { s.Digest = s.Digest[2:] },
		"capitals":          func(s *vetting.Screening) { s.Digest = strings.ToUpper(s.Digest) },
		"no digest":         func(s *vetting.Screening) { s.Digest = "" },
		"no subject":        func(s *vetting.Screening) { s.Number = 0 },
		"no SHA-256 at all": func(s *vetting.Screening) { s.Digest = strings.Repeat("0g", 32) },
	} {
		s := good
		if change(&s); member(&s) {
			t.Errorf("%s: %+v may be a member", name, s)
		}
	}
}
