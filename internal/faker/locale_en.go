package faker

import (
	"strconv"

	"agentmock/internal/i18n"
)

// english is en-US: the United States. Its numbers are those that are kept free for stories: 555-0100 to 555-0199 in every area.
var english = Locale{
	Name: "en-US", Language: i18n.English,
	country: []string{"United States", "US", "USA"}, countryCode: []string{"US", "USA", "1"},
	currency: []string{"USD", "$"}, language: []string{"en-US", "en", "English"}, timeZone: []string{"America/New_York", "-05:00", "EST"},
	latitudes: [2]int64{31, 47}, longitudes: [2]int64{-121, -75},

	surnames: englishSurnames, givenNames: englishGivenNames, sexes: [2]string{"male", "female"}, forms: [2]string{"Mr.", "Ms."}, room: "Suite %d", places: englishPlaces, roads: englishRoads,
	titles: []string{"General Manager", "Marketing Manager", "Sales Lead", "Purchasing Specialist", "Operations Director", "Engineering Lead", "Office Manager", "Finance Manager"},
	trades: []string{"North", "Silver", "Blue", "Summit", "River", "Cedar", "Bright", "Granite", "Harbor", "Maple"},
	brands: []string{"field", "stone", "wood", "ridge", "water", "line", "gate", "view", "brook", "point"},
	sectors: []string{
		"Technology", "Software", "Networks", "Trading", "Learning", "Media", "Construction", "Medical Devices", "Logistics", "Retail", "Consulting", "Real Estate",
	},
	banks:      []string{"First Example Bank", "Example National Bank", "Sample Trust", "Demo Savings Bank"},
	cardLength: 16,
	districts:  []string{"Downtown", "Northside", "Riverside", "Westside", "Old Town", "Lakeside"},
	offices:    []string{"Marketing", "Engineering", "Finance", "People", "Operations", "Sales"}, duties: []string{"admin", "editor", "reviewer", "guest", "operator", "accountant"},
	units:      []string{"piece", "box", "pack", "set", "bag", "pair"},
	categories: []string{"Home & Kitchen", "Electronics", "Clothing", "Sports", "Books", "Toys", "Beauty", "Groceries", "Office Supplies", "Garden"},
	degrees:    []string{"High school", "Associate degree", "Bachelor's degree", "Master's degree"}, marriages: []string{"single", "married"},
	payments:  []string{"Credit card", "Debit card", "Bank transfer", "Cash"},
	taxNumber: func(d *Draw) string { return d.characters(2, digits) + "-" + d.characters(7, digits) },
	tags:      []string{"popular", "new", "featured", "limited", "priority", "selected", "seasonal", "online"},
	prose:     englishProse,
	plate:     func(d *Draw, _ *Person) string { return d.characters(3, capitals) + "-" + d.characters(4, digits) },
	citizen:   (*Person).socialSecurity,

	name: func(p *Person, dst []byte) []byte {
		return append(append(append(dst, p.givens[0].written...), ' '), p.surname.written...)
	},
	given: func(p *Person) string { return p.givens[0].written },
	login: func(p *Person, dst []byte) []byte {
		return append(append(append(dst, p.givens[0].latin...), '_'), p.surname.latin...)
	},
	phone: func(p *Person, dst []byte) []byte {
		return appendPadded(append(append(append(dst, "+1"...), p.place.area...), "55501"...), p.number%100, 2)
	},
	company: func(p *Person, dst []byte) []byte {
		dst = append(append(append(dst, p.trade...), p.brand...), ' ')
		return append(append(dst, p.sector...), " Inc."...)
	},
	street: func(p *Person, dst []byte) []byte {
		n := NewHash(p.seed).Text("street").Seed()
		dst = append(strconv.AppendInt(dst, int64(1+n%998), 10), ' ')
		return append(dst, englishRoads[n/998%uint64(len(englishRoads))]...)
	},
	address: func(p *Person, dst []byte) []byte {
		dst = append(append(p.appendStreet(dst), ", "...), p.place.city...)
		dst = append(append(append(dst, ", "...), p.place.regionCode...), ' ')
		return append(dst, p.postcode()...)
	},
}

var englishSurnames = []spelling{
	{"Smith", "smith"}, {"Johnson", "johnson"}, {"Williams", "williams"}, {"Brown", "brown"}, {"Jones", "jones"}, {"Garcia", "garcia"}, {"Miller", "miller"},
	{"Davis", "davis"}, {"Martinez", "martinez"}, {"Wilson", "wilson"}, {"Anderson", "anderson"}, {"Taylor", "taylor"}, {"Moore", "moore"}, {"Jackson", "jackson"},
	{"Martin", "martin"}, {"Lee", "lee"}, {"Thompson", "thompson"}, {"White", "white"}, {"Harris", "harris"}, {"Clark", "clark"}, {"Lewis", "lewis"},
	{"Robinson", "robinson"}, {"Walker", "walker"}, {"Young", "young"}, {"Allen", "allen"}, {"King", "king"}, {"Wright", "wright"}, {"Scott", "scott"},
	{"Hill", "hill"}, {"Green", "green"}, {"Adams", "adams"}, {"Nelson", "nelson"}, {"Baker", "baker"}, {"Hall", "hall"}, {"Campbell", "campbell"}, {"Carter", "carter"},
}

var englishGivenNames = [2][]spelling{
	{
		{"James", "james"}, {"Robert", "robert"}, {"John", "john"}, {"Michael", "michael"}, {"David", "david"}, {"William", "william"}, {"Richard", "richard"},
		{"Joseph", "joseph"}, {"Thomas", "thomas"}, {"Daniel", "daniel"}, {"Matthew", "matthew"}, {"Anthony", "anthony"}, {"Mark", "mark"}, {"Steven", "steven"},
		{"Andrew", "andrew"}, {"Paul", "paul"}, {"Joshua", "joshua"}, {"Kevin", "kevin"}, {"Brian", "brian"}, {"George", "george"}, {"Edward", "edward"}, {"Ryan", "ryan"},
	},
	{
		{"Mary", "mary"}, {"Patricia", "patricia"}, {"Jennifer", "jennifer"}, {"Linda", "linda"}, {"Elizabeth", "elizabeth"}, {"Barbara", "barbara"}, {"Susan", "susan"},
		{"Jessica", "jessica"}, {"Sarah", "sarah"}, {"Karen", "karen"}, {"Nancy", "nancy"}, {"Lisa", "lisa"}, {"Margaret", "margaret"}, {"Sandra", "sandra"},
		{"Ashley", "ashley"}, {"Emily", "emily"}, {"Donna", "donna"}, {"Michelle", "michelle"}, {"Carol", "carol"}, {"Amanda", "amanda"}, {"Laura", "laura"}, {"Rachel", "rachel"},
	},
}

// englishPlaces have the first three digits of postcodes, as the United States Postal Service gives them out, and area codes of the
// North American numbering plan.
var englishPlaces = []place{
	{"New York", "New York", "NY", "100", "212", "America/New_York"}, {"Boston", "Massachusetts", "MA", "021", "617", "America/New_York"},
	{"Philadelphia", "Pennsylvania", "PA", "191", "215", "America/New_York"}, {"Atlanta", "Georgia", "GA", "303", "404", "America/New_York"},
	{"Miami", "Florida", "FL", "331", "305", "America/New_York"}, {"Columbus", "Ohio", "OH", "432", "614", "America/New_York"},
	{"Charlotte", "North Carolina", "NC", "282", "704", "America/New_York"}, {"Detroit", "Michigan", "MI", "482", "313", "America/Detroit"},
	{"Chicago", "Illinois", "IL", "606", "312", "America/Chicago"}, {"Houston", "Texas", "TX", "770", "713", "America/Chicago"},
	{"Dallas", "Texas", "TX", "752", "214", "America/Chicago"}, {"Austin", "Texas", "TX", "787", "512", "America/Chicago"},
	{"Nashville", "Tennessee", "TN", "372", "615", "America/Chicago"}, {"Minneapolis", "Minnesota", "MN", "554", "612", "America/Chicago"},
	{"Denver", "Colorado", "CO", "802", "303", "America/Denver"}, {"Phoenix", "Arizona", "AZ", "850", "602", "America/Phoenix"},
	{"Seattle", "Washington", "WA", "981", "206", "America/Los_Angeles"}, {"Portland", "Oregon", "OR", "972", "503", "America/Los_Angeles"},
	{"San Diego", "California", "CA", "921", "619", "America/Los_Angeles"}, {"San Francisco", "California", "CA", "941", "415", "America/Los_Angeles"},
}

var englishRoads = []string{"Main Street", "Oak Street", "Maple Avenue", "Park Avenue", "Cedar Lane", "Washington Street", "Lake Drive", "Hill Road", "Elm Street", "River Road"}

var englishProse = proseParts{
	things: []string{"Project Plan", "Quarterly Report", "Product Handbook", "Event Notice", "Partner Agreement", "User Guide", "Requirements List", "Test Plan", "Training Notes",
		"Meeting Minutes", "Service Description", "Release Notes"},
	kinds:    []string{"Spring ", "Annual ", "Standard ", "Revised ", "Regional ", "Second ", "Priority ", "Internal ", "Online ", "Special ", "Pilot ", "General "},
	subjects: []string{"The details", "The main points", "The particulars", "The notes", "The key facts", "The terms", "The contents", "The figures"},
	actions:  []string{" have been checked", " have been updated", " are confirmed", " are complete", " are on record", " meet the requirements", " are in order", " have been entered"},
	endings:  []string{"; changes will be posted here.", "; please use the latest version.", "; nothing to add.", "; subject to change.", ".", "; for reference."},
	goods: []string{"Wireless Headphones", "Travel Mug", "Backpack", "Mechanical Keyboard", "Smart Watch", "Running Shoes", "Desk Lamp", "Coffee Beans", "Notebook", "Air Purifier",
		"Bluetooth Speaker", "Power Bank"},
	lines:   []string{"Everyday ", "Active ", "Simple ", "Classic ", "Premium ", "Travel ", "Cloud ", "Urban "},
	gap:     " ",
	padding: "text",
}
