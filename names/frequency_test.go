package names

import (
	"errors"
	"strings"
	"testing"
)

func TestFrequencyTableStatesItsProvenance(t *testing.T) {
	h := FrequencyHeader()
	for _, want := range []string{"version 1", "bench/frequency", "body sha256:", "us_census1990", "ldbc", "heads.txt"} {
		if !strings.Contains(h, want) {
			t.Errorf("the header lacks %q:\n%s", want, h)
		}
	}
	if len(frequencyBlob) > 400<<10 || len(pinyinText) > 300<<10 {
		t.Errorf("tables too large: %d and %d bytes", len(frequencyBlob), len(pinyinText))
	}
}

func TestBrokenFrequencyTablesAreRefused(t *testing.T) {
	for name, blob := range map[string][]byte{
		"empty":     nil,
		"no header": []byte("text"),
		"cut":       frequencyBlob[:len(frequencyBlob)/2],
		"no body":   append([]byte("head\x00"), 3, 0),
	} {
		if _, err := readFrequencies(blob); !errors.Is(err, ErrTable) {
			t.Errorf("%s: error %v", name, err)
		}
	}
}

func FuzzReadFrequencies(f *testing.F) {
	f.Add(frequencyBlob[:2000])
	f.Add([]byte("head\x00\x03\x00"))
	f.Fuzz(func(t *testing.T, b []byte) {
		if _, err := readFrequencies(b); err != nil && !errors.Is(err, ErrTable) {
			t.Fatalf("unnamed error %v", err)
		}
	})
}

func TestClassesHaveNoForeignLetters(t *testing.T) {
	for form := range classTable() {
		if strings.Trim(form, "abcdefghijklmnopqrstuvwxyz") != "" {
			t.Errorf("class form %q is not romanised", form)
		}
	}
}
