package watchlist

import (
	"strings"
	"time"
	"unicode"

	"github.com/revetproject/revet/entity"
)

// The United Kingdom publishes one table in several forms: the UK Sanctions
// List as XML and CSV, and until 28 January 2026 the consolidated list of the
// Office of Financial Sanctions Implementation (OFSI). Element names and column
// titles are the same words, spelt a little differently from form to form and
// from year to year, so each is folded to its letters and digits and looked up
// in one table; whatever form a designation came in, the same code reads it.

// ukField is one fact a designation may state.
type ukField int

const (
	ukID      ukField = iota // UniqueID of the UK Sanctions List
	ukGroup                  // Group ID of OFSI
	ukUN                     // reference of the UN list
	ukUpdated                // stamp
	ukDesignated
	ukListed
	ukName1
	ukName2
	ukName3
	ukName4
	ukName5
	ukName6
	ukNameType
	ukStrength
	ukNative
	ukScript
	ukLanguage
	ukTitle
	ukRegime
	ukKind
	ukSource
	ukMeasures
	ukIndicators
	ukOther
	ukReasons
	ukAddress1
	ukAddress2
	ukAddress3
	ukAddress4
	ukAddress5
	ukAddress6
	ukPostcode
	ukCountry
	ukPhone
	ukEmail
	ukWebsite
	ukWallet
	ukBirth
	ukTown
	ukBirthCountry
	ukNationality
	ukGender
	ukPosition
	ukPassport
	ukPassportInfo
	ukNational
	ukNationalInfo
	ukRegistration
	ukEntityType
	ukParent
	ukSubsidiary
	ukIMO
	ukOwner
	ukPastOwner
	ukFlag
	ukPastFlag
	ukShipType
	ukTonnage
	ukLength
	ukBuilt
	ukHull
	ukFields
)

// String is the title of the column of the UK Sanctions List.
func (f ukField) String() string {
	return [ukFields]string{
		"Unique ID", "OFSI Group ID", "UN Reference Number", "Last Updated", "Date Designated", "Listed On", "Name 1", "Name 2", "Name 3",
		"Name 4", "Name 5", "Name 6", "Name type", "Alias strength", "Name non-latin script", "Non-latin script type",
		"Non-latin script language", "Title", "Regime Name", "Designation Type", "Designation source", "Sanctions Imposed",
		"Sanctions Imposed Indicators", "Other Information", "UK Statement of Reasons", "Address Line 1", "Address Line 2", "Address Line 3",
		"Address Line 4", "Address Line 5", "Address Line 6", "Address Postal Code", "Address Country", "Phone number", "Email address",
		"Website", "Crypto Wallet Address", "D.O.B", "Town of birth", "Country of birth", "Nationality(/ies)", "Gender", "Position",
		"Passport number", "Passport additional information", "National Identifier number", "National Identifier additional information",
		"Business registration number (s)", "Type of entity", "Parent company", "Subsidiaries", "IMO number", "Current owner/operator (s)",
		"Previous owner/operator (s)", "Current believed flag of ship", "Previous flags", "Type of ship", "Tonnage of ship", "Length of ship",
		"Year Built", "Hull identification number (HIN)",
	}[f]
}

// ukTitles are element names and column titles in the form of [ukFold].
var ukTitles = map[string]ukField{
	"uniqueid": ukID, "uniqueidentifier": ukID, "uksanctionslistref": ukID,
	"ofsigroupid": ukGroup, "ofsiid": ukGroup, "groupid": ukGroup,
	"unreferencenumber": ukUN, "unreferenceid": ukUN, "unreference": ukUN, "unref": ukUN,
	"lastupdated": ukUpdated, "datelastupdated": ukUpdated,
	"datedesignated": ukDesignated, "designationdate": ukDesignated, "uksanctionslistdatedesignated": ukDesignated,
	"listedon": ukListed, "datelisted": ukListed,
	"name1": ukName1, "name2": ukName2, "name3": ukName3, "name4": ukName4, "name5": ukName5,
	"name6": ukName6, "name": ukName6, "wholename": ukName6, "fullname": ukName6,
	"nametype": ukNameType, "aliastype": ukNameType,
	"aliasstrength": ukStrength, "aliasquality": ukStrength,
	"namenonlatinscript": ukNative, "nonlatinname": ukNative, "nonlatinscriptname": ukNative,
	"nonlatinscripttype": ukScript, "nonlatinscriptlanguage": ukLanguage,
	"title":      ukTitle,
	"regimename": ukRegime, "regime": ukRegime, "regimetype": ukRegime,
	"individualentityship": ukKind, "designationtype": ukKind, "grouptype": ukKind, "individualentityorship": ukKind,
	"designationsource": ukSource,
	"sanctionsimposed":  ukMeasures, "sanctionimposed": ukMeasures,
	"otherinformation":     ukOther,
	"ukstatementofreasons": ukReasons, "statementofreasons": ukReasons,
	"addressline1": ukAddress1, "addressline2": ukAddress2, "addressline3": ukAddress3,
	"addressline4": ukAddress4, "addressline5": ukAddress5, "addressline6": ukAddress6,
	"address1": ukAddress1, "address2": ukAddress2, "address3": ukAddress3,
	"address4": ukAddress4, "address5": ukAddress5, "address6": ukAddress6,
	"addresspostalcode": ukPostcode, "addresspostcode": ukPostcode, "postzipcode": ukPostcode, "postalcode": ukPostcode, "postcode": ukPostcode,
	"addresscountry": ukCountry, "country": ukCountry,
	"phonenumber": ukPhone, "phonenumbers": ukPhone, "fax": ukPhone, "faxnumber": ukPhone, "tel": ukPhone,
	"emailaddress": ukEmail, "emailaddresses": ukEmail, "email": ukEmail,
	"website": ukWebsite, "websites": ukWebsite,
	"cryptowalletaddress": ukWallet, "cryptowalletaddresses": ukWallet, "cryptowallet": ukWallet, "cryptowalletnumber": ukWallet,
	"dob": ukBirth, "dateofbirth": ukBirth, "datesofbirth": ukBirth,
	"townofbirth": ukTown, "placeofbirth": ukTown, "countryofbirth": ukBirthCountry,
	"nationality": ukNationality, "nationalities": ukNationality, "nationalityies": ukNationality,
	"gender": ukGender, "position": ukPosition, "positions": ukPosition,
	"passportnumber": ukPassport, "passportadditionalinformation": ukPassportInfo, "passportdetails": ukPassportInfo,
	"nationalidentifiernumber": ukNational, "nationalidentificationnumber": ukNational, "ninumber": ukNational,
	"nationalidentifieradditionalinformation": ukNationalInfo, "nationalidentificationdetails": ukNationalInfo,
	"nationalidentifierinformation": ukNationalInfo,
	"businessregistrationnumber":    ukRegistration, "businessregistrationnumbers": ukRegistration, "businessregno": ukRegistration,
	"typeofentity": ukEntityType, "typesofentity": ukEntityType,
	"parentcompany": ukParent, "parentcompanies": ukParent, "subsidiary": ukSubsidiary, "subsidiaries": ukSubsidiary,
	"imonumber": ukIMO, "imonumbers": ukIMO,
	"currentowneroperator": ukOwner, "currentowneroperators": ukOwner, "currentowner": ukOwner, "currentowners": ukOwner,
	"previousowneroperator": ukPastOwner, "previousowneroperators": ukPastOwner, "previousowner": ukPastOwner, "previousowners": ukPastOwner,
	"currentbelievedflagofship": ukFlag, "currentflag": ukFlag, "flagofship": ukFlag, "flag": ukFlag,
	"previousflag": ukPastFlag, "previousflags": ukPastFlag,
	"typeofship": ukShipType, "tonnageofship": ukTonnage, "lengthofship": ukLength, "yearbuilt": ukBuilt,
	"hullidentificationnumber": ukHull, "hullidentificationnumberhin": ukHull, "hullidentificationnumbers": ukHull,
}

// ukFold reduces a title to its letters and digits in lower case.
func ukFold(title string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, title)
}

// ukDay reads the day on which a file was made.
func ukDay(s string) (time.Time, bool) {
	s = tidy(s)
	d, err := entity.ReadDate(s)
	if err != nil {
		head, _, _ := strings.Cut(s, " ")
		if d, err = entity.ReadDate(dayOf(head)); err != nil {
			return time.Time{}, false
		}
	}
	if d.Precision != entity.PrecisionDay {
		return time.Time{}, false
	}
	return time.Unix(int64(d.From)*86400, 0), true
}
