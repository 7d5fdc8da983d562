package index

import (
	"encoding/binary"

	"github.com/revetproject/revet/names"
)

// vocabulary numbers distinct tokens. Tokens are one when names.Relate cannot tell them apart and they weigh the
// same: then everything fuzzy is done once for all names that hold the token.
//
// A token is kept in a packed text form (see pack), from which unpack rebuilds what the relation reads.
type vocabulary struct {
	numbers map[string]uint32 // packed form → number
	packed  []string
	weights []int32
	buffer  []byte
}

func newVocabulary() vocabulary { return vocabulary{numbers: make(map[string]uint32)} }

// number returns the token's number and whether it is new.
func (v *vocabulary) number(t *names.Token) (n uint32, fresh bool) {
	v.buffer = pack(v.buffer[:0], t)
	return v.numberOfBuffer(t)
}

// numberAs is number where tokens of names of different kinds of bearer are kept apart. What such a vocabulary
// packs cannot be unpacked.
func (v *vocabulary) numberAs(kind names.Kind, t *names.Token) (n uint32, fresh bool) {
	v.buffer = pack(append(v.buffer[:0], byte(kind)), t)
	return v.numberOfBuffer(t)
}

func (v *vocabulary) numberOfBuffer(t *names.Token) (n uint32, fresh bool) {
	if n, ok := v.numbers[string(v.buffer)]; ok {
		return n, false
	}
	n = uint32(len(v.packed))
	form := string(v.buffer)
	v.numbers[form] = n
	v.packed = append(v.packed, form)
	v.weights = append(v.weights, t.Weight)
	return n, true
}

func (v *vocabulary) len() int { return len(v.packed) }

// pack appends the packed form of what relation and weight rest on: weight, class, and the key
// texts with their skeletons. Everything else (roles, routes, the text as written) is left out.
func pack(dst []byte, t *names.Token) []byte {
	dst = binary.AppendUvarint(dst, uint64(t.Weight))
	dst = binary.AppendUvarint(dst, uint64(t.Class))
	for i := range t.Keys {
		dst = append(dst, t.Keys[i].Text...)
		dst = append(dst, ' ') // never part of a key
		dst = append(dst, t.Keys[i].Skeleton...)
		dst = append(dst, ' ', byte(t.Keys[i].Origin))
	}
	return dst
}

// unpack rebuilds a token from its packed form, reusing the keys of t. The strings of t are parts of form.
func unpack(t *names.Token, form string) {
	weight, form := uvarint(form)
	class, form := uvarint(form)
	*t = names.Token{Keys: t.Keys[:0], Weight: int32(weight), Class: uint32(class), Span: 1}
	start, text := 0, ""
	for i, half := 0, false; i < len(form); i++ {
		if form[i] != ' ' {
			continue
		}
		if !half {
			text = form[start:i]
		} else {
			skeleton := form[start:i]
			i++
			t.Keys = append(t.Keys, names.Key{Text: text, Skeleton: skeleton, Origin: names.Origin(form[i])})
		}
		half, start = !half, i+1
	}
}

func uvarint(s string) (uint64, string) {
	var x uint64
	for i, shift := 0, 0; ; i, shift = i+1, shift+7 {
		x |= uint64(s[i]&0x7f) << shift
		if s[i] < 0x80 {
			return x, s[i+1:]
		}
	}
}
