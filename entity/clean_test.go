package entity

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestClean(t *testing.T) {
	e := (&Entity{Schema: "Person"}).Add("name", Value{Text: "Ivan"}).Add("religion", Value{Text: "x"}).
		Add("religion", Value{Text: "y"}).Add("ethnicity", Value{Text: "z"}).Add("political", Value{Text: "z"}).
		Add("Sexual_Orientation", Value{Text: "z"}).Add("health", Value{Text: "z"})
	got := Clean(e)
	want := map[string]int{"religion": 2, "ethnicity": 1, "political": 1, "Sexual_Orientation": 1, "health": 1}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("dropped (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(map[string][]Value{"name": {{Text: "Ivan"}}}, e.Properties); diff != "" {
		t.Errorf("left (-want +got):\n%s", diff)
	}
	if got := Clean(e); got != nil {
		t.Errorf("a clean entity loses %v", got)
	}
}

func TestDeniedIsSorted(t *testing.T) {
	if !slices.IsSorted(denied) {
		t.Error("the table is searched by halves and must be sorted")
	}
	for _, name := range denied {
		if !Denied(name) {
			t.Errorf("%s is not denied", name)
		}
	}
	// Nothing that identifies a person may be denied.
	for name := range propertyKinds {
		if Denied(name) {
			t.Errorf("%s is denied", name)
		}
	}
	for name := range materialProperties {
		if Denied(name) {
			t.Errorf("%s is denied", name)
		}
	}
}
