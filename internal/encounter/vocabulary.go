package encounter

import (
	"fmt"
	"slices"
	"strings"
)

// Term is one word of a closed vocabulary with its definition. No tenant can
// add one; a tenant's own words are mapped to these by a recorded rule.
type Term struct {
	Word       string `json:"word"`
	Definition string `json:"definition"`
}

// Vocabulary names a closed vocabulary.
type Vocabulary string

// The vocabularies.
const (
	Kinds    Vocabulary = "kind"
	Modes    Vocabulary = "mode"
	Roles    Vocabulary = "role"
	Evidence Vocabulary = "shown"
	Outcomes Vocabulary = "outcome"
	Grounds  Vocabulary = "ground"
)

// Vocabularies returns every vocabulary in the order in which they are shown.
func Vocabularies() []Vocabulary {
	return []Vocabulary{Kinds, Modes, Roles, Evidence, Outcomes, Grounds}
}

// Words of evidence that the rules themselves speak of.
const (
	ShownNothing  = "none"
	SelfReported  = "self-reported"
	NotAsked      = "not-asked"
	RoleDriver    = "driver"
	GroundSample  = "sampling"
	GroundFewer   = "fewer-occupants"
	GroundRelease = "undecided-release"
	Released      = "released"
)

var terms = map[Vocabulary][]Term{
	Kinds: {
		{"border-crossing", "a person asks to enter or leave a territory at a border post, port or airport"},
		{"apprehension", "a person is met between border posts or inside the territory and held for examination"},
		{"custody-release", "a person leaves the custody of an authority"},
		{"visa-application", "an application for leave to travel to a territory, made before the journey"},
		{"asylum-application", "protection is asked for: the filing"},
		{"asylum-interview", "an applicant for protection is heard"},
		{"benefit-application", "an application for residence, naturalisation, work permission or another status"},
		{"evacuation", "people are brought out of danger in a group, before or while they are examined"},
		{"pre-departure", "a carrier's passengers or crew are examined before they leave for a territory"},
		{"port-arrival", "a vessel's or aircraft's people are examined on board or on arrival as a whole"},
		{"onboarding", "a customer relation begins"},
		{"review", "an existing relation or case is looked at again on its own date"},
		{"payment", "funds are to be moved; its parties appear"},
		{"aid-distribution", "goods, money or services are given to people in need"},
		{"hiring", "a person is to be employed, contracted or given access to a place"},
	},
	Modes: {
		{"vehicle", "in or on a road vehicle"},
		{"pedestrian", "on foot"},
		{"rail", "in a train"},
		{"air", "by aircraft"},
		{"sea", "by vessel"},
		{"in-person", "at an office or counter, without a journey being part of the event"},
		{"remote", "by post, telephone or on line"},
	},
	Roles: {
		{RoleDriver, "who drives, steers or pilots the conveyance"},
		{"passenger", "who is conveyed and works no part of it"},
		{"crew", "who works on the conveyance and does not steer it"},
		{"pedestrian", "who comes on foot"},
		{"applicant", "in whose own name something is asked for"},
		{"dependant", "who is included in the request of an applicant"},
		{"guardian", "who answers for a minor or a person who cannot act alone"},
		{"sponsor", "who vouches or pays for an applicant"},
		{"customer", "with whom the relation is, or would be"},
		{"beneficial-owner", "who in the end owns or controls the customer"},
		{"representative", "who acts for another under a power: director, signatory, attorney"},
		{"payer", "whose funds are moved"},
		{"payee", "to whom funds are moved"},
		{"recipient", "to whom aid is given"},
		{"witness", "who states something about another occupant"},
	},
	Evidence: {
		{"passport", "a passport of a state, of any kind, seen in original"},
		{"travel-document", "a travel document for refugees or stateless people, or a laissez-passer, issued by a state or the United Nations"},
		{"emergency-travel-document", "a single-journey document issued by a consulate"},
		{"national-id", "a national identity card, seen in original"},
		{"residence-permit", "a residence permit or permanent resident card with a photograph"},
		{"visa", "a visa or electronic travel authorisation alone, without the document it belongs to"},
		{"seafarer-id", "a seafarer's identity document or crew member certificate"},
		{"military-id", "an identity card or movement order of armed forces"},
		{"refugee-registration", "a registration card or token of the United Nations High Commissioner for Refugees or of a state's refugee authority"},
		{"driving-licence", "a driving licence with a photograph"},
		{"birth-certificate", "a birth certificate or family register, without a photograph"},
		{"other-photo-id", "another document with a photograph that an authority issued to the holder"},
		{"company-register", "an extract of a public register of companies, for an organisation"},
		{"copy", "a copy or picture of a document; the original was not seen"},
		{"biometric-match", "fingerprints, face or iris matched an earlier record; no document was seen"},
		{"vouched", "another person stated who this is; no document was seen"},
		{SelfReported, "identity was stated by the person alone; no document was seen"},
		{ShownNothing, "a document was asked for and none was shown; no identity was stated"},
		{NotAsked, "nobody asked for evidence of identity"},
	},
	Outcomes: {
		{Released, "let go into the territory while a matter is pending, or out of custody"},
		{"admitted", "let in or through, with nothing pending"},
		{"refused", "turned back, or the application refused"},
		{"detained", "kept or taken into custody"},
		{"transferred", "handed to another authority"},
		{"referred", "sent to a further examination that is an encounter of its own"},
		{"served", "what was asked for was given: relation begun, payment made, aid handed out, permission granted"},
		{"declined", "what was asked for was not given: relation, payment or aid declined"},
		{"left", "went away before the end, or withdrew"},
	},
	Grounds: {
		{"not-feasible", "asking or screening this person was not feasible: queue, weather, danger, staffing"},
		{"system-down", "the screening itself, or the way to it, was not working"},
		{"medical", "the person needed care that could not wait"},
		{"immunity", "the person enjoys immunity or is under escort of an authority that answers for them"},
		{"departed", "the person was gone before screening was possible"},
		{GroundSample, "not drawn by the sampling policy in force; made by the machine alone"},
		{GroundFewer, "fewer occupants are recorded than were declared; concerns the encounter as a whole"},
		{GroundRelease, "the encounter may close although a potential match of this occupant is inconclusive or proposed as true"},
	},
}

// documents are the kinds of evidence that are a document of the person, seen.
var documents = []string{
	"passport", "travel-document", "emergency-travel-document", "national-id", "residence-permit", "visa", "seafarer-id", "military-id",
	"refugee-registration", "driving-licence", "birth-certificate", "other-photo-id", "company-register",
}

// IsDocument reports whether the kind of evidence is a document that was seen.
func IsDocument(shown string) bool { return slices.Contains(documents, shown) }

// Terms returns the words of a vocabulary in the order in which they are shown;
// none for a vocabulary that does not exist.
func Terms(v Vocabulary) []Term { return slices.Clone(terms[v]) }

// knows reports whether the vocabulary holds the word.
func knows(v Vocabulary, word string) bool {
	return slices.ContainsFunc(terms[v], func(t Term) bool { return t.Word == word })
}

func wordsOf(v Vocabulary) string {
	ws := make([]string, len(terms[v]))
	for i, t := range terms[v] {
		ws[i] = t.Word
	}
	return strings.Join(ws, ", ")
}

// UnknownWordError refuses a word that is in no vocabulary and has no mapping.
type UnknownWordError struct {
	Vocabulary Vocabulary
	Word       string
}

func (e *UnknownWordError) Error() string {
	return fmt.Sprintf("%s %q is not defined; use one of %s, or map the word by a recorded rule (revet encounters map)", e.Vocabulary, e.Word, wordsOf(e.Vocabulary))
}

// plain is the form in which a tenant's word is looked up: case, outer blanks
// and repeated blanks do not count.
func plain(word string) string { return strings.ToLower(strings.Join(strings.Fields(word), " ")) }
