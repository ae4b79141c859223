package traffic

import (
	"bufio"
	"bytes"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"agentmock/internal/openapi"
)

// readTrace reads what curl -v, or curl -i behind its own command line, has shown.
func readTrace(r *bufio.Reader, name string) (Source, error) {
	text, err := whole(r, name)
	if err != nil {
		return nil, err
	}
	t := tracer{file: name}
	if err := t.read(text); err != nil {
		return nil, err
	}
	if len(t.steps) == 0 {
		return nil, fmt.Errorf("%s: no request stands before the answer: curl -v shows both, or put the command line before it; for an answer alone give --operation", name)
	}
	return several(t.steps), nil
}

// tracer puts the lines of a trace together.
type tracer struct {
	file      string
	steps     []step
	current   Recorded
	asked     bool // there is a request
	answering bool // its answer has begun
	inHead    bool // lines are headers of the answer
	marked    bool // those begin with <
	body      []byte
}

func (t *tracer) read(text []byte) error {
	for number, raw := range bytes.SplitAfter(text, []byte("\n")) {
		line := strings.TrimRight(string(raw), "\r\n")
		if err := t.line(line, raw); err != nil {
			return fmt.Errorf("%s:%d: %w", t.file, number+1, err)
		}
	}
	t.end()
	return nil
}

// line takes the next line: it may begin a request or an answer, be a header, what curl says, or a part of a body.
func (t *tracer) line(line string, raw []byte) error {
	command := strings.TrimLeft(strings.TrimPrefix(strings.TrimPrefix(line, "$"), "#"), " ")
	switch {
	case strings.HasPrefix(command, "curl ") && !t.inHead:
		t.end()
		out, err := curlRequest(command)
		t.current, t.asked = out, err == nil
		return err
	case isRequestLine(line):
		return t.request(line[2:])
	case strings.HasPrefix(line, "> ") && !t.answering:
		addHeader(t.current.RequestHeader, line[2:])
	case strings.HasPrefix(line, "< HTTP/"):
		return t.status(line[2:], true)
	case strings.HasPrefix(line, "< ") && t.inHead:
		addHeader(t.current.ResponseHeader, line[2:])
	case line == "<" && t.inHead:
		t.inHead = false
	case line == ">" || strings.HasPrefix(line, "* ") || strings.HasPrefix(line, "{ [") || strings.HasPrefix(line, "} ["):
	case strings.HasPrefix(line, "HTTP/") && (!t.answering || t.inHead || t.current.Status < 200 || t.redirected()):
		return t.status(line, false)
	case t.inHead && !t.marked && line == "":
		t.inHead = false
	case t.inHead && !t.marked:
		addHeader(t.current.ResponseHeader, line)
	case t.answering:
		t.body = append(t.body, raw...)
	}
	return nil
}

// redirected reports whether another answer may follow the one that is read, to the same command.
func (t *tracer) redirected() bool {
	return len(bytes.TrimSpace(t.body)) == 0 && t.current.Status >= 300 && t.current.Status < 400
}

func isRequestLine(line string) bool {
	return strings.HasPrefix(line, "> ") && strings.Contains(line, " HTTP/") && strings.Count(line, " ") == 3
}

// request begins an exchange; what a command line said of it before is kept.
func (t *tracer) request(line string) error {
	if t.answering || !t.asked {
		t.end()
		t.current = Recorded{NoRequestBody: true}
	}
	parts := strings.Fields(line)
	t.current.Method, t.asked = parts[0], true
	if t.current.URL == "" {
		t.current.URL = parts[1]
	}
	t.current.RequestHeader = http.Header{}
	if t.current.Method == http.MethodGet || t.current.Method == http.MethodHead {
		t.current.NoRequestBody = false
	}
	return nil
}

// status begins an answer; one of the hundreds, or of a redirect that was followed, gives way to the next.
func (t *tracer) status(line string, marked bool) error {
	if t.answering && t.marked && !marked {
		t.inHead = true // curl -v -i: the same once more
		t.marked = false
	}
	parts := strings.Fields(line)
	status := 0
	if len(parts) > 1 {
		status, _ = strconv.Atoi(parts[1])
	}
	if status < 100 || status > 599 {
		return fmt.Errorf("expected a status line, HTTP/1.1 200")
	}
	t.current.Status, t.current.ResponseHeader = status, http.Header{}
	t.answering, t.inHead, t.marked, t.body = true, true, marked, nil
	return nil
}

// end takes the exchange that is read as it is.
func (t *tracer) end() {
	if t.asked && t.answering {
		t.current.Name = fmt.Sprintf("answer-%d", len(t.steps)+1)
		t.current.ResponseBody = bytes.TrimRight(t.body, "\r\n")
		if length := t.current.ResponseHeader.Get("Content-Length"); length != "" && length != "0" && len(t.current.ResponseBody) == 0 {
			t.current.NoBody = true
		}
		t.current.ResponseHeader.Del("Content-Encoding") // curl shows what it has decoded, or nobody could read it
		t.steps = append(t.steps, step{recorded: t.current})
	}
	t.current, t.asked, t.answering, t.inHead, t.body = Recorded{}, false, false, false, nil
}

func addHeader(header http.Header, line string) {
	if name, value, ok := strings.Cut(line, ":"); ok && header != nil && name != "" {
		header.Add(strings.TrimSpace(name), strings.TrimSpace(value))
	}
}

// Answer reads an answer as curl -i shows it: a status line, headers, a body. ok is false for what does not begin so.
func Answer(text []byte) (out Recorded, ok bool) {
	if !bytes.HasPrefix(text, []byte("HTTP/")) {
		return out, false
	}
	t := tracer{asked: true}
	if t.read(text) != nil || len(t.steps) == 0 {
		return out, false
	}
	return t.steps[0].recorded, true
}

// curlRequest reads a command line of curl.
func curlRequest(command string) (Recorded, error) {
	words, err := shellWords(command)
	if err != nil {
		return Recorded{}, err
	}
	c := curl{out: Recorded{RequestHeader: http.Header{"Accept": {"*/*"}}}}
	for c.words = words[1:]; len(c.words) > 0; {
		if err := c.next(); err != nil {
			return Recorded{}, err
		}
	}
	return c.complete()
}

// curl is a command line that is read.
type curl struct {
	out   Recorded
	words []string
	data  []string
	get   bool
}

func (c *curl) shift() string {
	if len(c.words) == 0 {
		return ""
	}
	word := c.words[0]
	c.words = c.words[1:]
	return word
}

// quietOptions are those that change nothing of a request.
const quietOptions = "-i -s -S -v -k -L -f -g -n -N -# -q --include --silent --show-error --verbose --insecure --location --fail --globoff --compressed --no-buffer --http1.1 --http2 --fail-with-body"

// valueOptions are those that change nothing of a request, and have a value.
const valueOptions = "-o --output -m --max-time --connect-timeout --retry -w --write-out --cacert --cert --key -E -x --proxy --resolve"

func (c *curl) next() error {
	word := c.shift()
	name, value, joined := strings.Cut(word, "=")
	if !strings.HasPrefix(word, "--") || !joined {
		name = word
	}
	if len(word) > 2 && word[0] == '-' && word[1] != '-' { // -XPOST, -sS
		if strings.ContainsRune("XHdubAe", rune(word[1])) {
			name, value, joined = word[:2], word[2:], true
		} else {
			c.words = append([]string{word[:2], "-" + word[2:]}, c.words...)
			return nil
		}
	}
	argument := func() string {
		if joined {
			return value
		}
		return c.shift()
	}
	switch name {
	case "-X", "--request":
		c.out.Method = openapi.MethodOf(argument())
	case "-H", "--header":
		addHeader(c.out.RequestHeader, argument())
	case "-d", "--data", "--data-raw", "--data-binary", "--data-ascii":
		c.data = append(c.data, argument())
	case "--data-urlencode":
		c.data = append(c.data, argument())
	case "--json":
		c.data = append(c.data, argument())
		c.out.RequestHeader.Set("Content-Type", "application/json")
	case "-A", "--user-agent":
		c.out.RequestHeader.Set("User-Agent", argument())
	case "-e", "--referer":
		c.out.RequestHeader.Set("Referer", argument())
	case "-b", "--cookie":
		c.out.RequestHeader.Add("Cookie", argument())
	case "-u", "--user":
		argument()
		c.out.RequestHeader.Set("Authorization", "Basic dTpw") // that it had one is what matters
	case "-G", "--get":
		c.get = true
	case "-I", "--head":
		c.out.Method = http.MethodHead
	case "--url":
		c.out.URL = argument()
	default:
		return c.other(name, argument)
	}
	return nil
}

func (c *curl) other(name string, argument func() string) error {
	has := func(list string) bool { return strings.Contains(" "+list+" ", " "+name+" ") }
	switch {
	case has(quietOptions):
	case has(valueOptions):
		argument()
	case strings.HasPrefix(name, "-"):
		return fmt.Errorf("what curl's %s does to a request is not known here", name)
	default:
		c.out.URL = name
	}
	return nil
}

func (c *curl) complete() (Recorded, error) {
	if c.out.URL == "" {
		return c.out, fmt.Errorf("curl has no URL")
	}
	if !strings.Contains(c.out.URL, "://") && !strings.HasPrefix(c.out.URL, "/") {
		c.out.URL = "http://" + c.out.URL
	}
	data := strings.Join(c.data, "&")
	switch {
	case len(c.data) == 0:
	case c.get:
		c.out.URL += map[bool]string{true: "&", false: "?"}[strings.Contains(c.out.URL, "?")] + data
	case strings.HasPrefix(data, "@") || strings.Contains(data, "•••"):
		c.out.NoRequestBody = true // it is in a file, or it was left out
	default:
		c.out.RequestBody = []byte(data)
	}
	if c.out.Method == "" {
		c.out.Method = http.MethodGet
		if len(c.data) > 0 && !c.get {
			c.out.Method = http.MethodPost
		}
	}
	if len(c.out.RequestBody) > 0 && c.out.RequestHeader.Get("Content-Type") == "" {
		c.out.RequestHeader.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	return c.out, nil
}

// shellWords splits a command line as a shell does, as far as curl lines need it: quotes, $'…', backslashes, and comments.
func shellWords(line string) ([]string, error) {
	var words []string
	var word []byte
	begun := false
	for i := 0; i < len(line); i++ {
		switch c := line[i]; {
		case c == ' ' || c == '\t':
			if begun {
				words, word, begun = append(words, string(word)), nil, false
			}
		case c == '#' && !begun:
			i = len(line)
		case c == '\'' || c == '"' || c == '$' && i+1 < len(line) && line[i+1] == '\'':
			text, length, ok := quotedText(line[i:])
			if !ok {
				return nil, fmt.Errorf("a quote of the command line has no end")
			}
			word, begun, i = append(word, text...), true, i+length-1
		case c == '\\' && i+1 < len(line):
			i++
			word, begun = append(word, line[i]), true
		default:
			word, begun = append(word, c), true
		}
	}
	if begun {
		words = append(words, string(word))
	}
	return words, nil
}

// quotedText returns what stands in the quotes that a text begins with, and how long they are with it.
func quotedText(text string) (inner string, length int, ok bool) {
	escapes, from := text[0] != '\'', 1
	if text[0] == '$' {
		from = 2
	}
	quote := text[from-1]
	var out []byte
	for i := from; i < len(text); i++ {
		switch {
		case text[i] == quote:
			return string(out), i + 1, true
		case text[i] == '\\' && escapes && i+1 < len(text):
			i++
			c, used := escaped(text[i:], text[0] == '$')
			out, i = append(out, c...), i+used-1
		default:
			out = append(out, text[i])
		}
	}
	return "", 0, false
}

// escaped returns what stands behind a backslash, and how many bytes of it.
func escaped(text string, ansi bool) (string, int) {
	switch {
	case !ansi && strings.IndexByte("\"\\$`", text[0]) < 0:
		return `\` + text[:1], 1
	case !ansi:
		return text[:1], 1
	case text[0] == 'n':
		return "\n", 1
	case text[0] == 'r':
		return "\r", 1
	case text[0] == 't':
		return "\t", 1
	case text[0] == 'x' && len(text) > 2:
		if n, err := strconv.ParseUint(text[1:3], 16, 8); err == nil {
			return string([]byte{byte(n)}), 3
		}
	}
	return text[:1], 1
}
