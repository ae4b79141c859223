package mockserver

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"

	"agentmock/internal/faker"
	"agentmock/internal/generate"
	"agentmock/internal/i18n"
	"agentmock/internal/openapi"
	"agentmock/internal/redact"
	"agentmock/internal/suggest"
	"agentmock/internal/webhook"
	"agentmock/mockserver/admin"
	"agentmock/mockserver/problem"
)

// Webhooks, and callbacks too, can be sent by hand: to a URL that somebody says.

// Webhook is a request that the document says the API sends itself: a callback of an operation, or a webhook.
type Webhook = admin.Webhook

// Webhooks returns what the API sends itself: callbacks in the order of the operations, then webhooks.
func (s *Server) Webhooks() []Webhook {
	all := []Webhook{}
	for _, b := range s.base.Load().api.spec.Callbacks {
		one := Webhook{Name: b.ID, Kind: b.Kind(), Method: b.Method, URL: b.URL.Source, Summary: b.Summary, Examples: []string{}}
		if b.After != nil {
			one.Operation = b.After.ID
		}
		if b.RequestBody != nil {
			m := preferredOf(b)
			one.MediaType = m.Concrete()
			for _, e := range m.Examples {
				if e.Name != "" {
					one.Examples = append(one.Examples, e.Name)
				}
			}
		}
		all = append(all, one)
	}
	return all
}

func (s *Server) listedWebhooks() (all []Webhook, allowed []string) {
	return s.Webhooks(), s.options.Callbacks
}

// sendWebhook sends a callback or a webhook of the document, and returns what came of the first attempt.
func (s *Server) sendWebhook(ctx context.Context, session, name string, order admin.WebhookOrder) (*admin.SentWebhook, *problem.Problem, error) {
	v := s.viewOf(ctx, session)
	b, known := v.api.spec.Callback(name)
	if !known {
		return nil, &problem.Problem{Status: http.StatusNotFound, Title: "Not found", Detail: i18n.Sayf("the document has no webhook or callback %s%s", name, suggest.Hint(name, v.api.callbackNames()))}, nil
	}
	if s.callbacks == nil {
		return nil, &problem.Problem{Status: http.StatusForbidden, Title: "Nothing may be sent", Detail: i18n.Sayf("the mock sends callbacks and webhooks only where --callbacks allows it: want --callbacks loopback, or the names of hosts")}, nil
	}
	how, err := s.ordered(ctx, session, v, b, order)
	if err != nil {
		return nil, nil, err
	}
	m, err := v.api.compose(b, order.URL, how)
	if err != nil {
		return nil, &problem.Problem{Status: http.StatusUnprocessableEntity, Title: "Cannot be made", Detail: i18n.Fault(err)}, nil
	}
	first := make(chan webhook.Attempt, 1)
	m.Report = func(a webhook.Attempt) {
		s.noteCallback(session, b, m, a, "")
		if a.Number == 1 {
			first <- a
		}
	}
	if err := s.callbacks.Send(m); err != nil {
		return nil, &problem.Problem{Status: http.StatusTooManyRequests, Title: "Not sent", Detail: i18n.Fault(err)}, nil
	}
	select {
	case a := <-first:
		return sentOf(a, m)
	case <-s.ending.Done():
		return nil, &problem.Problem{Status: http.StatusServiceUnavailable, Title: "Not sent", Detail: i18n.Fault(webhook.ErrClosed)}, nil
	case <-ctx.Done():
		return nil, nil, ctx.Err()
	}
}

// ordered returns how a request is made that somebody wants: each time another one, the same ones in every run.
func (s *Server) ordered(ctx context.Context, session string, v *view, b *openapi.Callback, order admin.WebhookOrder) (composed, error) {
	turn, err := s.store.Next(ctx, session, "webhook "+b.ID)
	if err != nil {
		return composed{}, err
	}
	seed := faker.NewHash(v.settings.seed).Text(b.ID).Text(strconv.FormatInt(turn, 10)).Seed()
	how := composed{example: order.Example, options: generate.Options{Seed: seed, Locale: v.settings.locale, Shape: generate.Shape(order.Shape), Dynamic: v.settings.given.Dynamic}}
	if len(order.Body) > 0 {
		how.body = order.Body
		var text string
		if b.RequestBody != nil && !preferredOf(b).IsJSON() && json.Unmarshal(order.Body, &text) == nil {
			how.body = []byte(text)
		}
	}
	return how, nil
}

// sentOf returns what came of an attempt; a problem where it was none.
func sentOf(a webhook.Attempt, m webhook.Message) (*admin.SentWebhook, *problem.Problem, error) {
	out := &admin.SentWebhook{Delivered: resultOf(a) == "delivered", Status: a.Status, Again: a.Again, TookMs: float64(a.Took.Microseconds()) / 1000, Body: string(redact.Body(m.Body))}
	if a.Err == nil {
		return out, nil, nil
	}
	out.Reason = redact.Text(a.Err.Error())
	switch {
	case errors.Is(a.Err, webhook.ErrNotAllowed):
		return nil, &problem.Problem{Status: http.StatusForbidden, Title: "Not allowed", Detail: i18n.Sayf("%s: want it in --callbacks", out.Reason)}, nil
	case errors.Is(a.Err, webhook.ErrURL):
		return nil, &problem.Problem{Status: http.StatusUnprocessableEntity, Title: "Invalid request", Detail: i18n.Plain(out.Reason)}, nil
	}
	return out, nil, nil
}

func (a *loaded) callbackNames() []string {
	var names []string
	for _, b := range a.spec.Callbacks {
		names = append(names, b.ID)
	}
	return names
}

// preferredOf returns the representation that a callback is sent in: JSON if it is described, else the first.
func preferredOf(b *openapi.Callback) *openapi.MediaType {
	return (&openapi.Response{Content: b.RequestBody.Content}).Preferred()
}
