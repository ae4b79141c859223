package anonymize_test

import (
	"errors"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"agentmock/internal/anonymize"
	"agentmock/internal/generate"
	"agentmock/internal/message"
	"agentmock/internal/openapi"
	"agentmock/internal/verify"
)

// TestCorpus records made-up exchanges of every document below the directory that AGENTMOCK_CORPUS names, and of the one
// that the contract's tests have: each becomes a good fixture or is refused as unfit, and few are.
func TestCorpus(t *testing.T) {
	var recorded, unfit int
	reasons := map[string]int{}
	for _, root := range []string{"../../contract/testdata/documents", os.Getenv("AGENTMOCK_CORPUS")} {
		if root == "" {
			continue
		}
		err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
			slashed := filepath.ToSlash(path)
			if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".yaml") && !strings.HasSuffix(path, ".json") || strings.Contains(slashed, "/fail/") || strings.Contains(slashed, "/malicious/") {
				return err
			}
			dir, file := filepath.Split(path)
			s, err := openapi.Load(os.DirFS(dir), openapi.Options{File: file})
			if err != nil {
				return nil // a part of another document, or one that refers to its neighbours
			}
			t.Run(slashed, func(t *testing.T) { recorded += recordDocument(t, s, reasons, &unfit) })
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for reason, count := range reasons {
		t.Logf("%5d %s", count, reason)
	}
	t.Logf("%d recorded, %d unfit", recorded, unfit)
	if unfit*10 > recorded {
		t.Errorf("more than a tenth is unfit")
	}
}

// recordDocument records each response of each operation in each media type and shape, and loads what was written.
func recordDocument(t *testing.T, s *openapi.Document, reasons map[string]int, unfit *int) int {
	g, err := generate.New(s)
	if err != nil {
		t.Fatal(err)
	}
	r, dir := recorder(t, s, anonymize.Options{})
	count := 0
	for _, x := range madeUp(t, s, g) {
		_, err := r.Record(x)
		var refused *anonymize.Unfit
		switch {
		case errors.As(err, &refused):
			*unfit++
			reasons[refused.Reason]++
		case err != nil:
			t.Error(err)
		default:
			count++
		}
	}
	load(t, s, dir)
	return count
}

// madeUp returns good requests and the answers that a mock would make.
func madeUp(t *testing.T, s *openapi.Document, g *generate.Generator) []*message.Exchange {
	requests := g.ForRequests()
	var all []*message.Exchange
	for _, o := range s.Operations {
		for seed, shape := range generate.Shapes {
			values := make([]any, len(o.Parameters))
			for i, p := range o.Parameters {
				values[i] = message.Absent
				if p.Schema == nil || p.In == "cookie" || seed == 0 && !p.Required {
					continue
				}
				if made, err := requests.Value(p.Schema, generate.Options{Seed: uint64(seed)}); err == nil && len(verify.Parameter(p, made)) == 0 {
					values[i] = made
				}
			}
			target := message.NewTarget(o, s.BasePath(), values)
			for _, response := range o.Responses {
				for _, m := range append(response.Content, nil) {
					if m == nil && len(response.Content) > 0 {
						continue
					}
					if x := answered(s, g, o, target, response, m, generate.Options{Seed: uint64(seed), Shape: shape}); x != nil {
						all = append(all, withBody(x, requests, uint64(seed)))
					}
				}
			}
		}
	}
	return all
}

func answered(s *openapi.Document, g *generate.Generator, o *openapi.Operation, target message.Target, response *openapi.Response, m *openapi.MediaType, options generate.Options) *message.Exchange {
	path, _, _ := strings.Cut(target.URL(), "?")
	found := s.Match(o.Method, path)
	if found.Operation != o {
		return nil // a value of another operation's path
	}
	x := &message.Exchange{Operation: o}
	x.Request = message.RequestMessage{Method: o.Method, URL: target.URL(), Path: found.Path, Header: target.Header}
	verify.Request(x)
	x.Response = message.ResponseMessage{Status: response.Code(), Header: http.Header{}}
	if o.Response(x.Response.Status) != response {
		x.Response.Status = http.StatusTeapot
	}
	if o.Response(x.Response.Status) != response {
		return nil
	}
	for _, h := range response.Headers {
		if h.Schema != nil {
			if made, err := g.Value(h.Schema, options); err == nil {
				x.Response.Header.Set(h.Name, message.HeaderText(h, made))
			}
		}
	}
	if m == nil {
		return x
	}
	if m.Schema == nil || g.Body(x, m, options) != nil {
		return nil
	}
	raw, contentType := message.Encode(m, x.Response.Body.Value)
	x.Response.Header.Set("Content-Type", contentType)
	x.Response.Body = message.Body{Raw: raw}
	return x
}

func withBody(x *message.Exchange, requests *generate.Generator, seed uint64) *message.Exchange {
	if x.Operation.RequestBody == nil {
		return x
	}
	for _, m := range x.Operation.RequestBody.Content {
		if m.Schema == nil {
			continue
		}
		made, err := requests.Value(m.Schema, generate.Options{Seed: seed})
		if err != nil {
			continue
		}
		raw, contentType := message.Encode(m, made)
		x.Request.Body.Raw = raw
		x.Request.Header.Set("Content-Type", contentType)
		verify.Request(x)
		return x
	}
	return x
}
