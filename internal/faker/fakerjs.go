package faker

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"agentmock/internal/jsonvalue"
	"agentmock/internal/source"
)

// jsRow are the names that faker.js has for one thing, those of version 5, as Prism runs it, beside those of versions 8
// and 9; and how the thing is made.
type jsRow struct {
	names     string
	construct func(positional) (*Faker, error)
}

// jsModules are the modules of faker.js. What they have beyond the table is no mistake of the document.
var jsModules = strings.Fields(`address airline animal book color commerce company database datatype date finance food git hacker helpers
	image internet location lorem mersenne music name number phone random science string system time unique vehicle word`)

var jsRows = []jsRow{
	{"name.firstName person.firstName name.middleName person.middleName", whose(func(p *Person) any { return p.given() })},
	{"name.lastName person.lastName", whose(func(p *Person) any { return p.surname.written })},
	{"name.findName name.fullName name.name person.fullName finance.accountName", whose(func(p *Person) any { return p.name() })},
	{"name.title name.jobTitle name.jobType person.jobTitle person.jobType", whose(func(p *Person) any { return p.title })},
	{"name.jobArea person.jobArea name.jobDescriptor person.jobDescriptor", inChinese("市场|技术|财务|人事|运营|销售", "Marketing|Engineering|Finance|People|Operations|Sales")},
	{"name.prefix person.prefix", whose(func(p *Person) any { return p.locale.forms[p.sex-1] })},
	{"name.suffix person.suffix", inChinese("博士|硕士|教授|工程师", "PhD|MSc|MD|Jr.")},
	{"name.gender name.sex name.sexType person.gender person.sexType", ours("person.sex")},
	{"person.bio", drawn(func(d *Draw) any { return d.sentence() })},
	{"person.zodiacSign", inChinese("白羊座|金牛座|双子座|巨蟹座|狮子座|处女座|天秤座|天蝎座|射手座|摩羯座|水瓶座|双鱼座", "Aries|Taurus|Gemini|Cancer|Leo|Virgo|Libra|Scorpio|Sagittarius|Capricorn|Aquarius|Pisces")},

	{"internet.email internet.exampleEmail internet.freeEmail", ours("person.email")},
	{"internet.userName internet.username internet.displayName", whose(func(p *Person) any { return p.login() })},
	{"internet.password", drawn(func(d *Draw) any { return d.password() })},
	{"internet.url", drawn(func(d *Draw) any { return d.link() })},
	{"internet.domainName", drawn(func(d *Draw) any { return d.hostname() })},
	{"internet.domainWord", drawn(func(d *Draw) any { return d.oneOf(hosts) })},
	{"internet.domainSuffix", anyOf("com", "net", "org")},
	{"internet.ip internet.ipv4", gofake("ipv4address")},
	{"internet.ipv6", gofake("ipv6address")},
	{"internet.mac", gofake("macaddress")},
	{"internet.port", ranged(1024, 65535, 1)},
	{"internet.protocol", anyOf("http", "https")},
	{"internet.httpMethod", anyOf("GET", "POST", "PUT", "PATCH", "DELETE")},
	{"internet.httpStatusCode", gofake("httpstatuscodesimple")},
	{"internet.userAgent", drawn(func(d *Draw) any { return d.userAgent() })},
	{"internet.color color.rgb color.hex", gofake("hexcolor")},
	{"internet.emoji", gofake("emoji")},
	{"internet.avatar image.avatar image.imageUrl image.url image.image image.urlLoremFlickr image.urlPicsumPhotos image.urlPlaceholder image.abstract image.animals " +
		"image.business image.cats image.city image.food image.nightlife image.fashion image.people image.nature image.sports image.technics image.transport",
		drawn(func(d *Draw) any { return d.picture() })},
	{"image.dataUri", drawn(func(d *Draw) any {
		return fmt.Sprintf(`data:image/svg+xml;charset=UTF-8,%%3Csvg%%20xmlns%%3D%%22http%%3A%%2F%%2Fwww.w3.org%%2F2000%%2Fsvg%%22%%20width%%3D%%22%d%%22%%20height%%3D%%2290%%22%%2F%%3E`, 100+d.Random.Intn(100))
	})},

	{"phone.phoneNumber phone.number", jsPhone},
	{"phone.phoneNumberFormat", ours("person.phone")},
	{"phone.imei", symbols("35-######-######-#")},

	{"company.companyName company.name", ours("person.company")},
	{"company.companySuffix", inChinese("有限公司|股份有限公司|集团", "Inc.|LLC|Group")},
	{"company.catchPhrase company.bs company.buzzPhrase", drawn(func(d *Draw) any { return d.sentence() })},
	{"company.bsNoun company.buzzNoun", gofake("noun")},
	{"company.bsBuzz company.buzzVerb", gofake("verb")},
	{"company.bsAdjective company.buzzAdjective company.catchPhraseAdjective company.catchPhraseDescriptor", gofake("adjective")},

	{"address.city address.cityName location.city", ours("person.city")},
	{"address.streetName location.street address.street", drawn(func(d *Draw) any { return d.oneOf(d.locale().roads) })},
	{"address.streetAddress location.streetAddress", whose(func(p *Person) any { return p.street() })},
	{"address.secondaryAddress location.secondaryAddress", drawn(func(d *Draw) any { return fmt.Sprintf(d.locale().room, 101+d.Random.Intn(2400)) })},
	{"address.buildingNumber location.buildingNumber", drawn(func(d *Draw) any { return strconv.Itoa(1 + d.Random.Intn(998)) })},
	{"address.zipCode address.zip location.zipCode address.zipCodeByState", whose(func(p *Person) any { return p.postcode() })},
	{"address.state location.state address.stateAbbr", whose(func(p *Person) any { return p.place.region })},
	{"address.county location.county", drawn(func(d *Draw) any { return d.oneOf(d.locale().districts) })},
	{"address.country location.country", inChinese("中国", "United States")},
	{"address.countryCode location.countryCode", inChinese("CN", "US")},
	{"address.latitude location.latitude", ranged(-90, 90, 0.0001)},
	{"address.longitude location.longitude", ranged(-180, 180, 0.0001)},
	{"address.timeZone location.timeZone date.timeZone", gofake("timezoneregion")},
	{"address.direction location.direction address.cardinalDirection location.cardinalDirection", inChinese("东|南|西|北", "East|South|West|North")},

	{"lorem.word", gofake("loremipsumword")},
	{"lorem.words", lorem(3, " ", func(d *Draw) string { return d.faker.LoremIpsumWord() })},
	{"lorem.slug", lorem(3, "-", func(d *Draw) string { return d.faker.LoremIpsumWord() })},
	{"lorem.sentence", jsSentence},
	{"lorem.sentences", lorem(3, " ", loremSentence)},
	{"lorem.paragraph lorem.text", lorem(3, " ", loremSentence)},
	{"lorem.paragraphs lorem.lines", lorem(3, "\n", loremSentence)},

	{"date.past date.recent date.between date.anytime datatype.datetime", ours("date-time")},
	{"date.future date.soon", drawn(func(d *Draw) any { return d.workingTime().AddDate(12, 0, 0).Format(timeLayouts["date-time"]) })},
	{"date.birthdate", drawn(func(d *Draw) any { return string(appendDayBetween(nil, d.source, 1950, 2005)) + "T00:00:00Z" })},
	{"date.month", inChinese("一月|二月|三月|四月|五月|六月|七月|八月|九月|十月|十一月|十二月", "January|February|March|April|May|June|July|August|September|October|November|December")},
	{"date.weekday", inChinese("星期一|星期二|星期三|星期四|星期五|星期六|星期日", "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday")},
	{"time.recent", drawn(func(d *Draw) any { return jsonvalue.Int(d.workingTime().UnixMilli()) })},

	{"commerce.price", amount(1, 1000)},
	{"finance.amount", amount(0, 1000)},
	{"commerce.productName", drawn(func(d *Draw) any { return d.product() })},
	{"commerce.product", drawn(func(d *Draw) any { return d.oneOf(d.locale().prose.goods) })},
	{"commerce.productAdjective", drawn(func(d *Draw) any { return strings.TrimSpace(d.oneOf(d.locale().prose.lines)) })},
	{"commerce.productMaterial", inChinese("棉|木|不锈钢|塑料|陶瓷|玻璃", "Cotton|Wood|Steel|Plastic|Ceramic|Glass")},
	{"commerce.productDescription", drawn(func(d *Draw) any { return d.sentence() })},
	{"commerce.department", inChinese("家居|数码|图书|服装|食品|运动|母婴|美妆", "Home|Electronics|Books|Clothing|Grocery|Sports|Baby|Beauty")},
	{"commerce.color color.human vehicle.color", inChinese("红色|蓝色|绿色|黑色|白色|灰色|黄色|紫色", "red|blue|green|black|white|gray|yellow|purple")},
	{"commerce.isbn", symbols("978-7-###-#####-#")},
	{"commerce.upc", symbols("############")},

	{"finance.account finance.accountNumber", digitsOf("length", 8)},
	{"finance.mask", digitsOf("length", 4)},
	{"finance.pin", digitsOf("length", 4)},
	{"finance.routingNumber", digitsOf("", 9)},
	{"finance.currencyCode", gofake("currencyshort")},
	{"finance.currencyName", gofake("currencylong")},
	{"finance.currencySymbol", anyOf("¥", "$", "€", "£")},
	{"finance.creditCardNumber", gofake("creditcardnumber")},
	{"finance.creditCardCVV", digitsOf("", 3)},
	{"finance.creditCardIssuer", gofake("creditcardtype")},
	{"finance.bitcoinAddress", gofake("bitcoinaddress")},
	{"finance.ethereumAddress", drawn(func(d *Draw) any { return "0x" + d.hex(40) })},
	{"finance.bic", drawn(func(d *Draw) any { return d.characters(4, capitals) + "CN" + d.characters(2, capitals) })},
	{"finance.transactionType", anyOf("deposit", "withdrawal", "payment", "invoice")},
	{"finance.transactionDescription", drawn(func(d *Draw) any { return d.sentence() })},

	{"random.uuid datatype.uuid string.uuid", ours("uuid")},
	{"random.number datatype.number number.int datatype.bigInt number.bigInt", jsNumber(1)},
	{"random.float datatype.float number.float", jsNumber(0.01)},
	{"random.boolean datatype.boolean", jsBoolean},
	{"random.word random.words", gofake("word")},
	{"random.image", drawn(func(d *Draw) any { return d.picture() })},
	{"random.locale", anyOf("zh_CN", "en", "de", "fr", "ja")},
	{"random.alphaNumeric string.alphanumeric", characters("length", 1, letters+digits)},
	{"random.alpha string.alpha", characters("length", 1, letters)},
	{"random.numeric string.numeric", digitsOf("length", 1)},
	{"datatype.hexaDecimal datatype.hexadecimal random.hexaDecimal string.hexadecimal number.hex", characters("length", 1, hexits)},
	{"datatype.string string.sample", characters("length", 10, letters)},
	{"string.octal number.octal", characters("length", 1, "01234567")},
	{"string.binary number.binary", characters("length", 1, "01")},
	{"string.symbol", characters("length", 1, `!#$%&()*+,-./:;<=>?@[]^_{|}~`)},
	{"string.nanoid", characters("length", 21, letters+capitals+digits+"_-")},
	{"string.ulid", drawn(func(d *Draw) any { return "01H" + d.characters(23, "0123456789ABCDEFGHJKMNPQRSTVWXYZ") })},

	{"helpers.arrayElement random.arrayElement helpers.randomize", jsElement},
	{"helpers.arrayElements random.arrayElements helpers.shuffle", jsElements},
	{"helpers.replaceSymbols helpers.replaceSymbolWithNumber", symbols("####")},
	{"helpers.fromRegExp helpers.regexpStyleStringParse", jsPattern},
	{"helpers.slugify", jsSlug},

	{"system.fileName system.commonFileName", drawn(func(d *Draw) any { return d.fileName() })},
	{"system.fileExt system.commonFileExt", drawn(func(d *Draw) any { return d.extension() })},
	{"system.mimeType", drawn(func(d *Draw) any { return d.mimeType() })},
	{"system.fileType system.commonFileType", anyOf("image", "text", "video", "application", "audio")},
	{"system.directoryPath", anyOf("/usr/share", "/var/log", "/home/user", "/opt/app", "/tmp")},
	{"system.filePath", drawn(func(d *Draw) any { return "/home/user/" + d.fileName() })},
	{"system.semver", gofake("appversion")},

	{"hacker.phrase", gofake("hackerphrase")},
	{"hacker.noun", gofake("hackernoun")},
	{"hacker.verb", gofake("hackerverb")},
	{"hacker.ingverb", gofake("hackeringverb")},
	{"hacker.adjective", gofake("hackeradjective")},
	{"hacker.abbreviation", gofake("hackerabbreviation")},
	{"database.column", anyOf("id", "name", "status", "created_at", "updated_at", "token", "category")},
	{"database.type", anyOf("int", "varchar", "text", "date", "boolean", "bigint")},
	{"database.engine", anyOf("InnoDB", "MyISAM", "MEMORY", "CSV")},
	{"database.collation", anyOf("utf8_general_ci", "utf8_bin", "utf8_unicode_ci")},
	{"database.mongodbObjectId", drawn(func(d *Draw) any { return d.hex(24) })},
	{"git.commitSha", drawn(func(d *Draw) any { return d.hex(40) })},
	{"git.shortSha", drawn(func(d *Draw) any { return d.hex(7) })},
	{"git.branch", drawn(func(d *Draw) any { return d.faker.HackerNoun() + "-" + d.faker.HackerVerb() })},
	{"git.commitMessage", gofake("hackerphrase")},
	{"vehicle.vehicle vehicle.model", gofake("carmodel")},
	{"vehicle.manufacturer", gofake("carmaker")},
	{"vehicle.type", gofake("cartype")},
	{"vehicle.fuel", gofake("carfueltype")},
	{"vehicle.vin", characters("", 17, "ABCDEFGHJKLMNPRSTUVWXYZ0123456789")},
	{"animal.type", gofake("animal")},
	{"animal.dog", gofake("dog")},
	{"animal.cat", gofake("cat")},
	{"animal.bird", gofake("bird")},
	{"animal.petName", gofake("petname")},
	{"music.genre", inChinese("流行|摇滚|民谣|古典|爵士|电子", "Pop|Rock|Folk|Classical|Jazz|Electronic")},
	{"book.title", gofake("booktitle")},
	{"book.author", gofake("bookauthor")},
	{"book.genre", gofake("bookgenre")},
	{"food.fruit", gofake("fruit")},
	{"food.vegetable", gofake("vegetable")},
	{"food.dish", gofake("dinner")},
	{"word.noun", gofake("noun")},
	{"word.verb", gofake("verb")},
	{"word.adjective", gofake("adjective")},
	{"word.adverb", gofake("adverb")},
	{"word.preposition", gofake("preposition")},
	{"word.conjunction", anyOf("and", "or", "but", "because", "although", "while", "unless", "so")},
	{"word.interjection", anyOf("ah", "oh", "hey", "wow", "well", "oops", "hooray", "alas")},
	{"word.sample word.words", gofake("word")},
}

var fakerJS = constructors(jsRows)

func constructors(rows []jsRow) map[string]func(positional) (*Faker, error) {
	all := map[string]func(positional) (*Faker, error){}
	for _, row := range rows {
		for _, name := range strings.Fields(row.names) {
			all[name] = row.construct
		}
	}
	return all
}

func fakerJSNames() []string {
	names := make([]string, 0, len(fakerJS))
	for name := range fakerJS {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// Warning is what is wrong with an x-faker that is left to the schema: only warned of.
type Warning struct{ Err error }

func (d Warning) Error() string { return d.Err.Error() }

// fakerJSFaker returns the faker of a faker.js function; neither faker nor error for a name that is none.
func fakerJSFaker(at *source.Node, name string, a arguments) (*Faker, error) {
	if (name == "helpers.fake" || name == "helpers.mustache") && positionalOf(a.node).text("") != "" {
		return compileText(at, positionalOf(a.node).text(""))
	}
	construct, known := fakerJS[name]
	if !known {
		if module, _, _ := strings.Cut(name, "."); slices.Contains(jsModules, module) {
			return nil, Warning{at.Errorf("x-faker %q: not among the faker.js names known here: the schema decides", name)}
		}
		return nil, nil
	}
	m, err := construct(positionalOf(a.node))
	if err != nil {
		return nil, Warning{at.Errorf("x-faker %s: %s: the schema decides", name, reason(err))}
	}
	return m, nil
}
