package watchlist

import (
	"maps"
	"slices"
	"strings"
	"testing"
)

// What stands behind a known label is read; the rest of the text is left
// alone.
func TestLabelled(t *testing.T) {
	for _, c := range []struct{ schema, text, want string }{
		{"Vessel", "IMO Number: 9187629", "imoNumber 9187629"},
		{"Vessel", "IMO number: 9187629. Flag: Iran", "flag ir|imoNumber 9187629"},
		{"Vessel", "Callsign: 5IM592; MMSI: 572469210", "callSign 5IM592|mmsi 572469210"},
		{"Organization", "Registration number: 1027700132195. Tax identification number: 7707083893", "registrationNumber 1027700132195|taxNumber 7707083893"},
		{"Organization", "Registration number (OGRN): 1027700132195", "ogrnCode 1027700132195"},
		{"Organization", "INN: 7707083893, OGRN: 1027700132195", "innCode 7707083893|ogrnCode 1027700132195"},
		{"Organization", "SWIFT/BIC code: KELDAFKA and 5040942458", "swiftBic KELDAFKA|swiftBic 5040942458"},
		{"Organization", "SWIFT codes: KELDAFKAXXX (Kish), MILLAEA1 (Dubai)", "swiftBic KELDAFKAXXX|swiftBic MILLAEA1"},
		{"Organization", "Swift Investments (PVT) Ltd", ""},
		{"Organization", "Date of registration: 12 May 2001; Place of registration: Herat, Afghanistan", "incorporationDate 2001-05-12"},
		{"Organization", "Tel.: +93 40 775 10 37, +93 40 775 10 38; Fax: +93 40 775 1040. E-mail: mill@example.org; Website: www.example.org", "email mill@example.org|phone +93 40 775 10 37|phone +93 40 775 10 38|phone +93 40 775 1040|website www.example.org"},
		{"Organization", "Type of entity: Limited liability company; Status: active", "legalForm Limited liability company"},
		{"Organization", "Type of entity: Agency Place of registration: Herat Date of registration: 6.9.2008 Registration number: 1028600508991 Tax Identification Number: 7204002873", "incorporationDate 2008-09-06|legalForm Agency|registrationNumber 1028600508991|taxNumber 7204002873"},
		{"Organization", "(registration number: 1067759884598)", "registrationNumber 1067759884598"},
		{"Organization", "VAT registration number: 123456789", "taxNumber 123456789"},
		{"Organization", "Passport number: AB123456", ""}, // no property for it
		{"Person", "Passport number: AB123456", "passportNumber AB123456"},
		{"Person", "National ID: 046436 and 046437", "idNumber 046436|idNumber 046437"},
		{"Person", "Syrian National ID Number: 02020017491. Gender: male", "gender male|idNumber 02020017491"},
		{"Person", "(a) Father's name: Karim Keldar; (b) Mother’s name is Vashti Keldar, deceased.", "fatherName Karim Keldar|motherName Vashti Keldar"},
		{"Person", "Father's name is Ghulan Keldar, also known as Mullah Musa. Left eye missing.", "fatherName Ghulan Keldar"},
		{"Person", "Father's name is Khudai Keldar. Alternative father's name is Nazar Keldar.", "fatherName Khudai Keldar"},
		{"Person", "He says that his nationality is Iraqi and his passport is AB123456", ""},
		{"Person", "DOB: 1 Jan. 1960 (approximately); Nationality: Afghan; Citizenship: Iran", "birthDate 1960-01-01~|citizenship ir|nationality af"},
		{"Person", "Nationality: Iraqi until 2003.", ""}, // not a country alone
		{"Person", "Position: Minister of mills; Function: Keeper of the gate", "position Minister of mills|position Keeper of the gate"},
		{"Person", "Passport number: unknown; National ID: none", ""},
		{"Person", "His passport is valid. The father's name is unclear to all who: know", ""},
		{"Person", "Photo: none: at all: here", ""},
		{"Person", "", ""},
	} {
		l := newLoad(t.Context(), SECOXML, Options{List: "test"})
		d := l.draft("x", c.schema)
		d.labelled(c.text)
		var got []string
		for _, p := range slices.Sorted(maps.Keys(d.e.Properties)) {
			for _, v := range d.e.Properties[p] {
				got = append(got, p+" "+v.Text)
				if v.Word == "" || !strings.Contains(v.Original, ": ") {
					t.Errorf("%q: %s %+v has lost its label", c.text, p, v)
				}
			}
		}
		if s := strings.Join(got, "|"); s != c.want {
			t.Errorf("%q gives %q, want %q", c.text, s, c.want)
		}
	}
}

func TestContacts(t *testing.T) {
	for _, c := range []struct {
		read        func(string) []string
		field, want string
	}{
		{emails, "mill@ example.org", "mill@example.org"},
		{emails, "mill@example. org", "mill@example.org"},
		{emails, "mill @example.org and info@example.org", "mill@example.org|info@example.org"},
		{emails, "a@example.org / b@example.org; c@example.org,d@example.org", "a@example.org|b@example.org|c@example.org|d@example.org"},
		{emails, "mill@scs‐net.org or mill@scsnet.org", "mill@scs-net.org|mill@scsnet.org"},
		{emails, "and mill@ example.org", "mill@example.org"},
		{emails, "E-mail: <mill@example.org>.", "mill@example.org"},
		{emails, "mill at example", ""},
		{emails, "", ""},
		{phones, "+7 (351) 775-10-37", "+7 (351) 775-10-37"},
		{phones, "+7 351 7751037, +7 351 7751038", "+7 351 7751037|+7 351 7751038"},
		{phones, "0093 40 775 1037/38", "0093 40 775 1037"},
		{phones, "(850 2) 381 4410, ext. 12", "(850 2) 381 4410"},
		{phones, "850-2-18111 and 850-2-18222", "850-2-18111|850-2-18222"},
		{phones, "none", ""},
		{pages, "www. example.org", "www.example.org"},
		{pages, "http:// www.example.org/a?b=c", "http://www.example.org/a?b=c"},
		{pages, "example.org, www.example.com; https://a.b.example/", "example.org|www.example.com|https://a.b.example/"},
		{pages, "mill@example.org", ""},
		{pages, "under construction", ""},
	} {
		if got := strings.Join(c.read(c.field), "|"); got != c.want {
			t.Errorf("%q gives %q, want %q", c.field, got, c.want)
		}
	}
}
