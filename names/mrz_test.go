package names

import (
	"strings"
	"testing"
)

func TestMachineReadableNames(t *testing.T) {
	tests := []struct {
		text, name string
		cut        bool
	}{
		{"TARKHANI<<RUSTAM<AKMAL<<<<<<<<<<<<<<<<<", "TARKHANI, RUSTAM AKMAL", false},
		{"ABDURRAHMANOV<<MUHAMMADJON<SHARIF", "ABDURRAHMANOV, MUHAMMADJON SHARIF", false}, // 33 characters fill no field
		{"P<UTOTARKHANI<<RUSTAM<AKMAL<<<<<<<<<<<<<<<<<", "TARKHANI, RUSTAM AKMAL", false},
		{"TARKHANI<ZADEH<<RUSTAM", "TARKHANI ZADEH, RUSTAM", false},
		{"WIRJOATMODJO<<SOETJIPTO<ABDU<R", "WIRJOATMODJO, SOETJIPTO ABDU R", true},
	}
	for _, tc := range tests {
		name, cut, ok := machineReadable(tc.text)
		if !ok || name != tc.name || cut != tc.cut {
			t.Errorf("%s: %q, cut %v (%v); want %q, cut %v", tc.text, name, cut, ok, tc.name, tc.cut)
		}
	}
	full := strings.Repeat("A", 20) + "<<" + strings.Repeat("B", 17)
	if _, cut, ok := machineReadable(full); !ok || !cut {
		t.Errorf("%s: 39 characters without a filler at the end are not held to be cut", full)
	}
	for _, text := range []string{"Rustam <Akmal>", "RUSTAM TARKHANI", "<<<<", ""} {
		if _, _, ok := machineReadable(text); ok {
			t.Errorf("%q is read as a machine-readable zone", text)
		}
	}
}

func TestAWordCutOffIsAnInitial(t *testing.T) {
	ts := Tokens("TARKHANIZADEH<<RUSTAMJON<AKMALUDDIN<SHA", Person)
	if n := len(ts); n != 4 || ts[n-1].Roles&Initial == 0 || ts[0].Roles&Family == 0 {
		t.Errorf("%+v", ts)
	}
}
