package mockserver

import (
	"bytes"
	"cmp"
	"encoding/json"
	"maps"
	"mime"
	"net/http"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/message"
	"agentmock/internal/openapi"
	"agentmock/internal/resource"
	"agentmock/internal/world"
)

// Files that requests bring: the answer says what they are, and they are given back where the document has an operation for that.

const (
	maxFiles     = 100      // files of a session that are kept: the oldest makes room
	maxFileBytes = 16 << 20 // that they take together; a larger one is not kept
)

// filePrefix begins the names of the documents that keep files, a document for each: a line about it, and its bytes.
const filePrefix = "file/"

// keptFile is a file that a session was sent.
type keptFile struct {
	Name  string `json:"name,omitempty"`
	Type  string `json:"type,omitempty"`
	At    int64  `json:"at"` // when it came, in nanoseconds
	bytes []byte
}

func (f keptFile) document() []byte {
	line, err := json.Marshal(f)
	if err != nil {
		panic("mockserver: a line about a file that cannot be written: " + err.Error())
	}
	return slices.Concat(line, newline, f.bytes)
}

// readFiles returns the files that documents of a session keep; nil for none.
func readFiles(documents map[string][]byte) map[string]keptFile {
	var all map[string]keptFile
	for name, text := range documents {
		address, ok := strings.CutPrefix(name, filePrefix)
		if !ok {
			continue
		}
		line, content, _ := bytes.Cut(text, newline)
		var f keptFile
		if json.Unmarshal(line, &f) != nil {
			continue
		}
		if all == nil {
			all = map[string]keptFile{}
		}
		f.bytes = content
		all[address] = f
	}
	return all
}

// uploads returns the files that a request brings.
func (c *call) uploads() []message.Upload {
	if !c.unpacked && c.view.api.transfers.Take(c.x.Operation) {
		c.files = c.x.Uploads()
	}
	c.unpacked = true
	return c.files
}

// told has an answer that was made, or an example that is not the one of this request, say what the files are that the request brings.
func (c *call) told(d decision) decision {
	made := d.by.kind == byGenerator || d.by.kind == byStored || d.by.kind == byExample && !c.prefer.named && !c.isPaired(d.example)
	if !made || d.refused != nil || d.status < 200 || d.status > 299 || c.wanted.media == nil || !openapi.IsJSON(d.contentType) {
		return d
	}
	uploads := c.uploads()
	if len(uploads) == 0 {
		return d
	}
	m := c.wanted.media
	body, faults := jsonvalue.Decode(d.body)
	if len(faults) > 0 {
		return d
	}
	body = c.asMany(m.Schema, body, len(uploads))
	if !resource.Tell(resource.Spots(m.Schema, body), uploads, c.x.Request.Body.Value, false) || m.Schema != nil && !m.Schema.Valid(body, jsonschema.InResponse) {
		return d
	}
	d.body, d.contentType = message.Encode(m, body)
	d.lasting = false
	return d
}

// isPaired reports whether an example is the one that the document gives for the example that was sent.
func (c *call) isPaired(e *example) bool {
	return slices.ContainsFunc(c.view.api.pairs[c.x.Operation], func(p pair) bool { return p.name == e.Name && p.fits(c.x) })
}

// asMany gives the list of a body that speaks of files as many elements as there are files.
func (c *call) asMany(s *jsonschema.Schema, body any, n int) any {
	list, of, set := resource.ListOfFiles(s, body)
	if list == nil || of == nil {
		return body
	}
	for i := len(list); i < n; i++ {
		options := c.asAsked(c.made())
		options.Seed += uint64(i)
		element, err := c.view.api.generator.Value(of, options)
		if err != nil {
			return body
		}
		list = append(list, element)
	}
	return set(list[:n])
}

// keepFiles keeps the files of a request that was answered, and forgets those of what was deleted.
func (c *call) keepFiles(d decision) decision {
	if c.dry != nil || d.status < 200 || d.status > 299 || d.fault != "" || c.options.Stateless || reads(c.request.Method) || c.prefer.code != 0 {
		return d
	}
	if _, role := c.view.api.resources.Of(c.x.Operation); c.request.Method == http.MethodDelete && len(c.view.files) > 0 && role != resource.DeleteMany { // of many those go that it names
		if err := c.forgetFiles(resource.AddressOf(c.x.Operation.Path, c.x.Request.Path)); err != nil {
			return c.refuse(*c.full(err))
		}
	}
	address, id, ok := c.view.api.transfers.Taken(c.x)
	if !ok {
		return d
	}
	uploads := c.uploads()
	addresses := c.addresses(&d, address, id, uploads)
	first := len(addresses)
	for room := maxFiles; first > 0 && room > 0; first-- { // those before make room for those after, and need not be written
		if addresses[first-1] != "" {
			room--
		}
	}
	for i, u := range uploads[first:] {
		at := addresses[first+i]
		if at == "" {
			continue
		}
		if err := c.keepFile(at, keptFile{Name: u.Name, Type: u.ContentType, At: c.options.Now().UnixNano(), bytes: u.Bytes}); err != nil {
			return c.refuse(*c.full(err))
		}
	}
	return d
}

// addresses returns where each of the files of a request is kept; "" for one that cannot be told from others.
func (c *call) addresses(d *decision, address, id string, uploads []message.Upload) []string {
	all := make([]string, len(uploads))
	if len(all) == 0 {
		return nil
	}
	if id == "" {
		all[0] = address // it has room for one
		return all
	}
	var s *jsonschema.Schema
	if c.wanted.media != nil {
		s = c.wanted.media.Schema
	}
	body, _ := jsonvalue.Decode(d.body)
	spots := resource.Spots(s, body)
	for i := range all {
		switch known := ""; {
		case i < len(spots):
			known = resource.IDOf(spots[i].Object, id)
			fallthrough
		case i == 0:
			known = cmp.Or(known, idAround(body, id), path.Base(d.header.Get("Location")))
			fallthrough
		default:
			if known != "" && known != "." {
				all[i] = resource.Under(address, known)
			}
		}
	}
	return all
}

// idAround returns the id of what a body is, or of the object that its envelope has.
func idAround(body any, id string) string {
	o, isObject := body.(*jsonvalue.Object)
	if !isObject {
		return ""
	}
	if known := resource.IDOf(o, id); known != "" {
		return known
	}
	for _, m := range o.Members {
		if inside, isObject := m.Value.(*jsonvalue.Object); isObject {
			if known := resource.IDOf(inside, id); known != "" {
				return known
			}
		}
	}
	return ""
}

// keepFile writes a file down, and forgets the oldest where there are too many, or too much. One that is larger than all may be is not
// kept, and the log says so.
func (c *call) keepFile(address string, f keptFile) error {
	if len(f.bytes) > maxFileBytes {
		c.options.Log.Warn("a file is not kept: it is too large", "operation", c.x.Operation.ID, "bytes", len(f.bytes), "most", maxFileBytes)
		return c.forgetFiles(address)
	}
	c.keeping.Lock() // who looks how much room there is takes it, too
	defer c.keeping.Unlock()
	kept := maps.Clone(c.viewOf(c.request.Context(), c.session).files)
	delete(kept, address)
	size := len(f.bytes)
	for _, one := range kept {
		size += len(one.bytes)
		f.At = max(f.At, one.At+1)
	}
	oldest := slices.SortedFunc(maps.Keys(kept), func(a, b string) int { return cmp.Or(cmp.Compare(kept[a].At, kept[b].At), cmp.Compare(a, b)) })
	for i := 0; i < len(oldest) && (len(oldest)-i >= maxFiles || size > maxFileBytes); i++ {
		if _, err := c.store.Delete(c.request.Context(), c.session, filePrefix+oldest[i]); err != nil {
			return err
		}
		size -= len(kept[oldest[i]].bytes)
	}
	return c.store.Put(c.request.Context(), c.session, filePrefix+address, f.document())
}

// forgetFiles forgets the files at an address, and under it.
func (c *call) forgetFiles(address string) error {
	for at := range c.view.files {
		if at == address || strings.HasPrefix(at, address+"/") {
			if _, err := c.store.Delete(c.request.Context(), c.session, filePrefix+at); err != nil {
				return err
			}
		}
	}
	return nil
}

// forgetFilesOf forgets the files of the things that a write deletes.
func (c *call) forgetFilesOf(done world.Write) error {
	r, _ := c.view.api.resources.Of(c.x.Operation)
	if len(c.view.files) == 0 || r == nil || r.Item == "" {
		return nil
	}
	for _, one := range append([]world.Write{done}, done.More...) {
		if one.Thing != nil || one.ID == nil {
			continue
		}
		values := slices.Clone(c.x.Request.Path)
		if depth := len(r.Parents); depth <= len(values) {
			values = append(values[:depth], jsonvalue.Plain(one.ID))
		}
		if err := c.forgetFiles(resource.AddressOf(r.Item, values)); err != nil {
			return err
		}
	}
	return nil
}

// uploaded answers with the bytes of a file that the session was sent.
func uploaded(c *call) decision {
	if len(c.view.files) == 0 || c.prefer.code != 0 || c.wanted.status < 200 || c.wanted.status > 299 {
		return decision{}
	}
	address, ok := c.view.api.transfers.Given(c.x)
	if !ok {
		return decision{}
	}
	f, ok := c.view.files[address]
	if !ok {
		return decision{}
	}
	m := c.mediaOf(f)
	if m == nil {
		return decision{}
	}
	body, contentType, ok := f.as(m)
	if !ok {
		return decision{}
	}
	c.wanted.media, c.x.Response.Status = m, c.wanted.status
	d := decision{answer: answer{status: c.wanted.status, body: body, contentType: contentType}, by: origin{byStored, "stored"}, why: "the file was uploaded", depends: onClient}
	d.set("X-Content-Type-Options", "nosniff")
	if runsScripts(contentType) { // what somebody has uploaded does not act for the mock, whose console is of the same origin
		d.set("Content-Security-Policy", "sandbox")
	}
	c.dispose(&d, f)
	return d
}

// mediaOf returns the representation in which a file is given back: the one that is of its type, else the one that the client takes.
func (c *call) mediaOf(f keptFile) (best *openapi.MediaType) {
	accept, most := c.accept(), 0
	for _, m := range c.wanted.response.Content {
		if well := m.Matches(f.Type); f.Type != "" && well > most && resource.IsFile(m) && message.Accepted(m, accept) {
			best, most = m, well
		}
	}
	if best == nil {
		best, _ = c.negotiate()
	}
	return best
}

// as returns the bytes of a file in a representation; ok is false where the document takes no such ones.
func (f keptFile) as(m *openapi.MediaType) (body []byte, contentType string, ok bool) {
	contentType = m.Concrete()
	if m.IsRange() && m.Matches(f.Type) > 0 {
		contentType = f.Type
	}
	switch {
	case m.IsJSON() && utf8.Valid(f.bytes):
		text := string(f.bytes)
		body, contentType = message.Encode(m, text)
		return body, contentType, m.Schema != nil && m.Schema.Valid(text, jsonschema.InResponse)
	case !resource.IsFile(m):
		return nil, "", false
	}
	read := message.Body{Raw: f.bytes, MediaType: m}
	faults := read.Decode(contentType)
	return f.bytes, contentType, len(faults) == 0 && (!read.Decoded || m.Schema == nil || m.Schema.Valid(read.Value, jsonschema.InResponse))
}

// runsScripts reports whether a browser that opens a document of a media type runs what is written in it.
func runsScripts(contentType string) bool {
	return openapi.IsXML(contentType) || strings.HasPrefix(contentType, "text/html")
}

// dispose sets the Content-Disposition of a file, where the response declares that header (RFC 6266): it has the name by which it was uploaded.
func (c *call) dispose(d *decision, f keptFile) {
	for _, h := range c.wanted.response.Headers {
		if !strings.EqualFold(h.Name, "Content-Disposition") || f.Name == "" {
			continue
		}
		how := "attachment"
		if text, ok := c.view.api.exampleHeader(h); ok && strings.HasPrefix(strings.ToLower(text), "inline") {
			how = "inline"
		}
		if text := disposition(how, f.Name); h.Schema == nil || h.Schema.Valid(text, jsonschema.InResponse) {
			d.set("Content-Disposition", text)
		}
	}
}

// disposition writes a Content-Disposition: a name that is not of ASCII stands there as RFC 8187 encodes it, too, behind one for clients that do not
// read that (RFC 6266 section 4.3).
func disposition(how, name string) string {
	plain := strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' || r == '"' || r == '\\' || r == '%' {
			return '_'
		}
		return r
	}, name)
	text := how + `; filename="` + plain + `"`
	if plain == name {
		return text
	}
	encoded := mime.FormatMediaType(how, map[string]string{"filename": name})
	if _, parameter, ok := strings.Cut(encoded, "; "); ok && strings.HasPrefix(parameter, "filename*=") {
		return text + "; " + parameter
	}
	return text
}
