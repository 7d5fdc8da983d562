package main

import (
	"bytes"
	"compress/flate"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"log"
	"maps"
	"math"
	"slices"

	"github.com/revetproject/revet/names"
)

func quantise(nats float64) uint8 { return uint8(min(max(math.Round(nats/step), 0), 240)) }

// encode merges the cultures and writes the table.
func (b *builder) encode() ([]byte, error) {
	best := map[string]float64{}
	skel := map[string]float64{}
	classes := map[uint32]float64{}
	for _, c := range slices.Sorted(maps.Keys(b.culture)) {
		mass, cm := map[string]float64{}, map[uint32]float64{}
		m := b.culture[c]
		for _, k := range slices.Sorted(maps.Keys(m)) {
			best[k] = max(best[k], m[k])
			if s := b.skeleton[k]; len(s) >= 3 {
				mass[s] += m[k]
			}
			if cl := b.class[k]; cl != 0 {
				cm[cl] += m[k]
			}
		}
		for s, p := range mass {
			skel[s] = max(skel[s], p)
		}
		for cl, p := range cm {
			classes[cl] = max(classes[cl], p)
		}
	}
	// A spelling is as common as the class of spellings it belongs to, less a little.
	for k, p := range best {
		if cl := b.class[k]; cl != 0 {
			best[k] = max(p, 0.6*classes[cl])
		}
	}
	var novel [names.MaxLetter + 1]uint8
	last := 5.0
	for n := 1; n <= names.MaxLetter; n++ {
		v := last + 0.3
		if len(b.tail[n]) >= 200 {
			sum := 0.0
			for _, x := range b.tail[n] {
				sum += x
			}
			v = sum/float64(len(b.tail[n])) - 0.25*float64(max(0, 7-n)) - 0.5
		} else if n < 4 {
			v = 5 + float64(n)
		}
		last = min(max(v, last), maxNovel)
		novel[n] = quantise(last)
	}
	skels := map[string]uint8{}
	for s, p := range skel {
		if q := quantise(-math.Log(p * skelDiscount)); float64(q)*step < 10 {
			skels[s] = q
		}
	}
	known := map[string]uint8{}
	for k, p := range best {
		q := quantise(-math.Log(p))
		otherwise := novel[min(len(k), names.MaxLetter)]
		if s, ok := skels[b.skeleton[k]]; ok {
			otherwise = min(otherwise, s)
		}
		// Leave out what the model says anyway, within five eighths of a nat.
		if int(q) < int(otherwise)-10 {
			known[k] = q
		}
	}
	words := map[string]uint8{}
	for w, p := range b.words {
		words[w] = quantise(-math.Log(p))
	}
	var body bytes.Buffer
	body.Write(novel[:])
	for _, m := range []map[string]uint8{known, skels, words} {
		section(&body, m)
	}
	var blob bytes.Buffer
	fmt.Fprintf(&blob, "revet name frequencies, version %d, built by bench/frequency\n", modelVersion)
	fmt.Fprintf(&blob, "%d tokens, %d skeletons, %d organisation words, %d cultures\n", len(known), len(skels), len(words), len(b.culture))
	fmt.Fprintf(&blob, "body sha256:%x\n", sha256.Sum256(body.Bytes()))
	slices.Sort(b.sources)
	for _, s := range slices.Compact(b.sources) {
		fmt.Fprintf(&blob, "source %s\n", s)
	}
	header := blob.String()
	blob.WriteByte(0)
	z, err := flate.NewWriter(&blob, flate.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := z.Write(body.Bytes()); err != nil {
		return nil, err
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	log.Printf("%s%d bytes", header, blob.Len())
	return blob.Bytes(), nil
}

func section(w *bytes.Buffer, m map[string]uint8) {
	w.Write(binary.AppendUvarint(nil, uint64(len(m))))
	prev := ""
	for _, k := range slices.Sorted(maps.Keys(m)) {
		shared := 0
		for shared < len(prev) && shared < len(k) && prev[shared] == k[shared] {
			shared++
		}
		w.WriteByte(byte(shared))
		w.WriteByte(byte(len(k) - shared))
		w.WriteString(k[shared:])
		w.WriteByte(m[k])
		prev = k
	}
}
