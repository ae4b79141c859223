package mockserver_test

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"agentmock/mockserver"
)

const blog = `openapi: 3.0.4
info: {title: Blog, version: '1'}
paths:
  /posts:
    get: {responses: {'200': {description: all, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Post'}}}}}}}
    post: {requestBody: {content: {application/json: {schema: {type: object, required: [title], properties: {title: {type: string}}}}}}, responses: {'201': &post {description: one, content: {application/json: {schema: {$ref: '#/components/schemas/Post'}}}}}}
  /posts/{id}:
    get: {parameters: &id [{name: id, in: path, required: true, schema: {type: integer}}], responses: {'200': *post}}
  /posts/{id}/comments:
    parameters: *id
    get: {responses: {'200': {description: all, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Comment'}}}}}}}
    post: {requestBody: &text {content: {application/json: {schema: {type: object, required: [text], properties: {text: {type: string}}}}}}, responses: {'201': &comment {description: one, content: {application/json: {schema: {$ref: '#/components/schemas/Comment'}}}}}}
  /posts/{id}/comments/bulk:
    post: {parameters: *id, requestBody: {content: {application/json: {schema: {type: array, items: {type: object, required: [text], properties: {text: {type: string}}}}}}}, responses: {'201': {description: all, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Comment'}}}}}}}
  /posts/{id}/comments/{comment}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}, {name: comment, in: path, required: true, schema: {type: integer}}]
    get: {responses: {'200': *comment}}
    put: {requestBody: *text, responses: {'200': *comment}}
    delete: {responses: {'204': {description: gone}}}
components:
  schemas:
    Comment: {type: object, required: [id, text], properties: {id: {type: integer}, text: {type: string}}}
    Post: {type: object, required: [id, title, comments, commentCount, likeCount], properties: {id: {type: integer}, title: {type: string}, comments: {type: array, items: {$ref: '#/components/schemas/Comment'}}, commentCount: {type: integer}, likeCount: {type: integer}}}
`

// What is written of the comments of a post is written in the post that has them in it, and counted there: of a post that was made as of one that was there.
func TestWhatBelongsIsInItsOwner(t *testing.T) {
	server := start(t, oneFile(blog), mockserver.Options{})
	post := fmt.Sprint("/posts/", asks(t, server, http.StatusCreated, "POST /posts", `{"title":"Fog"}`)["id"])
	shows := func(when, comments string, count float64) {
		t.Helper()
		got := asks(t, server, http.StatusOK, "GET "+post, "")
		texts := ""
		for _, one := range got["comments"].([]any) {
			texts += one.(map[string]any)["text"].(string) + " "
		}
		if texts != comments || got["commentCount"] != count || got["likeCount"] != 0.0 {
			t.Errorf("%s: comments %q, %v", when, texts, got)
		}
	}
	first := asks(t, server, http.StatusCreated, "POST "+post+"/comments", `{"text":"one"}`)
	shows("one is posted", "one ", 1)
	if got := send(t, server, "POST "+post+"/comments/bulk", "Content-Type: application/json", "", `[{"text":"two"},{"text":"three"}]`); got.StatusCode != http.StatusCreated {
		t.Fatalf("bulk: %d %s", got.StatusCode, got.Text)
	}
	shows("two more at once", "one two three ", 3)
	one := fmt.Sprint(post, "/comments/", first["id"])
	asks(t, server, http.StatusOK, "PUT "+one, `{"text":"first"}`)
	shows("one is changed", "first two three ", 3)
	send(t, server, "DELETE "+one)
	shows("one is deleted", "two three ", 2)
	send(t, server, "DELETE "+post+"/comments/4")
	shows("one is deleted that it does not show", "two three ", 2)

	before := asks(t, server, http.StatusOK, "GET /posts/3", "")
	asks(t, server, http.StatusCreated, "POST /posts/3/comments", `{"text":"late"}`)
	after := asks(t, server, http.StatusOK, "GET /posts/3", "")
	if len(after["comments"].([]any)) != len(before["comments"].([]any))+1 || after["commentCount"] != before["commentCount"].(float64)+1 || after["title"] != before["title"] {
		t.Errorf("a post that was there: %v, then %v", before, after)
	}
	if other := fmt.Sprint(asks(t, server, http.StatusOK, "GET /posts/4", "")["commentCount"]); other == fmt.Sprint(after["commentCount"]) {
		t.Errorf("another post has %s comments, too", other)
	}
	posts := send(t, server, "/posts").Text
	asks(t, server, http.StatusCreated, "POST /posts/4711/comments", `{"text":"nowhere"}`)
	if again := send(t, server, "/posts").Text; again != posts {
		t.Errorf("a comment on a post that there is not: %s, want %s", again, posts)
	}
}

// What holds the id of a thing that has a list of such is in that list, wherever it is posted: it comes, moves and goes with the id.
func TestWhatRefersIsInWhatItRefersTo(t *testing.T) {
	server := start(t, oneFile(`openapi: 3.0.4
info: {title: Fleet, version: '1'}
paths:
  /ships:
    post: {requestBody: {content: {application/json: {schema: {type: object, required: [name], properties: {name: {type: string}}}}}}, responses: {'201': &ship {description: one, content: {application/json: {schema: {$ref: '#/components/schemas/Ship'}}}}}}
  /ships/{id}:
    get: {parameters: &id [{name: id, in: path, required: true, schema: {type: integer}}], responses: {'200': *ship}}
  /berths:
    post: {requestBody: &berth {content: {application/json: {schema: {type: object, required: [deck, shipId], properties: {deck: {type: string}, shipId: {type: integer}}}}}}, responses: {'201': &one {description: one, content: {application/json: {schema: {$ref: '#/components/schemas/Berth'}}}}}}
  /berths/bulk:
    post: {requestBody: {content: {application/json: {schema: {type: array, items: {type: object, required: [deck, shipId], properties: {deck: {type: string}, shipId: {type: integer}}}}}}}, responses: {'201': {description: all, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Berth'}}}}}}}
  /berths/{id}:
    parameters: *id
    get: {responses: {'200': *one}}
    put: {requestBody: *berth, responses: {'200': *one}}
    delete: {responses: {'204': {description: gone}}}
components:
  schemas:
    Berth: {type: object, required: [id, deck, shipId], properties: {id: {type: integer}, deck: {type: string}, shipId: {type: integer}}}
    Ship: {type: object, required: [id, name, berths], properties: {id: {type: integer}, name: {type: string}, berths: {type: array, items: {$ref: '#/components/schemas/Berth'}}}}
`), mockserver.Options{})
	ship := func() string {
		return fmt.Sprint("/ships/", asks(t, server, http.StatusCreated, "POST /ships", `{"name":"Gorch"}`)["id"])
	}
	one, two := ship(), ship()
	berth := func(deck, of string) string {
		return fmt.Sprintf(`{"deck":%q,"shipId":%s}`, deck, of[len("/ships/"):])
	}
	shows := func(when, wantOne, wantTwo string) {
		t.Helper()
		for ship, want := range map[string]string{one: wantOne, two: wantTwo} {
			decks := ""
			for _, b := range asks(t, server, http.StatusOK, "GET "+ship, "")["berths"].([]any) {
				decks += b.(map[string]any)["deck"].(string)
			}
			if decks != want {
				t.Errorf("%s: %s has %q, want %q", when, ship, decks, want)
			}
		}
	}
	shows("new ships", "", "")
	first := fmt.Sprint("/berths/", asks(t, server, http.StatusCreated, "POST /berths", berth("A", one))["id"])
	shows("one is posted", "A", "")
	send(t, server, "POST /berths/bulk", "Content-Type: application/json", "", "["+berth("B", one)+","+berth("C", two)+","+berth("D", one)+"]")
	shows("three more at once", "ABD", "C")
	asks(t, server, http.StatusOK, "PUT "+first, berth("a", one))
	shows("one is changed", "aBD", "C")
	asks(t, server, http.StatusOK, "PUT "+first, berth("E", two))
	shows("one has moved", "BD", "CE")
	send(t, server, "DELETE "+first)
	shows("one is deleted", "BD", "C")
	asks(t, server, http.StatusOK, "PUT /berths/3", berth("F", one))
	shows("one that was there has moved", "BDF", "C")
}

// What there is one alone of stands in no list, though the thing that has it has a list of such.
func TestOneAloneIsInNoList(t *testing.T) {
	server := start(t, oneFile(`openapi: 3.0.4
info: {title: Agents, version: '1'}
paths:
  /agents/{id}:
    get: {parameters: &id [{name: id, in: path, required: true, schema: {type: integer}}], responses: {'200': {description: one, content: {application/json: {schema: {$ref: '#/components/schemas/Agent'}}}}}}
  /agents/{id}/run:
    parameters: *id
    get: {responses: {'200': &run {description: one, content: {application/json: {schema: {$ref: '#/components/schemas/Run'}}}}}}
    put: {requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Run'}}}}, responses: {'200': *run}}
components:
  schemas:
    Run: {type: object, required: [step], properties: {step: {type: integer}, agentId: {type: integer}}}
    Agent: {type: object, required: [id, runs], properties: {id: {type: integer}, runs: {type: array, minItems: 1, items: {$ref: '#/components/schemas/Run'}}}}
`), mockserver.Options{})
	before := fmt.Sprint(asks(t, server, http.StatusOK, "GET /agents/3", "")["runs"])
	asks(t, server, http.StatusOK, "PUT /agents/3/run", `{"step":70000000,"agentId":3}`)
	if got := asks(t, server, http.StatusOK, "GET /agents/3/run", ""); got["step"] != 7e7 {
		t.Errorf("the run: %v", got)
	}
	if after := fmt.Sprint(asks(t, server, http.StatusOK, "GET /agents/3", "")["runs"]); after != before {
		t.Errorf("the runs of its agent: %s, want %s", after, before)
	}
}

// A thing that is made of bytes is made, though the document describes them as the thing.
func TestMadeOfBytes(t *testing.T) {
	server := start(t, oneFile(`openapi: 3.0.4
info: {title: Files, version: '1'}
paths:
  /files:
    get: {responses: {'200': {description: all, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/File'}}}}}}}
    post: {requestBody: {content: {application/octet-stream: {schema: {$ref: '#/components/schemas/File'}}}}, responses: {'201': &file {description: one, content: {application/json: {schema: {$ref: '#/components/schemas/File'}}}}}}
  /files/{id}:
    get: {parameters: [{name: id, in: path, required: true, schema: {type: string}}], responses: {'200': *file}}
components:
  schemas:
    File: {type: object, properties: {id: {type: string}, name: {type: string}}}
`), mockserver.Options{})
	var ids []string
	for range 2 {
		got := send(t, server, "POST /files", "Content-Type: application/octet-stream", "", "abc")
		id := regexp.MustCompile(`"id":"([^"]+)"`).FindStringSubmatch(got.Text)
		if got.StatusCode != http.StatusCreated || id == nil || !strings.Contains(got.Text, `"name"`) {
			t.Fatalf("%d %s", got.StatusCode, got.Text)
		}
		ids = append(ids, id[1])
	}
	if all := send(t, server, "/files").Text; ids[0] == ids[1] || !strings.Contains(all, `"`+ids[0]+`"`) || !strings.Contains(all, `"`+ids[1]+`"`) {
		t.Errorf("made %v, listed %s", ids, all)
	}
}
