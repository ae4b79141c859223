package i18n

import (
	"strconv"
	"strings"
)

// Accepted returns the language of ours that the lines of an Accept-Language want most (RFC 9110 section 12.5.4), the first of equals; ""
// for none.
func Accepted(lines []string) Language {
	var best Language
	most := 0.0
	for _, line := range lines {
		for one := range strings.SplitSeq(line, ",") {
			tag, parameters, _ := strings.Cut(one, ";")
			weight := 1.0
			if text, weighed := strings.CutPrefix(strings.ReplaceAll(parameters, " ", ""), "q="); weighed {
				weight, _ = strconv.ParseFloat(text, 64)
			}
			primary, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(tag)), "-")
			for _, l := range languages {
				if string(l.Language) == primary && weight > most {
					best, most = l.Language, weight
				}
			}
		}
	}
	return best
}
