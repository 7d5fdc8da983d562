package watchlist

var ofacEnhancedShape = xmlShape{
	root:    "sanctionsData",
	what:    "list of OFAC in enhanced form",
	records: map[string]bool{"publicationInfo": true, "entities/entity": true},
	known:   ofacEnhancedKnown(),
}

func ofacEnhancedKnown() map[string]bool {
	k := knownPaths{"@schemaLocation": true, "entities": true}
	k.add("publicationInfo", "dataAsOf", "filters")
	k.add("publicationInfo/filters", "sanctionsLists", "sanctionsPrograms", "sanctionsTypes", "legalAuthorities", "entityTypes")
	for _, f := range ofacEnhancedFilters {
		k.add("publicationInfo/filters/"+f[0], f[1])
		k.add("publicationInfo/filters/"+f[0]+"/"+f[1], "@refId")
	}
	k.add("referenceValues", "referenceValue")
	k.add("referenceValues/referenceValue", "@refId", "type", "value", "isoCode", "code")
	k.add("featureTypes", "featureType")
	k.add("featureTypes/featureType", "@featureTypeId", "type", "detailType", "publishExclude", "publishDescription", "publishOrder")
	k.add("featureTypes/featureType/detailType", "@refId")

	const e = "entities/entity"
	k.add(e, "@id", "generalInfo", "sanctionsLists", "sanctionsPrograms", "sanctionsTypes", "legalAuthorities", "names", "addresses",
		"features", "identityDocuments", "relationships")
	k.add(e+"/generalInfo", "identityId", "entityType", "title", "remarks")
	k.add(e+"/generalInfo/entityType", "@refId")
	for list, item := range map[string]string{ // order-free: fills a set
		"sanctionsLists": "sanctionsList", "sanctionsPrograms": "sanctionsProgram", "sanctionsTypes": "sanctionsType", "legalAuthorities": "legalAuthority",
	} {
		k.add(e+"/"+list, item)
		k.add(e+"/"+list+"/"+item, "@refId", "@id", "@datePublished")
	}
	k.add(e+"/names", "name")
	k.add(e+"/names/name", "@id", "isPrimary", "aliasType", "isLowQuality", "translations", "comments")
	k.add(e+"/names/name/aliasType", "@refId")
	translation := func(path string) {
		k.add(path+"/translations", "translation")
		k.add(path+"/translations/translation", "@id", "isPrimary", "script")
		k.add(path+"/translations/translation/script", "@refId")
	}
	translation(e + "/names/name")
	const t = e + "/names/name/translations/translation"
	k.add(t, "formattedFirstName", "formattedLastName", "formattedFullName", "nameParts")
	k.add(t+"/nameParts", "namePart")
	k.add(t+"/nameParts/namePart", "@id", "type", "value")
	k.add(t+"/nameParts/namePart/type", "@refId")
	k.add(e+"/addresses", "address")
	k.add(e+"/addresses/address", "@id", "country", "translations", "comments")
	k.add(e+"/addresses/address/country", "@refId")
	translation(e + "/addresses/address")
	const a = e + "/addresses/address/translations/translation"
	k.add(a, "addressParts")
	k.add(a+"/addressParts", "addressPart")
	k.add(a+"/addressParts/addressPart", "@id", "type", "value")
	k.add(a+"/addressParts/addressPart/type", "@refId")
	date := func(path string) {
		k.add(path, "@id", "fromDateBegin", "fromDateEnd", "toDateBegin", "toDateEnd", "isApproximate", "isDateRange")
	}
	k.add(e+"/features", "feature")
	k.add(e+"/features/feature", "@id", "type", "versionId", "value", "valueRefId", "valueDate", "isPrimary", "reliability", "comments")
	k.add(e+"/features/feature/type", "@featureTypeId")
	k.add(e+"/features/feature/reliability", "@refId")
	date(e + "/features/feature/valueDate")
	k.add(e+"/identityDocuments", "identityDocument")
	const d = e + "/identityDocuments/identityDocument"
	k.add(d, "@id", "type", "name", "documentNumber", "isValid", "issuingCountry", "issuingAuthority", "issuingLocation", "issueDate", "expirationDate",
		"idFeatures", "comments")
	k.add(d+"/type", "@refId")
	k.add(d+"/name", "@nameId", "@nameTranslationId")
	k.add(d+"/issuingCountry", "@refId")
	date(d + "/issueDate")
	date(d + "/expirationDate")
	k.add(d+"/idFeatures", "idFeature")
	k.add(d+"/idFeatures/idFeature", "@id", "@featureVersionId")
	k.add(e+"/relationships", "relationship")
	k.add(e+"/relationships/relationship", "@id", "type", "relatedEntity", "quality", "comments")
	k.add(e+"/relationships/relationship/type", "@refId")
	k.add(e+"/relationships/relationship/quality", "@refId")
	k.add(e+"/relationships/relationship/relatedEntity", "@entityId")
	return k
}

// ofacEnhancedFilters are what an extract may be restricted by.
var ofacEnhancedFilters = [][2]string{
	{"sanctionsLists", "sanctionsList"},
	{"sanctionsPrograms", "sanctionsProgram"},
	{"sanctionsTypes", "sanctionsType"},
	{"legalAuthorities", "legalAuthority"},
	{"entityTypes", "entityType"},
}
