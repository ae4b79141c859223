package traffic

import (
	"bufio"
	"cmp"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"agentmock/internal/jsonvalue"
	"agentmock/internal/openapi"
)

// readApifox reads a project as Apifox exports it: the examples of responses, each with the request that its API describes.
func readApifox(r *bufio.Reader, name string) (Source, error) {
	v, err := document(r, name)
	if err != nil {
		return nil, err
	}
	p := project{collection: collection{file: name, variables: map[string]string{}}}
	for _, variable := range append(listAt(v, "globalVariables", "0", "variables"), listAt(v, "environments", "0", "variables")...) {
		p.variables[cmp.Or(plainAt(variable, "name"), plainAt(variable, "key"))] = cmp.Or(plainAt(variable, "value"), plainAt(variable, "initialValue"))
	}
	p.base = strings.TrimRight(filled(cmp.Or(textAt(v, "environments", "0", "baseUrl"), textAt(v, "environments", "0", "baseUrls", "default")), p.variables), "/")
	if err := p.folders(listAt(v, "apiCollection"), 0); err != nil {
		return nil, err
	}
	if len(p.steps) == 0 {
		return nil, fmt.Errorf("%s: /apiCollection: the project has no examples of responses", name)
	}
	return several(p.steps), nil
}

// project is what is read of a project.
type project struct {
	collection
	base string // URL before all paths
}

func (p *project) folders(items []any, depth int) error {
	if depth > maxFolders {
		return fmt.Errorf("%s: folders more than %d deep in each other", p.file, maxFolders)
	}
	for _, item := range items {
		if api, ok := jsonvalue.At(item, "api"); ok {
			for _, example := range listAt(api, "responseExamples") {
				one, err := p.example(api, example)
				one.Name = fmt.Sprintf("example-%d", len(p.steps)+1)
				p.steps = append(p.steps, step{one, err})
			}
		}
		if err := p.folders(listAt(item, "items"), depth+1); err != nil {
			return err
		}
	}
	return nil
}

func (p *project) example(api, example any) (Recorded, error) {
	out := Recorded{Method: openapi.MethodOf(plainAt(api, "method")), RequestHeader: http.Header{}, ResponseHeader: http.Header{}}
	response := responseOf(api, plainAt(example, "responseId"))
	if out.Status = intAt(response, "code"); out.Status < 100 || out.Status > 599 {
		return out, PassOver("without a status")
	}
	if contentType := textAt(response, "contentType"); contentType == "json" {
		out.ResponseHeader.Set("Content-Type", "application/json")
	} else if strings.Contains(contentType, "/") {
		out.ResponseHeader.Set("Content-Type", contentType)
	}
	data, kept := jsonvalue.At(example, "data")
	out.ResponseBody, out.NoBody = []byte(filled(plainAt(example, "data"), p.variables)), !kept || data == nil
	target, ok := filledPath(filled(textAt(api, "path"), p.variables), func(segment string) (string, bool) {
		place, is := strings.CutPrefix(segment, "{")
		return strings.TrimSuffix(place, "}"), is
	}, func(place string) string { return p.value(api, "path", place) }, out.ResponseBody)
	if !ok {
		return out, PassOver("its path has a place that nothing fills")
	}
	query := url.Values{}
	for _, one := range listAt(api, "parameters", "query") {
		if required, _ := jsonvalue.At(one, "required"); required == true {
			if text := p.value(api, "query", plainAt(one, "name")); text != "" {
				query.Set(plainAt(one, "name"), text)
			}
		}
	}
	if len(query) > 0 {
		target += "?" + query.Encode()
	}
	if out.URL = target; !strings.Contains(target, "://") {
		out.URL = p.base + target
	}
	body := cmp.Or(plainAt(api, "requestBody", "example"), plainAt(api, "requestBody", "examples", "0", "value"))
	out.RequestBody, out.NoRequestBody = []byte(filled(body, p.variables)), body == ""
	if kind := textAt(api, "requestBody", "type"); strings.Contains(kind, "/") && body != "" {
		out.RequestHeader.Set("Content-Type", kind)
	}
	return out, nil
}

// value returns the example of a parameter.
func (p *project) value(api any, in, name string) string {
	for _, one := range listAt(api, "parameters", in) {
		if plainAt(one, "name") == name {
			return filled(cmp.Or(plainAt(one, "example"), plainAt(one, "schema", "example")), p.variables)
		}
	}
	return ""
}

// responseOf returns the response of an API that an example belongs to, the first where it says none.
func responseOf(api any, id string) any {
	all := listAt(api, "responses")
	for _, one := range all {
		if plainAt(one, "id") == id {
			return one
		}
	}
	if len(all) == 0 {
		return nil
	}
	return all[0]
}
