package mockserver

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/netip"
	"regexp"
	"strings"

	"github.com/gin-gonic/gin"

	"agentmock/internal/faker"
	"agentmock/internal/i18n"
	"agentmock/internal/message"
	"agentmock/internal/openapi"
	"agentmock/internal/redact"
	"agentmock/internal/relation"
	"agentmock/internal/state"
	"agentmock/internal/webhook"
	"agentmock/mockserver/admin"
)

// Callbacks are requests that the mock sends itself, after an answer: to the URL that an expression of the document reads from the exchange.

// callbackHeader says, in a request that the mock sends, which callback or webhook it is. A mock that is sent one sends none of its own after
// it, and its admin API does not answer it.
const callbackHeader = admin.CallbackHeader

// newSender returns what sends callbacks and webhooks; nil where they are not to be sent anywhere.
func newSender(o Options) (*webhook.Sender, error) {
	if len(o.Callbacks) == 0 {
		return nil, nil
	}
	allowed, err := parseHosts("callbacks", o.Callbacks)
	if err != nil {
		return nil, err
	}
	if name := o.CallbackSignature; name != "" && !headerName.MatchString(name) {
		return nil, &OptionError{"callback signature", fmt.Errorf("%q: expected the name of a header, such as X-Signature", name)}
	}
	return webhook.New(webhook.Options{Allowed: allowed, Secret: o.CallbackSecret, SignatureHeader: o.CallbackSignature, Now: o.Now, After: o.After}), nil
}

// headerName is the name of a header as people choose one.
var headerName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9-]*$`)

// parseHosts reads what an option says of where requests may go: loopback, or localhost, what networks are written as, and names of hosts.
func parseHosts(option string, texts []string) (webhook.Allowed, error) {
	var all webhook.Allowed
	for _, text := range texts {
		text = strings.ToLower(strings.TrimSpace(text))
		known, err := parseNetworks(option, []string{text})
		switch {
		case err == nil:
			all.Networks = append(all.Networks, known...)
		case text == "loopback" || text == "localhost":
			all.Networks = append(all.Networks, netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::1/128"))
		case webhook.IsName(text):
			all.Names = append(all.Names, strings.TrimSuffix(text, "."))
		default:
			return all, &OptionError{option, fmt.Errorf("%q: expected loopback, the name of a host, an address, a network such as 10.0.0.0/8, or private", redact.URL(text, nil))}
		}
	}
	return all, nil
}

// callsBack reports whether an answer of the operation is followed by requests of the mock's own.
func (c *call) callsBack() bool {
	return c.callbacks != nil && c.x.Operation != nil && len(c.x.Operation.Callbacks) > 0
}

// isFollowed reports whether this answer is: a success of the operation that the client gets. An upstream calls back itself; a HEAD that is answered
// in place of a GET does nothing; and what follows a callback could go round in circles.
func (c *call) isFollowed(d *decision) bool {
	if !c.callsBack() || d.status < 200 || d.status > 299 || d.fault != "" {
		return false
	}
	return d.by.kind != byUpstream && d.by.kind != byOptions && c.request.Method == c.x.Operation.Method && c.request.Header.Get(callbackHeader) == ""
}

// callBack sends what the document says follows an answer, which has been sent.
func (c *call) callBack(g *gin.Context, d *decision) {
	g.Writer.Flush() // the answer comes first
	x := c.exchange
	x.Request.URL = c.origin().String() + x.Request.URL
	x.Response = message.ResponseMessage{Status: d.status, Header: g.Writer.Header(), Body: message.Body{Raw: d.body}}
	contentType := x.Response.Header.Get("Content-Type")
	if described := x.Operation.Response(d.status); described != nil {
		if x.Response.Body.MediaType = described.MediaType(contentType); x.Response.Body.MediaType != nil {
			_ = x.Response.Body.Decode(contentType) // what cannot be read has nothing to say
		}
	}
	for _, b := range x.Operation.Callbacks {
		to, missing := relation.Fill(b.URL, &x)
		if missing != nil {
			c.options.Log.Debug("no callback is sent: there is no URL", "callback", b.ID, "expression", missing.Source)
			continue
		}
		how := composed{options: c.made(), told: c.view.api.told(b, &x)}
		how.options.Seed = faker.NewHash(how.options.Seed).Text(c.x.Request.URL).Bytes(d.body).Seed()
		out, err := c.view.api.compose(b, to, how)
		if err != nil {
			c.options.Log.Info("no callback is sent: it cannot be made", "callback", b.ID, "reason", err.Error())
			continue
		}
		s := c.Server // the call ends before its callbacks do
		session, after := c.session, x.Operation.ID
		out.Report = func(a webhook.Attempt) { s.noteCallback(session, b, out, a, after) }
		if err := s.callbacks.Send(out); err != nil {
			out.Report(webhook.Attempt{At: s.options.Now(), Sent: out.Header, Err: err})
		}
	}
}

// whySent returns after which operation an attempt was made, "" for one by hand, and what came of it.
func whySent(a webhook.Attempt, after string) i18n.Message {
	why := i18n.Sayf("sent by hand")
	switch {
	case after != "" && a.Number > 1:
		why = i18n.Sayf("after %s, attempt %d", after, a.Number)
	case after != "":
		why = i18n.Sayf("after %s", after)
	case a.Number > 1:
		why = i18n.Sayf("sent by hand, attempt %d", a.Number)
	}
	if a.Err != nil {
		why = i18n.Sayf("%s: %s", why, redact.Text(a.Err.Error()))
	}
	if a.Again {
		why = i18n.List(why, i18n.Sayf("it is sent again"))
	}
	return why
}

// noteCallback puts an attempt to send a callback or a webhook into journal, metrics and log: of one after an operation, and of one by hand.
func (s *Server) noteCallback(session string, b *openapi.Callback, m webhook.Message, a webhook.Attempt, after string) {
	s.metrics.count(callbacksTotal, b.ID, resultOf(a))
	if s.options.Journal >= 0 {
		entry := state.Entry{
			At: a.At, Took: a.Took, Method: m.Method, URL: m.URL, RequestHeader: a.Sent, RequestBody: m.Body,
			Status: a.Status, ResponseHeader: a.Header, ResponseBody: a.Body, ResponseSize: int64(len(a.Body)),
			Operation: b.ID, Kind: b.Kind(), Source: b.Kind() + " " + b.ID, Why: whySent(a, after).Pack(), Hidden: []string{cmp.Or(s.options.CallbackSignature, webhook.DefaultSignatureHeader)},
		}
		if err := s.store.Record(context.Background(), session, &entry); err != nil {
			s.stateFailed("record", err)
		}
	}
	level := slog.LevelDebug
	if resultOf(a) != "delivered" {
		level = slog.LevelInfo
	}
	s.options.Log.Log(context.Background(), level, b.Kind()+" sent", b.Kind(), b.ID, "attempt", a.Number, "result", resultOf(a), "status", a.Status, "again", a.Again)
}

// resultOf returns what metrics and log call the end of an attempt.
func resultOf(a webhook.Attempt) string {
	switch {
	case errors.Is(a.Err, webhook.ErrNotAllowed):
		return "not-allowed"
	case errors.Is(a.Err, webhook.ErrFull), errors.Is(a.Err, webhook.ErrClosed):
		return "dropped"
	case a.Err != nil:
		return "unreachable"
	case a.Status >= http.StatusOK && a.Status < http.StatusMultipleChoices:
		return "delivered"
	}
	return "refused"
}
