package entity

import (
	"fmt"
	"iter"
	"slices"
	"strings"
)

// PropertyType is the FollowTheMoney type of a property's values. All values
// are strings; the type says how to read them.
type PropertyType string

// The property types of the subset.
const (
	TypeName       PropertyType = "name"
	TypeCountry    PropertyType = "country"
	TypeDate       PropertyType = "date"
	TypeIdentifier PropertyType = "identifier"
	TypeAddress    PropertyType = "address"
	TypePhone      PropertyType = "phone"
	TypeEmail      PropertyType = "email"
	TypeURL        PropertyType = "url"
	TypeEntity     PropertyType = "entity"
	TypeTopic      PropertyType = "topic"
	TypeGender     PropertyType = "gender"
	TypeLanguage   PropertyType = "language"
	TypeNumber     PropertyType = "number"
	TypeText       PropertyType = "text"
	TypeString     PropertyType = "string"
)

// matchableByDefault says whether values of a type may be used to compare two
// entities unless the property says otherwise.
func (t PropertyType) matchableByDefault() bool {
	switch t {
	case TypeName, TypeCountry, TypeDate, TypeIdentifier, TypeAddress, TypePhone, TypeEmail, TypeURL, TypeEntity:
		return true
	}
	return false
}

// Property describes one property of a schema.
type Property struct {
	Name string
	Type PropertyType
	// Matchable says that the values may be used to compare two entities.
	Matchable bool
	// Kind is the identifier format FollowTheMoney states for the values.
	Kind IdentifierKind
	// Range is the schema an entity-typed property points to.
	Range string
	// Reverse is the name under which the entity pointed to sees the link.
	Reverse string
	// Stub marks the inverse of a link. Stubs are never stored on an entity;
	// they only appear in nested input, where [ReadNested] resolves them.
	Stub bool
}

// Schema is one FollowTheMoney schema with everything it inherits. It is a
// read-only view of a fixed table.
type Schema struct{ s *schema }

type schema struct {
	name       string
	parents    []string
	matchable  bool
	abstract   bool
	edge       *Edge
	own        []Property
	ancestors  []string // itself first, then its ancestors in breadth-first order
	properties []Property
	byName     map[string]int
}

// Edge says which properties of an edge schema are its two ends.
type Edge struct {
	Source, Target string
	// Directed is false for ties without a direction, such as Family.
	Directed bool
	// Label reads from source to target: "owns", "works for".
	Label string
}

// LookupSchema returns the schema of a name; ok is false when the subset does
// not have it.
func LookupSchema(name string) (s Schema, ok bool) {
	p := registry.schemata[name]
	return Schema{p}, p != nil
}

// Schemata returns all schemata of the subset ordered by name.
func Schemata() iter.Seq[Schema] {
	return func(yield func(Schema) bool) {
		for _, name := range registry.names {
			if !yield(Schema{registry.schemata[name]}) {
				return
			}
		}
	}
}

// Name returns the name of the schema.
func (s Schema) Name() string { return s.s.name }

// Abstract reports whether the schema only serves others to inherit from.
func (s Schema) Abstract() bool { return s.s.abstract }

// Matchable reports whether entities of the schema take part in screening.
func (s Schema) Matchable() bool { return s.s.matchable }

// Edge returns the ends of an edge schema; ok is false for all others.
func (s Schema) Edge() (e Edge, ok bool) {
	if s.s.edge == nil {
		return Edge{}, false
	}
	return *s.s.edge, true
}

// Parents returns the direct ancestors in declaration order.
func (s Schema) Parents() []string { return slices.Clone(s.s.parents) }

// Properties returns own and inherited properties in a fixed order: those of
// the farthest ancestor first, each in declaration order, stubs left out.
func (s Schema) Properties() iter.Seq[Property] {
	return func(yield func(Property) bool) {
		for _, p := range s.s.properties {
			if !p.Stub && !yield(p) {
				return
			}
		}
	}
}

// Property returns an own or inherited property, stubs included.
func (s Schema) Property(name string) (p Property, ok bool) {
	i, ok := s.s.byName[name]
	if !ok {
		return Property{}, false
	}
	return s.s.properties[i], true
}

// Is reports whether schema equals or descends from ancestor.
func Is(schema, ancestor string) bool {
	if schema == ancestor {
		return true
	}
	s := registry.schemata[schema]
	return s != nil && slices.Contains(s.ancestors, ancestor)
}

// Known reports whether the schema is of the subset.
func Known(schema string) bool { return registry.schemata[schema] != nil }

// Matchable reports whether entities of the schema take part in screening. An
// unknown schema does not.
func Matchable(schema string) bool {
	s := registry.schemata[schema]
	return s != nil && s.matchable
}

// IsEdge reports whether the schema is a tie between two entities.
func IsEdge(schema string) bool {
	s := registry.schemata[schema]
	return s != nil && s.edge != nil
}

// LookupProperty returns the description of a property as a schema has it.
// When the schema is unknown or does not have the property, the first schema
// by name that has it answers, because FollowTheMoney uses a property name for
// one meaning throughout. ok is false when no schema has it.
func LookupProperty(schema, property string) (p Property, ok bool) {
	if s, found := LookupSchema(schema); found {
		if p, ok = s.Property(property); ok {
			return p, true
		}
	}
	p, ok = registry.anywhere[property]
	return p, ok
}

// UnknownProperties returns the names of the properties of e that its schema
// does not have, sorted. They are kept on the entity; an importer counts them
// as drift of the source's format. For an entity of an unknown schema these
// are the properties that no schema has.
func UnknownProperties(e *Entity) []string {
	var out []string
	s, known := LookupSchema(e.Schema)
	for name := range e.Properties {
		ok := false
		if known {
			_, ok = s.Property(name)
		} else {
			_, ok = registry.anywhere[name]
		}
		if !ok {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return out
}

// definition is one row of the model table. Properties are written
// "name:type", with "-" after the type when they must not be compared, "=kind"
// for an identifier format and ">Range/reverse" for a link.
type definition struct {
	name    string
	parents string
	flags   string // "abstract", "matchable"
	edge    *Edge
	props   string
}

// model is the part of the FollowTheMoney model (https://followthemoney.tech,
// version 4) that screening and link analysis need. Property names and
// inheritance are the interchange format and must not be changed at will.
var model = []definition{
	{name: "Thing", flags: "abstract", props: `name:name alias:name previousName:name weakAlias:name- country:country
		address:address addressEntity:entity>Address/things topics:topic program:string programId:identifier- notes:text
		summary:text description:text keywords:string sourceUrl:url- publisher:string publisherUrl:url- alephUrl:url-
		wikidataId:identifier=wikidata wikipediaUrl:url- proof:entity->Document/proven riskSource:entity->Thing/
		indexText:text createdAt:date- modifiedAt:date- retrievedAt:date-`},
	{name: "Value", flags: "abstract", props: `amount:number currency:string amountUsd:number amountEur:number`},
	{name: "LegalEntity", parents: "Thing", flags: "matchable", props: `abbreviation:name- email:email phone:phone website:url
		legalForm:string incorporationDate:date dissolutionDate:date taxStatus:string status:string sector:string
		classification:string jurisdiction:country mainCountry:country registrationNumber:identifier
		idNumber:identifier taxNumber:identifier vatCode:identifier licenseNumber:identifier leiCode:identifier=lei
		dunsCode:identifier uniqueEntityId:identifier=uei swiftBic:identifier=bic innCode:identifier=inn
		ogrnCode:identifier=ogrn okpoCode:identifier- okvedCode:identifier- npiCode:identifier=npi uscCode:identifier=uscc
		opencorporatesUrl:url bvdId:identifier sayariId:identifier brightQueryId:identifier brightQueryOrgId:identifier-
		icijId:string parent:entity>LegalEntity/subsidiaries`},
	{name: "Person", parents: "LegalEntity", flags: "matchable", props: `title:string firstName:string secondName:string
		middleName:string fatherName:string motherName:string lastName:string nameSuffix:string birthDate:date
		birthPlace:string birthCountry:country deathDate:date nationality:country citizenship:country gender:gender
		position:string biography:text passportNumber:identifier socialSecurityNumber:identifier=ssn ethnicity:string
		religion:string political:string education:string profession:string height:number weight:number eyeColor:string
		hairColor:string appearance:string spokenLanguage:language`},
	{name: "Organization", parents: "LegalEntity", flags: "matchable", props: `cageCode:identifier permId:identifier
		imoNumber:identifier=imo giiNumber:identifier`},
	{name: "Company", parents: "Organization Asset", flags: "matchable", props: `isinCode:identifier=isin irsCode:identifier
		cikCode:identifier ricCode:identifier ticker:identifier kppCode:identifier- bikCode:identifier
		voenCode:identifier coatoCode:identifier- ipoCode:identifier- jibCode:identifier mbsCode:identifier
		caemCode:string okopfCode:string fnsCode:identifier- fssCode:string pfrNumber:identifier oksmCode:string
		capital:number`},
	{name: "PublicBody", parents: "Organization", flags: "matchable"},
	{name: "Asset", parents: "Thing Value"},
	{name: "Vehicle", parents: "Asset", props: `registrationNumber:identifier type:string model:string
		owner:entity>LegalEntity/ownedVehicles operator:entity>LegalEntity/operatedVehicles buildDate:date
		registrationDate:date deregistrationDate:date`},
	{name: "Vessel", parents: "Vehicle", flags: "matchable", props: `imoNumber:identifier=imo mmsi:identifier=mmsi
		callSign:identifier crsNumber:identifier flag:country pastFlags:country pastTypes:string tonnage:number
		grossRegisteredTonnage:number deadweightTonnage:number registrationPort:string navigationArea:string
		nameChangeDate:date`},
	{name: "Airplane", parents: "Vehicle", flags: "matchable", props: `serialNumber:identifier icaoCode:identifier
		manufacturer:string`},
	{name: "CryptoWallet", parents: "Thing Value", flags: "matchable", props: `publicKey:identifier=crypto
		cryptoAddress:identifier=crypto accountId:identifier creationDate:date currencySymbol:string blockchain:string
		managingExchange:string holder:entity>LegalEntity/cryptoWallets privateKey:string balance:number
		balanceDate:date custodyType:string`},
	{name: "Security", parents: "Asset", flags: "matchable", props: `isin:identifier=isin figiCode:identifier=figi
		ticker:identifier registrationNumber:identifier issuer:entity>LegalEntity/securities issueDate:date
		maturityDate:date type:string classification:string collateral:string`},
	{name: "Position", parents: "Thing", flags: "matchable", props: `organization:entity>Organization/positions
		subnationalArea:string inceptionDate:date dissolutionDate:date numberOfSeats:number`},
	{name: "Address", parents: "Thing", flags: "matchable", props: `full:address street:string street2:string city:string
		postalCode:string postOfficeBox:string state:string region:string latitude:number longitude:number
		remarks:string osmId:identifier googlePlaceId:identifier`},
	{name: "BankAccount", parents: "Asset", flags: "matchable", props: `iban:identifier=iban accountNumber:identifier
		bic:identifier=bic bankName:string bankAddress:string bank:entity>Organization/bankAccounts accountType:string
		openingDate:date closingDate:date balance:number balanceDate:date maxBalance:number maxBalanceDate:date`},
	{name: "Interval", flags: "abstract", props: `startDate:date endDate:date date:date summary:text description:text
		recordId:string sourceUrl:url- publisher:string publisherUrl:url- alephUrl:url- namesMentioned:name
		proof:entity->Document/provenIntervals indexText:text modifiedAt:date retrievedAt:date-`},
	{name: "Identification", parents: "Interval", props: `holder:entity>LegalEntity/identification number:identifier
		type:string country:country authority:string`},
	{name: "Passport", parents: "Identification", props: `passportNumber:identifier givenName:string surname:string
		birthDate:date birthPlace:string gender:gender personalNumber:identifier`},
	{name: "Sanction", parents: "Interval", props: `entity:entity>Thing/sanctions authority:string authorityId:identifier
		unscId:identifier program:string programId:identifier programUrl:url reason:text provisions:string
		country:country listingDate:date status:string duration:number`},
	{name: "Risk", parents: "Interval", props: `entity:entity>Thing/risks topics:topic authority:string program:string
		programId:identifier programUrl:url reason:text country:country listingDate:date status:string duration:number`},
	{name: "Interest", parents: "Interval", flags: "abstract", props: `role:string status:string`},
	{name: "Ownership", parents: "Interest", edge: &Edge{"owner", "asset", true, "owns"}, props: `
		owner:entity>LegalEntity/ownershipOwner asset:entity>Asset/ownershipAsset percentage:string sharesCount:string
		sharesValue:string sharesCurrency:string sharesType:string legalBasis:string ownershipType:string`},
	{name: "Control", parents: "Interest", edge: &Edge{"controller", "controlled", true, "controls"}, props: `
		controller:entity>LegalEntity/controlledEntities controlled:entity>LegalEntity/controllingEntities
		controlType:string legalBasis:string`},
	{name: "Directorship", parents: "Interest", edge: &Edge{"director", "organization", true, "directs"}, props: `
		director:entity>LegalEntity/directorshipDirector organization:entity>Organization/directorshipOrganization
		secretary:string`},
	{name: "Membership", parents: "Interest", edge: &Edge{"member", "organization", true, "belongs to"}, props: `
		member:entity>LegalEntity/membershipMember organization:entity>Organization/membershipOrganization`},
	{name: "Employment", parents: "Interest", edge: &Edge{"employee", "employer", true, "works for"}, props: `
		employee:entity>Person/employers employer:entity>Organization/employees`},
	{name: "Representation", parents: "Interest", edge: &Edge{"agent", "client", true, "represents"}, props: `
		agent:entity>LegalEntity/agencyClient client:entity>LegalEntity/agentRepresentation`},
	{name: "Succession", parents: "Interest", edge: &Edge{"predecessor", "successor", true, "precedes"}, props: `
		predecessor:entity>LegalEntity/successors successor:entity>LegalEntity/predecessors`},
	{name: "Occupancy", parents: "Interval", edge: &Edge{"holder", "post", true, "holds"}, props: `
		holder:entity>Person/positionOccupancies post:entity>Position/occupancies status:string declarationDate:date-
		electionDate:date periodStart:date periodEnd:date constituency:string politicalGroup:string`},
	{name: "Family", parents: "Interval", edge: &Edge{"person", "relative", false, "related to"}, props: `
		person:entity>Person/familyPerson relative:entity>Person/familyRelative relationship:string`},
	{name: "Associate", parents: "Interval", edge: &Edge{"person", "associate", false, "associated with"}, props: `
		person:entity>Person/associates associate:entity>Person/associations relationship:string`},
	{name: "UnknownLink", parents: "Interest", edge: &Edge{"subject", "object", false, "linked to"}, props: `
		subject:entity>Thing/unknownLinkTo object:entity>Thing/unknownLinkFrom`},
	{name: "Debt", parents: "Interval Value", edge: &Edge{"debtor", "creditor", true, "owes"}, props: `
		debtor:entity>LegalEntity/debtDebtor creditor:entity>LegalEntity/debtCreditor`},
	{name: "Payment", parents: "Interval Value", edge: &Edge{"payer", "beneficiary", true, "paid"}, props: `
		payer:entity>LegalEntity/paymentPayer payerAccount:entity>BankAccount/paymentPayerAccount
		beneficiary:entity>LegalEntity/paymentBeneficiary
		beneficiaryAccount:entity>BankAccount/paymentBeneficiaryAccount purpose:text programme:string
		sequenceNumber:string transactionNumber:string`},
}

var registry = mustBuild(model)

type modelTable struct {
	schemata map[string]*schema
	names    []string
	anywhere map[string]Property
}

// mustBuild panics on a mistake in the table, which a test of this package
// would meet before anybody else.
func mustBuild(defs []definition) modelTable {
	t := modelTable{schemata: make(map[string]*schema), anywhere: make(map[string]Property)}
	for _, d := range defs {
		s := &schema{
			name: d.name, parents: strings.Fields(d.parents), edge: d.edge,
			matchable: strings.Contains(d.flags, "matchable"), abstract: strings.Contains(d.flags, "abstract"),
		}
		for f := range strings.FieldsSeq(d.props) {
			s.own = append(s.own, parseProperty(f))
		}
		t.schemata[d.name] = s
		t.names = append(t.names, d.name)
	}
	// Stubs go to the schema a link points to, so that its heirs inherit them.
	for _, d := range defs {
		for _, p := range t.schemata[d.name].own {
			if to := t.schemata[p.Range]; to != nil && !p.Stub && p.Reverse != "" {
				to.own = append(to.own, Property{
					Name: p.Reverse, Type: TypeEntity, Range: d.name, Reverse: p.Name, Stub: true,
				})
			}
		}
	}
	for _, name := range t.names {
		t.resolve(t.schemata[name])
	}
	slices.Sort(t.names)
	for _, name := range t.names {
		for _, p := range t.schemata[name].properties {
			if _, ok := t.anywhere[p.Name]; !ok {
				t.anywhere[p.Name] = p
			}
		}
	}
	return t
}

func (t modelTable) resolve(s *schema) {
	s.ancestors = []string{s.name}
	for i := 0; i < len(s.ancestors); i++ {
		a := t.schemata[s.ancestors[i]]
		if a == nil {
			panic(fmt.Sprintf("entity: schema %s descends from unknown %s", s.name, s.ancestors[i]))
		}
		for _, p := range a.parents {
			if !slices.Contains(s.ancestors, p) {
				s.ancestors = append(s.ancestors, p)
			}
		}
	}
	s.byName = make(map[string]int)
	for _, name := range slices.Backward(s.ancestors) {
		for _, p := range t.schemata[name].own {
			if i, ok := s.byName[p.Name]; ok {
				s.properties[i] = p
				continue
			}
			s.byName[p.Name] = len(s.properties)
			s.properties = append(s.properties, p)
		}
	}
}

func parseProperty(text string) Property {
	name, rest, ok := strings.Cut(text, ":")
	if !ok {
		panic("entity: property without a type: " + text)
	}
	var p Property
	p.Name = name
	rest, target, _ := strings.Cut(rest, ">")
	p.Range, p.Reverse, _ = strings.Cut(target, "/")
	rest, kind, _ := strings.Cut(rest, "=")
	p.Kind = IdentifierKind(kind)
	typ, never := strings.CutSuffix(rest, "-")
	p.Type = PropertyType(typ)
	p.Matchable = p.Type.matchableByDefault() && !never
	return p
}
