// Package verify finds every way in which an exchange is not what its operation says.
package verify

import (
	"net/http"
	"net/url"
	"strings"

	"agentmock/internal/jsonschema"
	"agentmock/internal/openapi"
)

// Credentials is nil where the request carries what one of the requirements asks for, and accepted takes it;
// accepted nil takes every credential. strict drops the alternative of an anonymous request. The alternatives that
// would do are the violation's limit.
func Credentials(o *openapi.Operation, header http.Header, query url.Values, strict bool, accepted func(scheme *openapi.SecurityScheme, secret string) bool) *jsonschema.Violation {
	if len(o.Security) == 0 || !strict && accepted == nil && o.Open() {
		return nil
	}
	anonymous, refused := false, false
	for _, requirement := range o.Security {
		if len(requirement) == 0 {
			anonymous = true
			continue
		}
		met := true
		for _, scheme := range requirement {
			secret, has := scheme.Credential(header, query)
			if has && accepted != nil && scheme.Visible() && !accepted(scheme, secret) {
				refused, has = true, false
			}
			met = met && has
		}
		if met {
			return nil
		}
	}
	if anonymous && !refused && !strict {
		return nil
	}
	wanted := credentials(o)
	if anonymous && !refused && wanted == "" {
		return nil
	}
	return &jsonschema.Violation{In: "request.security", Rule: "security", Limit: wanted, Spec: o.Position}
}

// credentials are those that an operation asks for, in words.
func credentials(o *openapi.Operation) string {
	var wanted []string
	for _, requirement := range o.Security {
		if len(requirement) == 0 {
			continue
		}
		names := make([]string, len(requirement))
		for i, scheme := range requirement {
			names[i] = scheme.String()
		}
		wanted = append(wanted, strings.Join(names, " and "))
	}
	return strings.Join(wanted, ", or ")
}
