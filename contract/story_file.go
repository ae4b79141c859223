package contract

import (
	"bytes"
	"fmt"
	"net/http"
	"strconv"

	"agentmock/internal/jsonvalue"
	"agentmock/internal/message"
	"agentmock/internal/openapi"
	"agentmock/internal/resource"
)

// download asks for the bytes of the file that the thing was made of, where the document gives them back: whole, and some of them where it declares 206.
func (s *story) download() {
	sent := s.uploaded()
	if len(sent) == 0 {
		return
	}
	for _, o := range s.planner.asked {
		if !s.givesBack(o) {
			continue
		}
		if there := s.downloadWhole(o, sent); there && answersWith(o, http.StatusPartialContent) {
			s.downloadPart(o, sent)
		}
	}
}

// uploaded returns the bytes of the one file that the creation has sent; none where it sent no such one.
func (s *story) uploaded() []byte {
	create := s.steps[0]
	if create.base == nil {
		return nil
	}
	x := &message.Exchange{Operation: create.operation}
	x.Request.Header = http.Header{"Content-Type": {create.base.contentType}}
	x.Request.Body = message.Body{Raw: create.base.raw, MediaType: create.base.mediaType}
	if all := x.Uploads(); len(all) == 1 {
		return all[0].Bytes
	}
	return nil
}

// givesBack reports whether an operation answers the file that the thing is.
func (s *story) givesBack(o *openapi.Operation) bool {
	values := make([]string, len(s.ids))
	for i, id := range s.ids {
		values[i] = jsonvalue.Plain(id)
	}
	if len(values) == 0 || len(resource.Variables(o.Path)) != len(values) {
		return false
	}
	taken := &message.Exchange{Operation: s.steps[0].operation}
	taken.Request.Path = values[:len(values)-1]
	address, id, ok := s.files.Taken(taken)
	given := &message.Exchange{Operation: o}
	given.Request.Path = values
	at, gives := s.files.Given(given)
	return ok && gives && id != "" && at == resource.Under(address, values[len(values)-1])
}

// downloadWhole asks for all the bytes, and reports whether there are some.
func (s *story) downloadWhole(o *openapi.Operation, sent []byte) (there bool) {
	n := len(s.steps)
	for _, v := range s.eventually(func() []violation {
		s.steps = s.steps[:n]
		got, ok := s.step(downloads, s.request(o, "", s.ids))
		there = ok && succeeded(got)
		switch {
		case !ok || !isGone(got) && got.observation.Response.Status != http.StatusOK: // not everything that is taken is given to everybody
			return nil
		case isGone(got):
			return []violation{s.law("downloaded-as-uploaded", "response.status", strconv.Itoa(got.observation.Response.Status), "a success: the file was uploaded, and not deleted", o)}
		case !isOf(got, sent):
			return []violation{s.law("downloaded-as-uploaded", "response.body", size(got.observation.Response.Body.Raw), size(sent)+", those that were uploaded", o)}
		}
		return nil
	}) {
		s.breaks(v)
	}
	return there
}

// isOf reports whether an answer has the bytes that were sent: to the letter, or as a text in JSON.
func isOf(got sent, sent []byte) bool {
	body := got.observation.Response.Body
	if openapi.IsJSON(got.observation.contentType) && body.Decoded {
		return body.Value == any(string(sent))
	}
	return bytes.Equal(body.Raw, sent)
}

func size(b []byte) string {
	if len(b) == 1 {
		return "1 byte"
	}
	return fmt.Sprintf("%d bytes", len(b))
}

// downloadPart asks for some of the bytes. The whole is an answer, too (RFC 9110 section 14.2).
func (s *story) downloadPart(o *openapi.Operation, sent []byte) {
	first := min(1, len(sent)-1)
	last := min(first+1, len(sent)-1)
	c := s.request(o, "", s.ids)
	c.target.Header.Set("Range", fmt.Sprintf("bytes=%d-%d", first, last))
	c.expect = expectation{kind: expectStatus, status: []int{http.StatusOK, http.StatusPartialContent}}
	got, ok := s.step(downloadsPart, c)
	if ok && got.observation.Response.Status == http.StatusOK && !isOf(got, sent) {
		s.breaks(s.law("downloaded-as-uploaded", "response.body", size(got.observation.Response.Body.Raw), size(sent)+", as a 200 has the whole", o))
	}
	if !ok || got.observation.Response.Status != http.StatusPartialContent || openapi.IsJSON(got.observation.contentType) {
		return
	}
	if r, hasRange := parseContentRange(got.observation.Response.Header.Get("Content-Range")); hasRange && r.first <= int64(last) && r.last < int64(len(sent)) {
		if part := sent[r.first : r.last+1]; len(part) == len(got.observation.Response.Body.Raw) && !bytes.Equal(got.observation.Response.Body.Raw, part) {
			s.breaks(s.law("downloaded-as-uploaded", "response.body", size(got.observation.Response.Body.Raw), "those of the range that were uploaded", o))
		}
	}
}
