package traffic

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"path"
	"strings"

	"agentmock/internal/jsonvalue"
	"agentmock/internal/message"
	"agentmock/internal/openapi"
	"agentmock/internal/source"
	"agentmock/internal/wiremock"
)

// isMapping reports whether an object is a stub mapping of WireMock: its request or its response has a member that nobody else has.
func isMapping(start []byte) bool {
	inner := func(outer string, names ...string) bool {
		rest, has := afterName(start, outer)
		_, rest, isObject := bytes.Cut(rest, []byte("{"))
		return has && isObject && hasMember(names...)(append([]byte("{"), rest...))
	}
	return inner("request", "urlPath", "urlPattern", "urlPathPattern", "urlPathTemplate", "queryParameters", "bodyPatterns") ||
		inner("response", "jsonBody", "base64Body", "bodyFileName", "fixedDelayMilliseconds", "transformers", "proxyBaseUrl")
}

// readMappings reads stub mappings of WireMock: one, or a list of them. Each that means one request is an exchange.
func readMappings(r *bufio.Reader, name string) (Source, error) {
	v, err := document(r, name)
	if err != nil {
		return nil, err
	}
	object, _ := v.(*jsonvalue.Object)
	if object == nil || object.Index("mappings") < 0 {
		one, err := mappingExchange(v)
		one.Name = "mapping-1"
		return several([]step{{one, err}}), nil
	}
	var steps []step
	list, isList := mustLookup(object, "mappings").([]any)
	if !isList {
		return nil, fmt.Errorf("%s: /mappings: expected a list of stub mappings", name)
	}
	for i, mapping := range list {
		if _, ok := mapping.(*jsonvalue.Object); !ok {
			return nil, fmt.Errorf("%s: /mappings/%d: expected a stub mapping, an object with request and response", name, i)
		}
		one, err := mappingExchange(mapping)
		one.Name = fmt.Sprintf("mapping-%d", i+1)
		steps = append(steps, step{one, err})
	}
	return several(steps), nil
}

func mustLookup(o *jsonvalue.Object, name string) any {
	v, _ := o.Lookup(name)
	return v
}

// mappingExchange returns the request that a mapping means, and its answer.
func mappingExchange(mapping any) (Recorded, error) {
	out := Recorded{Method: openapi.MethodOf(plainAt(mapping, "request", "method")), RequestHeader: http.Header{}}
	switch {
	case out.Method == "" || strings.EqualFold(out.Method, "any"):
		return out, PassOver("a mapping of any method is no one request")
	case textAt(mapping, "response", "fault") != "":
		return out, PassOver("a mapping of a fault has no answer")
	case len(listAt(mapping, "response", "transformers")) > 0:
		return out, PassOver("its body is a template")
	}
	var ok bool
	if out.URL, ok = mappedURL(mapping); !ok {
		return out, PassOver("a pattern of URLs is no one request")
	}
	for _, m := range membersAt(mapping, "request", "headers") {
		if text, ok := jsonvalue.At(m.Value, "equalTo"); ok {
			out.RequestHeader.Set(m.Name, message.Text(text))
		}
	}
	for _, body := range listAt(mapping, "request", "bodyPatterns") {
		if v, ok := jsonvalue.At(body, "equalToJson"); ok {
			out.RequestBody = []byte(message.Text(v))
			if out.RequestHeader.Get("Content-Type") == "" {
				out.RequestHeader.Set("Content-Type", "application/json")
			}
		} else if v, ok := jsonvalue.At(body, "equalTo"); ok {
			out.RequestBody = []byte(message.Text(v))
		}
	}
	out.NoRequestBody = len(out.RequestBody) == 0
	return out, out.answeredBy(mapping)
}

// answeredBy takes the answer of a mapping. One whose body is a file beside it names that.
func (r *Recorded) answeredBy(mapping any) error {
	response, _ := jsonvalue.At(mapping, "response")
	answer, _ := jsonvalue.Clone(response).(*jsonvalue.Object)
	if answer == nil {
		answer = &jsonvalue.Object{}
	}
	r.BodyFile = textAt(answer, "bodyFileName")
	answer.Delete("bodyFileName")
	n, err := source.ParseFile("response", jsonvalue.Append(nil, answer))
	if err != nil {
		return err
	}
	given, err := wiremock.ReadAnswer(n, "/response")
	var refused *wiremock.Refused
	if errors.As(err, &refused) {
		return PassOver("what is at %s of the mapping cannot be done", refused.Pointer)
	}
	r.Status, r.ResponseHeader, r.ResponseBody = given.Status, given.Header, given.Body
	if r.BodyFile != "" {
		r.ResponseBody, r.NoBody = nil, true
	}
	if r.Status == 0 {
		r.Status = http.StatusOK
	}
	return err
}

// mappedURL returns the one URL that a mapping means.
func mappedURL(mapping any) (string, bool) {
	if text := textAt(mapping, "request", "url"); text != "" {
		return text, true
	}
	target := textAt(mapping, "request", "urlPath")
	if target == "" {
		target = textAt(mapping, "request", "urlPathTemplate")
		for _, m := range membersAt(mapping, "request", "pathParameters") {
			if text, ok := jsonvalue.At(m.Value, "equalTo"); ok {
				target = strings.ReplaceAll(target, "{"+m.Name+"}", url.PathEscape(message.Text(text)))
			}
		}
		if target == "" || strings.Contains(target, "{") {
			return "", false
		}
	}
	query := url.Values{}
	for _, m := range membersAt(mapping, "request", "queryParameters") {
		if text, ok := jsonvalue.At(m.Value, "equalTo"); ok {
			query.Add(m.Name, message.Text(text))
		}
	}
	if len(query) > 0 {
		target += "?" + query.Encode()
	}
	return target, true
}

func membersAt(v any, tokens ...string) []jsonvalue.Member {
	found, _ := jsonvalue.At(v, tokens...)
	if o, ok := found.(*jsonvalue.Object); ok {
		return o.Members
	}
	return nil
}

// OpenDir reads all recordings of a folder, in the order of their names: the mappings of a WireMock, whose bodies may be files in __files.
// Where base has a host, exchanges of others are foreign.
func OpenDir(fsys fs.FS, name, base string) (Source, error) {
	var files []string
	err := fs.WalkDir(fsys, ".", func(file string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && (entry.Name() == bodyFiles || strings.HasPrefix(entry.Name(), ".") && file != "."):
			return fs.SkipDir
		case !entry.IsDir() && path.Ext(file) == ".json":
			files = append(files, file)
		}
		return nil
	})
	if err == nil && len(files) == 0 {
		err = fmt.Errorf("%s: no .json file is in this folder", name)
	}
	var current Source
	return func() (Recorded, error) {
		for {
			if current == nil && len(files) == 0 {
				return Recorded{}, io.EOF
			}
			if current == nil {
				data, err := fs.ReadFile(fsys, files[0])
				if err != nil {
					return Recorded{}, err
				}
				if current, err = Open(bytes.NewReader(data), path.Join(name, files[0]), base); err != nil {
					return Recorded{}, err
				}
			}
			r, err := current()
			if err == io.EOF {
				current, files = nil, files[1:]
				continue
			}
			if err == nil && r.BodyFile != "" {
				err = r.readBodyFile(fsys)
			}
			r.Name = path.Join(name, files[0]) + ": " + r.Name
			return r, err
		}
	}, err
}

// bodyFiles is the folder of a WireMock in which bodies are.
const bodyFiles = "__files"

// readBodyFile reads the body that stands in a file, and no file outside of the folder.
func (r *Recorded) readBodyFile(fsys fs.FS) error {
	file := path.Join(bodyFiles, r.BodyFile)
	if !fs.ValidPath(file) || !strings.HasPrefix(file, bodyFiles+"/") {
		return fmt.Errorf("/response/bodyFileName: expected the name of a file in %s, found %q", bodyFiles, r.BodyFile)
	}
	f, err := fsys.Open(file)
	if err != nil {
		return fmt.Errorf("/response/bodyFileName: %w", err)
	}
	defer f.Close()
	if r.ResponseBody, err = whole(f, file); err == nil {
		r.NoBody = false
	}
	return err
}
