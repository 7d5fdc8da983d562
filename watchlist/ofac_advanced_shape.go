package watchlist

import "strings"

// The paths of the records.
const (
	advIssue        = "DateOfIssue"
	advSets         = "ReferenceValueSets"
	advLocation     = "Locations/Location"
	advPaperPath    = "IDRegDocuments/IDRegDocument"
	advPartyPath    = "DistinctParties/DistinctParty"
	advRelationship = "ProfileRelationships/ProfileRelationship"
	advEntryPath    = "SanctionsEntries/SanctionsEntry"
	advLink         = "SanctionsEntryLinks/SanctionsEntryLink"
)

// advCodeSets are the reference sets: AliasTypeValues with AliasType elements,
// and so on.
var advCodeSets = strings.Fields(`AliasType AreaCode AreaCodeType CalendarType Country CountryRelevance DecisionMakingBody DetailReference
	DetailType DocNameStatus EntryEventType EntryLinkType ExRefType FeatureType FeatureTypeGroup IDRegDocDateType IDRegDocType
	IdentityFeatureLinkType LegalBasis LegalBasisType List LocPartType LocPartValueStatus LocPartValueType NamePartType Organisation
	PartySubType PartyType RelationQuality RelationType Reliability SanctionsProgram SanctionsType Script ScriptStatus SubsidiaryBody
	SupInfoType TargetType Validity`)

var ofacAdvancedShape = advShape()

func advShape() xmlShape {
	records := map[string]bool{
		advIssue: true, advLocation: true, advPaperPath: true, advPartyPath: true, advRelationship: true, advEntryPath: true, advLink: true,
	}
	k := knownPaths{"@Version": true, "@schemaLocation": true, "@DeltaBaseVersion": true}
	// Comment may lie almost anywhere.
	add := func(path string, names ...string) { k.add(path, append(names, "Comment")...) }
	k.add("", "Comment", "Locations", "IDRegDocuments", "DistinctParties", "ProfileRelationships", "SanctionsEntries", "SanctionsEntryLinks")
	point := func(path string) {
		k.add(path, "Year", "Month", "Day", "@CalendarTypeID", "@Approximate", "@YearFixed", "@MonthFixed", "@DayFixed")
	}
	period := func(path string) {
		add(path, "@CalendarTypeID", "@YearFixed", "@MonthFixed", "@DayFixed", "Start", "End", "DurationMinimum", "DurationMaximum")
		for _, end := range []string{"/Start", "/End"} {
			add(path+end, "@Approximate", "@YearFixed", "@MonthFixed", "@DayFixed", "From", "To")
			point(path + end + "/From")
			point(path + end + "/To")
		}
		for _, d := range []string{"/DurationMinimum", "/DurationMaximum"} {
			k.add(path+d, "Years", "Months", "Days", "@Approximate")
		}
	}
	point(advIssue)

	k.add(advSets)
	for _, set := range advCodeSets {
		values := advSets + "/" + set + "Values"
		records[values] = true
		k.add(values, set)
		k.add(values+"/"+set, "@ID", "@CountryID", "@Description", "@AreaCodeTypeID", "@ISO2", "@ISO3", "@IS03166-3Code", "@Comment", "@DetailCode", "@OrganisationID", "@FeatureTypeGroupID",
			"@LegalBasisShortRef", "@LegalBasisTypeID", "@SanctionsProgramID", "@PartyTypeID", "@Symmetrical", "@SubsidiaryBodyID", "@ScriptCode",
			"@Notional", "@DecisionMakingBodyID")
	}

	add(advLocation, "@ID", "LocationAreaCode", "LocationCountry", "LocationPart", "FeatureVersionReference", "IDRegDocumentReference", "ProfileRelationshipReference")
	k.add(advLocation+"/LocationAreaCode", "@AreaCodeID")
	k.add(advLocation+"/LocationCountry", "@CountryID", "@CountryRelevanceID")
	add(advLocation+"/LocationPart", "@LocPartTypeID", "LocationPartValue")
	add(advLocation+"/LocationPart/LocationPartValue", "@Primary", "@LocPartValueTypeID", "@LocPartValueStatusID", "Value")
	references := func(path string) {
		k.add(path+"/FeatureVersionReference", "@FeatureVersionID")
		k.add(path+"/IDRegDocumentReference", "@IDRegDocumentID")
		k.add(path+"/DocumentedNameReference", "@DocumentedNameID")
		k.add(path+"/ProfileRelationshipReference", "@ProfileRelationshipID")
		k.add(path+"/SanctionsEntryReference", "@SanctionsEntryID")
	}
	references(advLocation)

	add(advPaperPath, "@ID", "@IDRegDocTypeID", "@IdentityID", "@IssuedBy-CountryID", "@IssuedIn-LocationID", "@ValidityID", "IDRegistrationNo",
		"IssuingAuthority", "DocumentDate", "IssuedBy", "IDRegDocumentMention", "DocumentedNameReference", "FeatureVersionReference",
		"ProfileRelationshipReference")
	k.add(advPaperPath+"/IDRegDocumentMention", "@IDRegDocumentID", "@ReferenceType")
	k.add(advPaperPath+"/IssuedBy", "@CountryID")
	add(advPaperPath+"/DocumentDate", "@IDRegDocDateTypeID", "DatePeriod")
	period(advPaperPath + "/DocumentDate/DatePeriod")
	references(advPaperPath)

	add(advPartyPath, "@FixedRef", "Profile", "Feature", "ExternalReference")
	const profile = advPartyPath + "/Profile"
	add(profile, "@ID", "@PartySubTypeID", "Identity", "Feature", "SanctionsEntryReference", "ExternalReference")
	for _, at := range []string{advPartyPath, profile} {
		add(at+"/ExternalReference", "@ExRefTypeID", "ExRefValue", "DirectURL", "SubLink")
		k.add(at+"/ExternalReference/SubLink", "@TargetTypeID", "Description", "DirectURL")
		feature := at + "/Feature"
		add(feature, "@ID", "@FeatureTypeID", "FeatureVersion", "IdentityReference")
		k.add(feature+"/IdentityReference", "@IdentityID", "@IdentityFeatureLinkTypeID")
		for _, v := range []string{feature, feature + "/FeatureVersion"} {
			add(v, "@ID", "@ReliabilityID", "DatePeriod", "VersionDetail", "VersionLocation", "IDRegDocumentReference")
			references(v)
			period(v + "/DatePeriod")
			k.add(v+"/VersionDetail", "@DetailTypeID", "@DetailReferenceID")
			k.add(v+"/VersionLocation", "@LocationID")
		}
	}
	references(profile)
	const identity = profile + "/Identity"
	add(identity, "@ID", "@FixedRef", "@Primary", "@False", "Alias", "NamePartGroups", "IDRegDocumentReference")
	references(identity)
	add(identity+"/Alias", "@ID", "@FixedRef", "@AliasTypeID", "@Primary", "@LowQuality", "DatePeriod", "DocumentedName")
	period(identity + "/Alias/DatePeriod")
	const name = identity + "/Alias/DocumentedName"
	add(name, "@ID", "@FixedRef", "@DocNameStatusID", "DocumentedNamePart", "DocumentedNameCountry", "IDRegDocumentReference")
	references(name)
	k.add(name+"/DocumentedNameCountry", "@CountryID", "Comment")
	add(name+"/DocumentedNamePart", "@LeadingChars", "@TrailingChars", "NamePartValue")
	k.add(name+"/DocumentedNamePart/NamePartValue", "@NamePartGroupID", "@ScriptID", "@ScriptStatusID", "@Acronym", "@DocNameStatusID")
	k.add(identity+"/NamePartGroups", "MasterNamePartGroup")
	k.add(identity+"/NamePartGroups/MasterNamePartGroup", "NamePartGroup")
	k.add(identity+"/NamePartGroups/MasterNamePartGroup/NamePartGroup", "@ID", "@NamePartTypeID")

	add(advRelationship, "@ID", "@From-ProfileID", "@To-ProfileID", "@RelationTypeID", "@RelationQualityID", "@Former", "@SanctionsEntryID",
		"DatePeriod", "IDRegDocumentReference", "FeatureVersionReference")
	period(advRelationship + "/DatePeriod")
	references(advRelationship)

	add(advEntryPath, "@ID", "@ProfileID", "@ListID", "@EntryProfileRef", "@EntryDeltaFlag", "LimitationsToListing", "EntryEvent", "SanctionsMeasure",
		"SupportingInfo", "ProfileRelationshipReference")
	k.add(advEntryPath+"/SupportingInfo", "@ID", "@SupInfoTypeID", "Text", "DirectURL")
	references(advEntryPath)
	add(advEntryPath+"/EntryEvent", "@ID", "@EntryEventTypeID", "@LegalBasisID", "Date")
	point(advEntryPath + "/EntryEvent/Date")
	add(advEntryPath+"/SanctionsMeasure", "@ID", "@SanctionsTypeID", "DatePeriod")
	period(advEntryPath + "/SanctionsMeasure/DatePeriod")
	add(advLink, "@ID", "@EntryA-SanctionsEntryID", "@EntryB-SanctionsEntryID", "@EntryLinkTypeID", "Date")
	point(advLink + "/Date")
	return xmlShape{root: "Sanctions", what: "list of OFAC in advanced form", records: records, known: k}
}
