package faker

import "strings"

// Codes of lists that others keep: the usual one of the locale first, and any other where several must differ.

var (
	countryCodes  = strings.Fields("CN US JP DE FR GB KR IN BR CA AU IT ES NL SE CH SG TH VN MX PL PT NO FI DK IE NZ ZA AT BE")                               // ISO 3166-1 alpha-2
	currencyCodes = strings.Fields("CNY USD EUR JPY GBP KRW INR BRL CAD AUD CHF SEK SGD THB VND MXN PLN NOK DKK NZD ZAR HKD TWD MYR IDR PHP TRY ILS CZK HUF") // ISO 4217
	languageCodes = strings.Fields("zh en ja de fr ko hi pt it es nl sv th vi pl nb fi da ar ru tr id ms he cs hu ro uk el bg")                               // ISO 639-1
	timeZones     = strings.Fields(`Asia/Shanghai America/New_York Asia/Tokyo Europe/Berlin Europe/Paris Europe/London Asia/Seoul Asia/Kolkata America/Sao_Paulo
		America/Toronto Australia/Sydney Europe/Rome Europe/Madrid Europe/Amsterdam Europe/Stockholm Europe/Zurich Asia/Singapore Asia/Bangkok America/Mexico_City
		Europe/Warsaw Europe/Lisbon Europe/Oslo Europe/Helsinki Europe/Dublin Pacific/Auckland Africa/Johannesburg America/Chicago America/Denver America/Los_Angeles UTC`)  // IANA
)

// listed returns what is usual, and of the elements of a list each another one of all.
func listed(usual func(*Draw, *Constraints) any, all []string) func(*Draw, *Constraints) any {
	return func(d *Draw, f *Constraints) any {
		if one := all[d.Index%len(all)]; d.Element && f.takes(one) {
			return one
		}
		return usual(d, f)
	}
}

// tag returns a short word that things are sorted by, in a list each time another one.
func tag(d *Draw, f *Constraints) any {
	all := d.locale().tags
	at := d.Random.Intn(len(all))
	if d.Element {
		at = d.Index % len(all)
	}
	if f.takes(all[at]) {
		return all[at]
	}
	return nil
}
