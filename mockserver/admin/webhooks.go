package admin

import (
	"encoding/json"
	"net/http"
)

// Webhook is a request that the document says the API sends itself: a callback of an operation, or a webhook.
type Webhook struct {
	Name      string   `json:"name"`
	Kind      string   `json:"kind"` // callback, webhook
	Operation string   `json:"operation,omitempty"`
	Method    string   `json:"method"`
	URL       string   `json:"url,omitempty"` // of a callback, with its expressions
	Summary   string   `json:"summary,omitempty"`
	MediaType string   `json:"media_type,omitempty"`
	Examples  []string `json:"examples"` // their names
}

// WebhookOrder is what somebody wants to be sent by hand.
type WebhookOrder struct {
	URL     string          `json:"url"`
	Body    json.RawMessage `json:"body"`    // nil for one that is made
	Shape   string          `json:"shape"`   // of one that is made
	Example string          `json:"example"` // of the document, by its name
}

// SentWebhook is what came of the first attempt to send something.
type SentWebhook struct {
	Delivered bool    `json:"delivered"`
	Status    int     `json:"status,omitempty"` // 0: there was no answer
	Reason    string  `json:"reason,omitempty"`
	Again     bool    `json:"again"` // there will be another attempt
	TookMs    float64 `json:"took_ms"`
	Body      string  `json:"body"` // that was sent
}

// listWebhooks answers with what the document describes, and where it may be sent.
func (c *call) listWebhooks() {
	all, allowed := c.Webhooks()
	c.json(http.StatusOK, map[string]any{"webhooks": all, "allowed": append([]string{}, allowed...)})
}

// sendWebhook sends one, and answers when its first attempt has ended.
func (c *call) sendWebhook() {
	var order WebhookOrder
	if !c.read(&order) {
		return
	}
	name, _ := c.text("path", "name")
	sent, refused, err := c.SendWebhook(c.gin.Request.Context(), c.session, name, order)
	switch {
	case err != nil:
		c.away(err)
	case refused != nil:
		refuse(c.gin, *refused)
	default:
		c.json(http.StatusOK, sent)
	}
}
