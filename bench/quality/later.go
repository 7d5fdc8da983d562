package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json"

	"github.com/revetproject/revet/bench/internal/lists"
	"github.com/revetproject/revet/entity"
	"github.com/revetproject/revet/watchlist"
)

const (
	historyBase   = "watchlists/ofac_sdn_history/base_2021-05-22.csv.gz"
	historyDeltas = "watchlists/ofac_sdn_history/deltas_2021-05_2022-12.jsonl.gz"
)

// later measures the people that OFAC added after the list in use: entries of the
// end of 2022 that were not there in June 2021.
func (l *lab) later(d *listed, r *report, ordinary reached, o options) error {
	csv, day, err := l.lastOfHistory()
	if err != nil {
		return err
	}
	es, err := lists.Entries(watchlist.OFACCSV, "ofac", lists.Person, []string{"alt", "add", "sdn_comments"}, lists.InMemory("sdn.csv", csv))
	if err != nil {
		return err
	}
	known := map[string]bool{}
	for _, e := range d.entities {
		known[e.ID] = true
	}
	var added []*entity.Entity
	for _, e := range es {
		if !known[e.ID] {
			added = append(added, e)
		}
	}
	if len(added) == 0 {
		return errors.New("OFAC's history adds nobody")
	}
	fresh := l.listed(added)
	for i := range fresh.lists {
		fresh.lists[i] = "ofac"
	}
	qs := l.hardQueries(fresh, o.tenth(len(added)))
	r.Groups = append(r.Groups, l.grouped("added", qs, ordinary, func(int) string { return "since 2021-06-29, OFAC as of " + day })...)
	return nil
}

// lastOfHistory rebuilds the newest version of OFAC's list in the history, and
// checks it against its declared SHA-256.
func (l *lab) lastOfHistory() (csv []byte, day string, err error) {
	base, err := l.Open(historyBase)
	if err != nil {
		return nil, "", err
	}
	deltas, err := l.Open(historyDeltas)
	if err != nil {
		return nil, "", err
	}
	rows := map[int]string{}
	put := func(row string) error {
		uid, _, _ := strings.Cut(row, ",")
		n, err := strconv.Atoi(uid)
		rows[n] = row
		return err
	}
	for row := range strings.SplitSeq(strings.TrimSuffix(string(base), "\x1a"), "\r\n") {
		if row == "" {
			continue
		}
		if err := put(row); err != nil {
			return nil, "", fmt.Errorf("%s: %w", historyBase, err)
		}
	}
	var delta struct {
		Date    string   `json:"date"`
		SHA256  string   `json:"sha256"`
		Added   []string `json:"added"`
		Removed []string `json:"removed"`
		Changed []string `json:"changed"`
	}
	for line := range strings.Lines(string(deltas)) {
		delta.Added, delta.Removed, delta.Changed = nil, nil, nil
		if err := json.Unmarshal([]byte(line), &delta); err != nil {
			return nil, "", fmt.Errorf("%s: %w", historyDeltas, err)
		}
		for _, uid := range delta.Removed {
			n, err := strconv.Atoi(uid)
			if err != nil {
				return nil, "", fmt.Errorf("%s: %w", historyDeltas, err)
			}
			delete(rows, n)
		}
		for _, row := range slices.Concat(delta.Added, delta.Changed) {
			if err := put(row); err != nil {
				return nil, "", fmt.Errorf("%s: %w", historyDeltas, err)
			}
		}
	}
	var b bytes.Buffer
	for _, uid := range slices.Sorted(maps.Keys(rows)) {
		b.WriteString(rows[uid] + "\r\n")
	}
	b.WriteByte(0x1a)
	if h := sha256.Sum256(b.Bytes()); hex.EncodeToString(h[:]) != delta.SHA256 {
		return nil, "", fmt.Errorf("%s: the version of %s does not rebuild to its SHA-256", historyDeltas, delta.Date)
	}
	return b.Bytes(), delta.Date[:10], nil
}
