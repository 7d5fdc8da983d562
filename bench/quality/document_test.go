package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestDocumentKeepsItsText(t *testing.T) {
	file := filepath.Join(t.TempDir(), "doc.md")
	if err := os.WriteFile(file, []byte("before\n"+figuresBegin+"\nold\n"+figuresEnd+"\nafter\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	var texts []string
	for range 2 {
		if err := sample().writeDocument(file); err != nil {
			t.Fatal(err)
		}
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		texts = append(texts, string(b))
	}
	if texts[0] != texts[1] {
		t.Error("written twice, the document changes")
	}
	if s := texts[0]; !strings.HasPrefix(s, "before\n") || !strings.HasSuffix(s, "\nafter\n") || strings.Contains(s, "old") || !strings.Contains(s, "Arabic people") {
		t.Errorf("%s", s)
	}
	if err := os.WriteFile(file, []byte("no place"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := sample().writeDocument(file); err == nil {
		t.Error("a document without a place for the figures is written")
	}
}

// The document of this project has a place for them.
func TestQualityDocumentHasItsPlace(t *testing.T) {
	b, err := os.ReadFile(filepath.Join("..", "..", "docs", "quality.md"))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(b), figuresBegin) || !strings.Contains(string(b), figuresEnd) {
		t.Error("docs/quality.md has lost the lines between which the figures go")
	}
}
