package names

import (
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"io"
	"os"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/revetproject/revet/internal/testdata"
)

// formOf returns the class of the legal form of a name, 0 when it has none.
func formClassOf(name string) uint32 {
	for _, t := range Tokens(name, Organisation) {
		if t.Roles&LegalForm != 0 && t.Class != 0 {
			return t.Class
		}
	}
	return 0
}

func TestOneFormInManyScripts(t *testing.T) {
	for _, same := range [][]string{
		{"Quill LLC", "ООО Quill", "Quill L.L.C.", "Общество с ограниченной ответственностью Quill", "Quill GmbH", "Quill S.à r.l.", "Quill 有限公司", "Quill Sp. z o.o.", "Quill ذ.م.م", "Quill Kft.", "Limited Liability Company Quill", "Lmited Liability Compny Quill", "Limited LiabilityCompany Quill", "LimitedLiabilityCompany Quill", "Ltd Liability Co Quill", "Quill Limited Liability", "Obshchestvo s ogranichennoj otvetstvennost'ju Quill", "Obshchestvo s ogranichennoi otvetstvennostyu Quill", "Obshchestvo s ogranichennoy otvetstvenostyu Quill"},
		{"Quill AG", "Quill Aktiengesellschaft", "ПАО Quill", "Quill PJSC", "Public Joint Stock Company Quill", "JointStock Company Quill", "Publichnoye aktsionernoye obshchestvo Quill", "Quill S.A. de C.V.", "Quill A.Ş. Anonim Şirketi", "Quill ΑΕ", "株式会社 Quill", "Quill 股份有限公司", "Quill plc", "Quill ش.م.ل"},
		{"Quill Ltd", "Quill Limited", "Quill בע\"מ", "Quill Pty Ltd", "Quill Pvt. Ltd."},
		{"Quill e.V.", "Quill eingetragener Verein", "Quill ASBL"},
		{"ФГУП Quill", "Federal State Unitary Enterprise Quill", "FGUP Quill"},
	} {
		want := formClassOf(same[0])
		for _, name := range same {
			if got := formClassOf(name); got == 0 || got != want {
				t.Errorf("%s has the form %d, %s the form %d", same[0], want, name, got)
			}
		}
	}
}

func TestFormsThatDiffer(t *testing.T) {
	for _, x := range []struct {
		a, b   string
		differ bool
	}{
		{"Quill AG", "Quill GmbH", true},
		{"Quill LP", "Quill LLC", true},
		{"Quill e.V.", "Quill GmbH", true},
		{"Quill Inc", "Quill LLC", true},
		{"Quill Ltd", "Quill LLC", false},
		{"Quill Corporation", "Quill Company", false},
		{"Quill Company", "Quill AG", false},
		{"Quill Ltd", "Quill plc", false},
		{"Quill", "Quill AG", false},
	} {
		a, b := formClassOf(x.a), formClassOf(x.b)
		if FormsDiffer(a, b) != x.differ {
			t.Errorf("%s and %s: differ is %v", x.a, x.b, !x.differ)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		class := rapid.Uint32Range(legalClassBase-2, legalClassBase+uint32(len(formKinds))+2)
		a, b := class.Draw(t, "a"), class.Draw(t, "b")
		if FormsDiffer(a, b) != FormsDiffer(b, a) || FormsDiffer(a, a) {
			t.Fatalf("%d and %d", a, b)
		}
	})
}

// TestFormsNeverCoverAName: whatever the words of forms, one token stays.
func TestFormsNeverCoverAName(t *testing.T) {
	var forms []string
	for _, fs := range legalForms() {
		for _, f := range fs {
			forms = append(forms, strings.Join(f.words, " "))
		}
	}
	slices.Sort(forms)
	rapid.Check(t, func(t *rapid.T) {
		name := strings.Join(rapid.SliceOfN(rapid.SampledFrom(forms), 1, 4).Draw(t, "forms"), " ")
		tokens := Tokens(name, Organisation)
		for i := range tokens {
			if tokens[i].Roles&LegalForm == 0 {
				return
			}
		}
		t.Fatalf("%q is a legal form and nothing else", name)
	})
}

// TestFormsOfISO20275 asks for the abbreviations of the public list of legal forms that
// are in force: most that stand behind a name are read as forms.
func TestFormsOfISO20275(t *testing.T) {
	f, err := os.Open(testdata.Path(t, "ref", "gleif_elf_codes_1.4.1.csv.gz"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(raw, []byte("\ufeff")))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	known, all := 0, 0
	var absent []string
	for _, r := range rows[1:] {
		if r[12] != "ACTV" {
			continue
		}
		for short := range strings.SplitSeq(r[9], ";") {
			if short = strings.TrimSpace(short); short == "" || strings.Contains(short, "/") {
				continue
			}
			all++
			if formClassOf("Quillmere "+short) != 0 {
				known++
			} else {
				absent = append(absent, r[2]+":"+short)
			}
		}
	}
	t.Logf("%d of %d abbreviations known; not: %s", known, all, strings.Join(absent[:min(len(absent), 400)], ", "))
	if known*100 < 65*all {
		t.Errorf("%d of %d abbreviations of ISO 20275 are known", known, all)
	}
}
