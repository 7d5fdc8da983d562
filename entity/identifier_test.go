package entity

import (
	"encoding/hex"
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The vectors of ICAO Doc 9303 parts 4 to 6: field and check digit.
func TestMRZCheckDigit(t *testing.T) {
	for field, want := range map[string]byte{
		"L898902C3":      '6',
		"740812":         '2',
		"120415":         '9',
		"ZE184226B<<<<<": '1',
		"L898902C3674081221204159ZE184226B<<<<<1": '0',
		"D23145890": '7',
		"HA672242<": '6',
		"580225":    '4',
		"960108":    '6',
		"D231458907<<<<<<<<<<<<<<<7408122" + "1204159<<<<<<<<<<<": '6',
		"D231458907" + "7408122" + "1204159" + "<<<<<<<":          '6',
	} {
		if got, ok := MRZCheckDigit(field); !ok || got != want {
			t.Errorf("MRZCheckDigit(%q) = %c, %v, want %c", field, got, ok, want)
		}
	}
	for _, bad := range []string{"L898902c3", "L89 8902", "É"} {
		if _, ok := MRZCheckDigit(bad); ok {
			t.Errorf("MRZCheckDigit(%q) is accepted", bad)
		}
	}
}

func TestNormalizeIdentifier(t *testing.T) {
	tests := []struct {
		kind IdentifierKind
		in   string
		want string
		v    Validity
	}{
		{KindIMO, "9074729", "9074729", Valid},
		{KindIMO, "IMO 9074729", "9074729", Valid},
		{KindIMO, "9074728", "9074728", Invalid},
		{KindIMO, "90747290", "90747290", Invalid},
		{KindLEI, "5493001KJTIIGC8Y1R12", "5493001KJTIIGC8Y1R12", Valid},
		{KindLEI, "5493 001K JTII GC8Y 1R12", "5493001KJTIIGC8Y1R12", Valid},
		{KindLEI, "5493001KJTIIGC8Y1R13", "5493001KJTIIGC8Y1R13", Invalid},
		{KindLEI, "5493001KJTIIGC8Y1R", "5493001KJTIIGC8Y1R", Invalid},
		{KindIBAN, "GB29 NWBK 6016 1331 9268 19", "GB29NWBK60161331926819", Valid},
		{KindIBAN, "IBAN: DE89 3704 0044 0532 0130 00", "DE89370400440532013000", Valid},
		{KindIBAN, "DE89370400440532013001", "DE89370400440532013001", Invalid},
		{KindIBAN, "DE8937040044053201300", "DE8937040044053201300", Invalid},
		{KindISIN, "US0378331005", "US0378331005", Valid},
		{KindISIN, "US0378331006", "US0378331006", Invalid},
		{KindISIN, "RU0009029540", "RU0009029540", Valid},
		{KindFIGI, "BBG000BLNNV0", "BBG000BLNNV0", Valid},
		{KindFIGI, "BBG000BLNNV1", "BBG000BLNNV1", Invalid},
		{KindBIC, "SABRRUMM", "SABRRUMM", Unchecked},
		{KindBIC, "sabrrummxxx", "SABRRUMM", Unchecked},
		{KindBIC, "SABR99MM", "SABR99MM", Invalid},
		{KindBIC, "SABRRUM", "SABRRUM", Invalid},
		{KindINN, "7707083893", "7707083893", Valid},
		{KindINN, "7707083894", "7707083894", Invalid},
		{KindINN, "500100732259", "500100732259", Valid},
		{KindINN, "500100732258", "500100732258", Invalid},
		{KindOGRN, "1027700132195", "1027700132195", Valid},
		{KindOGRN, "1027700132196", "1027700132196", Invalid},
		{KindOGRN, "304500116000157", "304500116000157", Valid},
		{KindOGRN, "304500116000158", "304500116000158", Invalid},
		{KindUSCC, "91350100M000100Y43", "91350100M000100Y43", Valid},
		{KindUSCC, "91350100M000100Y44", "91350100M000100Y44", Invalid},
		{KindNPI, "1234567893", "1234567893", Valid},
		{KindNPI, "1234567890", "", Unchecked},
		{KindSSN, "219-09-9999", "219099999", Unchecked},
		{KindSSN, "666-12-3456", "666123456", Invalid},
		{KindUEI, "JF1ABCD2EFG3", "JF1ABCD2EFG3", Unchecked},
		{KindUEI, "JF1OBCD2EFG3", "JF1OBCD2EFG3", Invalid},
		{KindMMSI, "422 038 000", "422038000", Unchecked},
		{KindICAO24, "a835af", "A835AF", Unchecked},
		{KindICAO24, "B744", "", Unchecked},
		{KindWikidata, "Q42", "Q42", Unchecked},
		{KindPassport, "AB-123 456", "AB123456", Unchecked},
		{KindPassport, "No. A 0123456", "A0123456", Unchecked},
		{KindPassport, "№ 4509 123456", "4509123456", Unchecked},
		{KindPassport, "АВ 123456", "AB123456", Unchecked}, // Cyrillic series
		{KindPassport, "ЖД 123456", "ЖД123456", Unchecked}, // no Latin twin
		{KindPassport, "١٢٣٤٥٦٧", "", Unchecked},
		{KindPassport, "٩٢٣٤٥٦٧", "9234567", Unchecked},
		{KindPassport, "ＡＢ９２３４５６", "AB923456", Unchecked},
		{KindID, "000000", "", Unchecked},
		{KindID, "A0000000", "", Unchecked},
		{KindID, "123456789", "", Unchecked},
		{KindID, "N/A", "", Unchecked},
		{KindID, "unknown", "", Unchecked},
		{KindID, "XXXXXXX", "", Unchecked},
		{KindID, "A12", "", Unchecked},
		{KindID, "PASSPORT", "", Unchecked},
		{KindTail, "EP-MNA", "EPMNA", Unchecked},
		{KindPhone, "+7 (495) 123-45-67", "+74951234567", Unchecked},
		{KindPhone, "0044 (0)20 7946 0958", "+4402079460958", Unchecked},
		{KindPhone, "+44 (0)20 7946 0958 ext. 12", "+442079460958", Unchecked},
		{KindPhone, "020 7946 0958", "02079460958", Unchecked},
		{KindPhone, "+123", "", Unchecked},
		{KindPhone, "0000000", "", Unchecked},
		{KindPhone, "+1234567890123456", "+1234567890123456", Invalid},
		{KindEmail, "Ivan.Petrov@Example.RU", "ivan.petrov@example.ru", Unchecked},
		{KindEmail, "mailto:a@b.org", "a@b.org", Unchecked},
		{KindEmail, "a @b.org", "a@b.org", Invalid},
		{KindEmail, "none", "", Unchecked},
		// Bitcoin: genesis, P2SH, BIP 173 and BIP 350 vectors.
		{KindCrypto, "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", Valid},
		{KindCrypto, "XBT 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", Valid},
		{KindCrypto, "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb", "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb", Invalid},
		{KindCrypto, "3P14159f73E4gFr7JterCCQh9QjiTjiZrG", "3P14159f73E4gFr7JterCCQh9QjiTjiZrG", Valid},
		{KindCrypto, "BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4", "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", Valid},
		{KindCrypto, "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5", "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5", Invalid},
		{KindCrypto, "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0", "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0", Valid},
		// ERC-55 vectors.
		{KindCrypto, "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed", Valid},
		{KindCrypto, "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359", "0xfb6916095ca1df60bb79ce92ce3ea74c37c5d359", Valid},
		{KindCrypto, "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD", "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed", Invalid},
		{KindCrypto, "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed", "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed", Unchecked},
		// Tron (USDT contract), Litecoin, Ripple (genesis account).
		{KindCrypto, "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t", "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t", Valid},
		{KindCrypto, "rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh", "rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh", Valid},
		{KindCrypto, "short", "", Unchecked},
	}
	for _, tt := range tests {
		got, v := NormalizeIdentifier(tt.kind, tt.in)
		if got != tt.want || v != tt.v {
			t.Errorf("%s %q = %q, %v, want %q, %v", tt.kind, tt.in, got, v, tt.want, tt.v)
		}
		if again, v2 := NormalizeIdentifier(tt.kind, got); got != "" && again != got && v == v2 {
			t.Errorf("%s %q: the normal form %q is not stable: %q", tt.kind, tt.in, got, again)
		}
	}
}

func TestKeccak(t *testing.T) {
	for in, want := range map[string]string{
		"":    "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470",
		"abc": "4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45",
	} {
		sum := keccak256([]byte(in))
		if got := hex.EncodeToString(sum[:]); got != want {
			t.Errorf("keccak256(%q) = %s, want %s", in, got, want)
		}
	}
}

func TestIdentifiers(t *testing.T) {
	person := (&Entity{ID: "p", Schema: "Person"}).
		Add("passportNumber", Value{Text: "AB 123456"}).
		Add("idNumber", Value{Text: "ab-123456"}).
		Add("idNumber", Value{Text: "N/A"}).
		Add("taxNumber", Value{Text: "ИНН 500100732259"}).
		Add("phone", Value{Text: "+7 495 1234567"}).
		Add("name", Value{Text: "1234567"})
	got := Identifiers(person)
	want := []Identifier{
		{Kind: KindID, Value: "AB123456", Property: "idNumber", Text: "ab-123456"},
		{Kind: KindPassport, Value: "AB123456", Property: "passportNumber", Text: "AB 123456"},
		{Kind: KindPhone, Value: "+74951234567", Property: "phone", Text: "+7 495 1234567"},
		{Kind: KindINN, Country: "ru", Value: "500100732259", Validity: Valid, Property: "taxNumber", Text: "ИНН 500100732259"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatalf("(-want +got):\n%s", diff)
	}
	if got[0].Key() != got[1].Key() {
		t.Errorf("one document has two keys: %s, %s", got[0].Key(), got[1].Key())
	}

	document := (&Entity{Schema: "Identification"}).
		Add("number", Value{Text: "AB123456"}).Add("country", Value{Text: "ir"}).Add("type", Value{Text: "Passport"})
	ids := Identifiers(document)
	if len(ids) != 1 || ids[0].Kind != KindPassport || ids[0].Country != "ir" || ids[0].Key() != got[1].Key() {
		t.Errorf("identification: %+v", ids)
	}

	vessel := (&Entity{Schema: "Vessel"}).
		Add("registrationNumber", Value{Text: "Vessel Registration Identification IMO 9074729"}).
		Add("registrationNumber", Value{Text: "IMO 9074729"}).
		Add("imoNumber", Value{Text: "9074729"})
	ids = Identifiers(vessel)
	if len(ids) != 2 || ids[0].Key() != "imo:9074729" || ids[1].Key() != "imo:9074729" || ids[1].Validity != Valid {
		t.Errorf("vessel: %+v", ids)
	}
	plane := (&Entity{Schema: "Airplane"}).Add("registrationNumber", Value{Text: "EP-MNA"})
	if ids = Identifiers(plane); len(ids) != 1 || ids[0].Key() != "tail:EPMNA" {
		t.Errorf("airplane: %+v", ids)
	}

	company := (&Entity{Schema: "Company"}).
		Add("registrationNumber", Value{Text: "5493001KJTIIGC8Y1R12"}).
		Add("imoNumber", Value{Text: "1234568"}).
		Add("swiftBic", Value{Text: "SABRRUMM012"}).
		Add("ticker", Value{Text: "AAPL1"})
	var keys []string
	for _, id := range Identifiers(company) {
		keys = append(keys, id.Key()+" "+id.Country+" "+id.Validity.String())
	}
	if diff := cmp.Diff([]string{"imo:1234568  unchecked", "lei:5493001KJTIIGC8Y1R12  valid", "bic:SABRRUMM ru unchecked"}, keys); diff != "" {
		t.Errorf("company (-want +got):\n%s", diff)
	}

	if (Identifier{Kind: KindPhone, Value: "+74951234567"}).Key() != (Identifier{Kind: KindPhone, Value: "74951234567"}).Key() {
		t.Error("a missing plus makes another telephone")
	}
}

// Every property that has a kind must exist in the model and hold identifiers.
func TestPropertyKindsAreInTheModel(t *testing.T) {
	for property := range propertyKinds {
		p, ok := LookupProperty("", property)
		if !ok {
			t.Errorf("no schema has %s", property)
			continue
		}
		if p.Type != TypeIdentifier && p.Type != TypePhone && p.Type != TypeEmail {
			t.Errorf("%s holds %s, not identifiers", property, p.Type)
		}
	}
}

func FuzzNormalizeIdentifier(f *testing.F) {
	for _, s := range []string{
		"IMO 9074729", "AB-123 456", "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",
		"1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", "+7 (495) 123-45-67 ext 3", "a@b.org", "ИНН 500100732259", "АВ №123456", "GB29 NWBK 6016 1331 9268 19",
	} {
		f.Add(s)
	}
	properties := slices.Sorted(maps.Keys(propertyKinds))
	f.Fuzz(func(t *testing.T, s string) {
		e := &Entity{Schema: "Identification"}
		for _, p := range properties {
			kind := propertyKinds[p]
			value, v := NormalizeIdentifier(kind, s)
			if v > Invalid || value == "" && v == Valid {
				t.Fatalf("%s %q = %q, %v", kind, s, value, v)
			}
			if v == Valid {
				// A checked normal form is its own normal form.
				if again, v2 := NormalizeIdentifier(kind, value); again != value || v2 != Valid && kind != KindCrypto {
					t.Fatalf("%s %q = %q, and then %q, %v", kind, s, value, again, v2)
				}
			}
			e.Add(p, Value{Text: s})
		}
		ids := Identifiers(e)
		for i, id := range ids {
			if id.Value == "" || id.Kind == "" || id.Text != s {
				t.Fatalf("impossible identifier %+v", id)
			}
			if i > 0 && ids[i-1].Property > id.Property {
				t.Fatalf("out of order: %+v", ids)
			}
		}
		if diff := cmp.Diff(ids, Identifiers(e)); diff != "" {
			t.Fatalf("not the same twice:\n%s", diff)
		}
	})
}

func BenchmarkIdentifiers(b *testing.B) {
	e := (&Entity{Schema: "Person"}).Add("passportNumber", Value{Text: "AB 123456"}).Add("idNumber", Value{Text: "ab-123457"}).
		Add("taxNumber", Value{Text: "ИНН 500100732259"}).Add("phone", Value{Text: "+7 495 1234567"}).Add("name", Value{Text: "Ivan"})
	for b.Loop() {
		Identifiers(e)
	}
}
