package names

import (
	"slices"
	"testing"
)

func TestRoutesOfScriptsOfSouthAndEast(t *testing.T) {
	tests := []keysTest{
		{"कमला", []string{"kamala devanagari"}},
		{"नरेन्द्र", []string{"narendra devanagari", "narendr devanagari"}},
		{"हज़ारी", []string{"hazari devanagari"}},
		{"सिंह", []string{"sinh devanagari"}},
		{"রহমান", []string{"rahaman bengali", "rahman bengali"}},
		{"সত্য", []string{"satya bengali", "sotyo bengali-sound"}},
		{"যাদব", []string{"jadab bengali", "jadav bengali-sanskrit"}},
		{"রায়", []string{"ray bengali"}},
		{"ਸਿੰਘ", []string{"singh gurmukhi"}},
		{"ਬੱਗਾ", []string{"bagga gurmukhi"}},
		{"ਸ਼ਰਮਾ", []string{"sharama gurmukhi", "sharma gurmukhi"}},
		{"પટેલ", []string{"patel gujarati"}},
		{"ମହାପାତ୍ର", []string{"mahapatra odia"}},
		{"சுப்ரமணியன்", []string{"subramaniyan tamil", "supramaniyan tamil-letters"}},
		{"கணேசன்", []string{"kanesan tamil", "ganesan tamil"}},
		{"செல்வம்", []string{"selvam tamil", "chelvam tamil"}},
		{"முருகன்", []string{"murugan tamil"}},
		{"వెంకటేశ్వర", []string{"venkateshvara telugu"}},
		{"సుబ్రహ్మణ్యం", []string{"subrahmanyam telugu"}},
		{"ಸಿದ್ದರಾಮಯ್ಯ", []string{"siddaramayya kannada"}},
		{"രാമചന്ദ്രൻ", []string{"ramachandran malayalam"}},
		{"සිරිසේන", []string{"sirisena sinhala"}},
		{"สมชาย", []string{"somchai thai-rtgs", "somjai thai-letters"}},
		{"ประยุทธ์", []string{"prayut thai-rtgs"}},
		{"จันทร์โอชา", []string{"chanocha thai-rtgs"}},
		{"ชวลิต", []string{"choolit thai-rtgs", "chawalit thai-rtgs", "chavalit thai-papers"}},
		{"สิทธิพันธุ์", []string{"sitthiphan thai-rtgs", "sittipan thai-plain"}},
		{"ชาติ", []string{"chati thai-rtgs", "chat thai-rtgs"}},
		{"ແກ້ວ", []string{"kaeo lao-bgn"}},
		{"ওয়াজেদ", []string{"oyajed bengali", "wazed bengali-muslim"}},
		{"பிரபாகரன்", []string{"pirabagaran tamil", "prabakaran tamil"}},
		{"พรชัย", []string{"phonchai thai-rtgs", "pornjai thai-letters"}},
		{"เกรียงไกร", []string{"kriangkrai thai-rtgs"}},
		{"ສີສຸລິດ", []string{"sisulit lao-bgn", "sisoulit lao-french"}},
		{"تۇرسۇن", []string{"tursun uyghur"}},
		{"ئەخمەت", []string{"ekhmet uyghur", "akhmat uyghur-open"}},
		{"ڕێبوار", []string{"rebwar kurdish"}},
		{"هێمن", []string{"hemn kurdish"}},
		{"ڕەشید", []string{"rashid kurdish", "reshid kurdish-latin"}},
		{"ᠪᠠᠭᠠᠲᠤᠷ", []string{"bagatur mongolian", "baatur mongolian-spoken"}},
		{"ᠬᠣᠷᠴᠢᠨ", []string{"khorchin mongolian", "horqin mongolian-sasm", "qorcin mongolian-scholarly"}},
		{"ᠴᠢᠩᠭᠢᠰ", []string{"chinggis mongolian", "qinggis mongolian-sasm", "cinggis mongolian-scholarly"}},
		{"ទេព", []string{"tep khmer-ungegn"}},
		{"ចាន់", []string{"chan khmer-ungegn"}},
		{"វណ្ណា", []string{"vonna khmer-ungegn", "vanna khmer-first-series"}},
		{"အောင်", []string{"aung burmese"}},
		{"ဆန်း", []string{"san burmese", "hsan burmese-bgn"}},
		{"လှိုင်", []string{"hlaing burmese"}},
		{"သိန်း", []string{"thein burmese"}},
		{"አበበ", []string{"abebe ethiopic", "ababa ethiopic-a"}},
		{"ተስፋዬ", []string{"tesfaye ethiopic"}},
		{"ብርሃን", []string{"birhan ethiopic", "brhan ethiopic"}},
		{"އިބްރާހީމް", []string{"ibraaheem thaana", "ibrahim thaana-plain"}},
		{"މުޙައްމަދު", []string{"muhammadhu thaana", "muhammad thaana-plain"}},
	}
	wantKeys(t, tests)
}

// A sign out of place is neither a panic nor an empty key.
func TestSignsOutOfPlace(t *testing.T) {
	for _, text := range []string{"ि", "्क", "ंंं", "ੱ", "ัา", "เ", "เเเ", "์", "ົວ", "្ក", "ក្", "ាាា", "\u103a\u1039", "က\u1039", "ဲ", "ަ", "އް", "፩፪"} {
		for _, kind := range []Kind{Person, Organisation} {
			for _, tok := range Tokens(text, kind) {
				if len(tok.Keys) == 0 || tok.Keys[0].Text == "" {
					t.Errorf("%+q has no key", text)
				}
			}
		}
	}
}

func TestBurmeseRunsAreCutIntoSyllables(t *testing.T) {
	var got []string
	for _, tok := range Tokens("အောင်ဆန်းစုကြည်", Person) {
		got = append(got, tok.Keys[0].Text)
	}
	if want := []string{"aung", "san", "su", "kyi"}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}
