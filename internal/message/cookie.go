package message

import (
	"net/http"
	"net/url"
	"strings"

	"agentmock/internal/jsonvalue"
	"agentmock/internal/openapi"
)

// fromCookies reads a parameter of style cookie (OpenAPI 3.2, Style Values): what form is in a query, in cookies, with no escapes.
func fromCookies(p *openapi.Parameter, header http.Header) (any, error) {
	cookies := url.Values{}
	for _, line := range header["Cookie"] {
		for pair := range strings.SplitSeq(line, ";") {
			if name, text, ok := strings.Cut(strings.TrimSpace(pair), "="); ok {
				cookies.Add(name, text)
			}
		}
	}
	form := *p
	form.Style = "form"
	return fromQuery(&form, "", cookies)
}

// cookiesOf writes what fromCookies reads back. What no cookie can hold is left out of texts (RFC 6265, section 4.1.1).
func cookiesOf(p *openapi.Parameter, v any) []string {
	switch v := v.(type) {
	case []any:
		if p.Explode {
			all := make([]string, len(v))
			for i, item := range v {
				all[i] = p.Name + "=" + cookieText(scalarOf(item))
			}
			return all
		}
	case *jsonvalue.Object:
		if p.Explode {
			return textsOf(p, v, cookieText)
		}
	}
	return []string{p.Name + "=" + strings.Join(textsOf(p, v, cookieText), ",")}
}

func cookieText(text string) string {
	return strings.Map(func(r rune) rune {
		if r <= ' ' || r >= 0x7f || strings.ContainsRune(`",;\`, r) {
			return -1
		}
		return r
	}, text)
}
