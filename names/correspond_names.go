package names

import "math/bits"

// nameTrie holds the Latin names that the training saw. A search along it finds names
// instead of spellings: of all ways to write 밀리아초 in Latin letters Migliaccio is
// among the less likely, but few of the likelier ones are names.
//
// Nodes are numbered level by level, so that the children of one stand together.
type nameTrie []trieNode

type trieNode struct {
	children uint32 // set of letters that follow; bit nameEnds where a name ends here
	first    uint32 // number of the first child
	// spelt is the cost of the letters so far, see [Correspondences.spelt].
	spelt int32
}

const nameEnds = 31

// child returns the node after a letter, 0 for none.
func (n *trieNode) child(letter byte) uint32 {
	bit := uint32(1) << ((letter - 'a') & 31)
	if n.children&bit == 0 {
		return 0
	}
	return n.first + uint32(bits.OnesCount32(n.children&(bit-1)))
}

func (n *trieNode) ends() bool { return n.children>>nameEnds != 0 }

// along returns the node after some letters.
func (t nameTrie) along(node uint32, letters string) (uint32, bool) {
	for i := range len(letters) {
		if node = t[node].child(letters[i]); node == 0 {
			return 0, false
		}
	}
	return node, true
}

// In a file each node but the root is one byte: its letter, and whether it is the last
// child, the end of a name, and without children.
const (
	nodeLetter = 1<<5 - 1
	nodeLast   = 1 << 5
	nodeName   = 1 << 6
	nodeLeaf   = 1 << 7
)

// writeTrie writes names of a–z, ascending, each once.
func writeTrie(names []string) []byte {
	type span struct{ low, high, depth int }
	var out []byte
	level := []span{{0, len(names), 0}}
	if len(names) == 0 {
		level = nil
	}
	for len(level) > 0 {
		var next []span
		for _, s := range level {
			low := s.low
			for low < s.high && len(names[low]) == s.depth {
				low++
			}
			for low < s.high {
				high := low + 1
				for high < s.high && names[high][s.depth] == names[low][s.depth] {
					high++
				}
				node := names[low][s.depth] - 'a'
				if len(names[low]) == s.depth+1 {
					node |= nodeName
				}
				if high == low+1 && node&nodeName != 0 {
					node |= nodeLeaf
				} else {
					next = append(next, span{low, high, s.depth + 1})
				}
				if high == s.high {
					node |= nodeLast
				}
				out = append(out, node)
				low = high
			}
		}
		level = next
	}
	return out
}

// trie reads what writeTrie wrote; c has its letters.
func (r *tableReader) trie(c *Correspondences) nameTrie {
	stored := r.take(r.count())
	if len(stored) == 0 {
		return nil
	}
	nodes := make(nameTrie, len(stored)+1)
	before := make([]uint16, len(nodes))
	before[0] = wordStart
	at := 0
	for i := range nodes {
		n := &nodes[i]
		if i > 0 && stored[i-1]&nodeName != 0 {
			n.children = 1 << nameEnds
		}
		if i > 0 && stored[i-1]&nodeLeaf != 0 {
			continue
		}
		n.first = uint32(at + 1)
		for last := false; !last; at++ {
			if at == len(stored) || at < i {
				r.fail()
				return nil
			}
			letter := stored[at] & nodeLetter
			if letter >= letterEdge || n.children&^(1<<nameEnds)>>letter != 0 {
				r.fail()
				return nil
			}
			n.children |= 1 << letter
			before[at+1] = before[i]
			nodes[at+1].spelt = n.spelt + c.follow(&before[at+1], int(letter))
			last = stored[at]&nodeLast != 0
		}
	}
	if at != len(stored) {
		r.fail()
	}
	return nodes
}
