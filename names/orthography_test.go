package names

import (
	"slices"
	"testing"
)

func TestOrthographies(t *testing.T) {
	for _, tc := range [][2]string{
		{"Cəfərov", "jafarov latin-azerbaijani"},
		{"Cemaloğlu", "jemaloghlu latin-turkish"},
		{"Ýazmyradow", "yazmyradov latin-turkmen"},
		{"Dvořáková", "dvorak masculine"},
		{"Đinđić", "djindjich latin-sound"},
		{"Ouali", "wali latin-french"},
		{"Boudjemaa", "abujemaa latin-french"},
		{"Tchernov", "chernov latin-french"},
		{"Schamil", "shamil latin-german"},
		{"Bassajew", "basayev latin-german"},
		{"Tschetschen", "chechen latin-german"},
		{"Dschamal", "jamal latin-german"},
		{"Soetjipto", "sucipto latin-dutch"},
		{"Jewgenij", "yevgeniy latin-slavic"},
		{"Fadhil", "fazil latin-persian"},
		{"Cibraahim", "ibrahim latin-somali"},
		{"Maxamuud", "mahamud latin-somali"},
		{"Faarax", "farah latin-somali"},
		{"Jaamac", "jama latin-somali"},
	} {
		if got := keysOf(tc[0], Person); !slices.Contains(got, tc[1]) {
			t.Errorf("%s: keys %v, want %s among them", tc[0], got, tc[1])
		}
	}
	// Words without a mark get no key more.
	for _, s := range []string{"Carlos", "Cuba", "Alexander", "Xavier", "Peterson", "Isaac", "Max", "Roxanne", "Joel", "Rousseau", "Cooper", "Wojciech"} {
		if got := keysOf(s, Person); len(got) != 1 {
			t.Errorf("%s: keys %v, want one", s, got)
		}
	}
}
