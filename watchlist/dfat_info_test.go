package watchlist

import "testing"

func TestDocumentNumber(t *testing.T) {
	for text, want := range map[string]string{
		"Afghan TR123456, issued on 3 May 1999":                         "TR123456",
		"Testland and Otherland Birth Certificate B394445":              "B394445",
		"1025100864117;https://kestrel.example/":                        "1025100864117",
		"1025100864117 https://kestrel.example/":                        "1025100864117",
		"Residential card number 665, Kelmar Street, Kandahar Province": "665",
		"AB 123 456":             "AB 123 456",
		"35404-1577309-9":        "35404-1577309-9",
		"6000845 Doran, Lebanon": "6000845",
		"unknown":                "",
	} {
		if got := documentNumber(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// What is regular in the additional information is read, whatever the committee
// that wrote it; the whole stays as a note.
func TestDFATInformation(t *testing.T) {
	l := newLoad(t.Context(), DFAT, Options{List: "test"})
	read := func(schema, text string) dfatEntry {
		e := dfatEntry{draft: l.draft("1", schema)}
		e.information(text)
		dedupe(e.e)
		return e
	}
	wantTexts(t, read("Person", "Title: a) Mullah b) Haji Designation: a) Governor of Doran b) Deputy Minister. Passport no.: a) Afghan passport number OA462456, issued on 31 Jan. 2012 "+
		"b) Number TR9 issued in Kelmar. Passport expiration date: 22 Mar. 2018. National identification no.: Testland national identification card (tazkira) number 57388. "+
		"Mother's name: Selma Ivrodt. Sex: Female. Email: a@kestrel.example, b@kestrel.example. Tel: +850-2-18111. Physical description: tall.").e, map[string][]string{
		"title": {"Mullah", "Haji"}, "position": {"Governor of Doran", "Deputy Minister"}, "passportNumber": {"OA462456", "TR9"}, "idNumber": {"57388"},
		"motherName": {"Selma Ivrodt"}, "gender": {"female"}, "email": {"a@kestrel.example", "b@kestrel.example"}, "phone": {"+850-2-18111"},
	})
	wantTexts(t, read("Organization", "IMO number: 5342883. SWIFT/BIC: TESTTS2P. Tax ID No.: 7831000122 (Testland). Gender: Male.").e, map[string][]string{
		"imoNumber": {"5342883"}, "swiftBic": {"TESTTS2P"}, "taxNumber": {"7831000122"}, "gender": nil,
	})
}
