package names

import (
	_ "embed"
	"strconv"
	"strings"
	"sync"
)

// The frequencies of words of organisations: how many in a thousand organisations
// have a word of a class of tables/organisations.txt, or a descriptor, in their names.
// bench/frequency counts them in names of companies and of organisations on lists;
// only words that the hand-written tables know are in the table, so it holds nothing
// of what anybody is called.
//
//go:embed tables/words.txt
var wordsText string

// Bounds of the weight of descriptors, in micronats: half of all companies may be
// called "company", and no descriptor says as much as a name.
const (
	wordMin  = 1_250_000
	wordMax  = 3_500_000
	placeMax = 5_000_000
)

type wordFrequencies struct {
	classes map[string]int32 // head of a class → micronats
	words   map[string]int32 // key text → micronats
}

var wordTable = sync.OnceValue(func() *wordFrequencies {
	f := &wordFrequencies{make(map[string]int32, 200), make(map[string]int32, 200)}
	for line := range strings.Lines(wordsText) {
		x := strings.Fields(line)
		if len(x) != 3 || x[0] == "#" {
			continue
		}
		steps, err := strconv.Atoi(x[2])
		if err != nil {
			continue
		}
		most := int32(wordMax)
		if strings.HasPrefix(x[1], "@") {
			most = placeMax
		}
		w := min(max(int32(steps)*frequencyStep, wordMin), most)
		switch x[0] {
		case "class":
			f.classes[x[1]] = w
		case "word":
			f.words[x[1]] = w
		}
	}
	return f
})

// weigh returns the weight of a descriptor: that of its class, else its own, at most
// what it weighs as a name.
func (f *wordFrequencies) weigh(t *Token, asName int32) int32 {
	if w, ok := f.classes[WordClass(t.Class)]; ok {
		return min(w, asName)
	}
	if w, ok := f.words[t.Keys[0].Text]; ok {
		return min(w, asName)
	}
	return min(weightGeneric, asName)
}
