package mockserver

import (
	"strings"

	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/message"
	"agentmock/internal/openapi"
)

// Chunks of a chat completion are one message in parts, as the APIs of language models stream it: made one by one they would be messages that
// begin and end in each of them, and the clients of those APIs put together what comes.

// maxChunks bounds the parts that the text of a message comes in.
const maxChunks = 24

// sameInChunks are the members that each chunk of a message has alike.
var sameInChunks = []string{"id", "object", "created", "model", "system_fingerprint", "service_tier"}

// chunks returns the events of a stream that was made, as one message in parts; as they are where they are no such chunks, or where the schema
// does not take them so.
func (c *call) chunks(m *openapi.MediaType, events []byte) []byte {
	made := message.Body{Raw: events, MediaType: m}
	if faults := made.Decode(m.Concrete()); len(faults) > 0 {
		return events
	}
	items, _ := made.Value.([]any)
	words := saidIn(items)
	if len(words) == 0 {
		return events
	}
	usage := c.usage(items)
	for _, unfinished := range []any{nil, "stop"} { // there are documents whose reason is never null
		all := parts(items, words, unfinished)
		if usage != nil {
			all = append(all, usage)
		}
		if m.Schema.Valid(all, jsonschema.InResponse) {
			told, _ := message.Encode(m, all)
			return told
		}
	}
	return events
}

// parts returns a chunk for each word and one that ends the message; unfinished is why the others do not.
func parts(items []any, words []string, unfinished any) []any {
	var all []any
	for i, word := range words {
		delta := &jsonvalue.Object{}
		if i == 0 {
			delta.Set("role", "assistant")
		}
		delta.Set("content", word)
		all = append(all, chunkOf(items, i, delta, unfinished))
	}
	return append(all, chunkOf(items, len(words), &jsonvalue.Object{}, "stop"))
}

// saidIn returns what the chunks say, in words with the space before each; nothing where they are none.
func saidIn(items []any) []string {
	var said []string
	for _, item := range items {
		text, ok := jsonvalue.At(item, "data", "choices", "0", "delta", "content")
		if content, isText := text.(string); ok && isText {
			said = append(said, strings.Fields(content)...)
		}
	}
	if len(said) == 0 {
		if len(items) == 0 {
			return nil
		}
		if _, ok := jsonvalue.At(items[0], "data", "choices", "0", "delta"); !ok {
			return nil
		}
		said = []string{"OK"}
	}
	said = said[:min(len(said), maxChunks)]
	for i := 1; i < len(said); i++ {
		said[i] = " " + said[i]
	}
	return said
}

// chunkOf returns the event with part i of a message: what it has beside the part is that of the chunk that was made.
func chunkOf(items []any, i int, delta *jsonvalue.Object, reason any) any {
	event := jsonvalue.Clone(items[i%len(items)])
	data, _ := jsonvalue.At(event, "data")
	chunk := data.(*jsonvalue.Object)
	likeTheFirst(chunk, items)
	choices, _ := jsonvalue.At(chunk, "choices")
	if made, isList := choices.([]any); isList && len(made) > 0 {
		if choice, isObject := made[0].(*jsonvalue.Object); isObject {
			choice.Set("index", jsonvalue.Int(0))
			choice.Set("delta", delta)
			choice.Set("finish_reason", reason)
			drop(choice, "logprobs")
			chunk.Set("choices", []any{choice})
		}
	}
	drop(chunk, "usage", "moderation")
	return event
}

// likeTheFirst gives a chunk what all chunks of a message have alike.
func likeTheFirst(chunk *jsonvalue.Object, items []any) {
	for _, name := range sameInChunks {
		if v, ok := jsonvalue.At(items[0], "data", name); ok {
			chunk.Set(name, v)
		} else {
			drop(chunk, name)
		}
	}
}

// usage returns the chunk that says last what a message has taken, where the request asks for it; nil for none.
func (c *call) usage(items []any) any {
	if asked, _ := c.x.Request.Body.At([]string{"stream_options", "include_usage"}); asked != true {
		return nil
	}
	for _, item := range items {
		if usage, ok := jsonvalue.At(item, "data", "usage"); ok && usage != nil {
			event := jsonvalue.Clone(item)
			data, _ := jsonvalue.At(event, "data")
			chunk := data.(*jsonvalue.Object)
			likeTheFirst(chunk, items)
			chunk.Set("choices", []any{})
			drop(chunk, "moderation")
			return event
		}
	}
	return nil
}

func drop(o *jsonvalue.Object, names ...string) {
	for _, name := range names {
		o.Delete(name)
	}
}
