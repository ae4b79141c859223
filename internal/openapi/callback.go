package openapi

import (
	"strconv"
	"strings"

	"agentmock/internal/i18n"
	"agentmock/internal/jsonschema"
	"agentmock/internal/source"
)

// Callback is a request that the API sends itself: after an answer of an operation (OpenAPI 3.1, section 4.8.18), or as a webhook, when
// something has happened (section 4.8.1). What is sent, and what its receiver answers, is described as an operation without a path; its ID is
// the webhook's name, or createOrder.orderPaid: the operation and the callback's name.
type Callback struct {
	*Operation
	After *Operation          // whose answer it follows; nil: a webhook
	URL   jsonschema.Template // where it is sent; empty of a webhook, which says nothing of that
}

// Kind returns what the document calls it: callback or webhook.
func (b *Callback) Kind() string {
	if b.After == nil {
		return "webhook"
	}
	return "callback"
}

// callbacks compiles those of an operation.
func (c *compiler) callbacks(o *Operation, n *source.Node) {
	for _, m := range source.Members(n.Child("callbacks")) {
		callback, ok := c.deref(m.Node, i18n.Sayf("it is not sent"))
		if !ok || strings.HasPrefix(m.Name, "x-") {
			continue
		}
		for i, path := range source.Members(callback) {
			if strings.HasPrefix(path.Name, "x-") {
				continue
			}
			address, err := jsonschema.ParseTemplate(path.Name)
			if err != nil {
				c.Warn(callback.KeyPosition(i).NewScalar(nil), "callback %s: %w: it is not sent", m.Name, err)
				continue
			}
			address.Position = callback.KeyPosition(i)
			for _, sent := range c.sent(m.Name, path.Node) {
				o.Callbacks = append(o.Callbacks, &Callback{sent, o, address})
			}
		}
	}
}

// webhooks compiles those of the document; x-webhooks is what Redoc reads before OpenAPI 3.1.
func (c *compiler) webhooks() []*Callback {
	var all []*Callback
	for _, key := range []string{"webhooks", "x-webhooks"} {
		for _, m := range source.Members(c.root.Child(key)) {
			if strings.HasPrefix(m.Name, "x-") {
				continue
			}
			for _, sent := range c.sent(m.Name, m.Node) {
				all = append(all, &Callback{Operation: sent})
			}
		}
	}
	return all
}

// sent compiles what a path item says that the API sends, a request for each of its methods.
func (c *compiler) sent(name string, n *source.Node) []*Operation {
	item, err := c.pathItem(n)
	if err != nil {
		c.Dangling(err, i18n.Sayf("it is not sent"))
		return nil
	}
	var all []*Operation
	methods := c.methodsOf(item)
	for _, m := range methods {
		n, ok := c.deref(m.Node, i18n.Sayf("it is not sent"))
		if !ok || n.Kind() != source.ObjectNode {
			continue
		}
		o := &Operation{Position: n.Position, ID: name, Method: m.Name, Summary: n.Child("summary").Text(), Deprecated: c.Bool(n, "deprecated"), Outgoing: true}
		if len(methods) > 1 {
			o.ID += "." + strings.ToLower(m.Name)
		}
		c.requestBody(o, n, c.parameters(o, n.Child("parameters"), item.Child("parameters")))
		if len(source.Members(n.Child("responses"))) > 0 {
			c.responses(o, n)
		}
		all = append(all, o)
	}
	return all
}

// allCallbacks returns those of all operations, then the webhooks, each with an ID of its own.
func (c *compiler) allCallbacks(operations []*Operation) []*Callback {
	var all []*Callback
	for _, o := range operations {
		for _, b := range o.Callbacks {
			b.ID = o.ID + "." + b.ID
			all = append(all, b)
		}
	}
	all = append(all, c.webhooks()...)
	taken := map[string]bool{}
	for _, b := range all {
		for id, i := b.ID, 2; taken[b.ID]; i++ {
			b.ID = id + "." + strconv.Itoa(i)
		}
		taken[b.ID] = true
	}
	return all
}

// Callback returns the callback or webhook with an ID, and whether there is one.
func (s *Document) Callback(id string) (*Callback, bool) {
	for _, b := range s.Callbacks {
		if b.ID == id {
			return b, true
		}
	}
	return nil, false
}
