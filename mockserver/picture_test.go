package mockserver_test

import (
	"encoding/xml"
	"net/http"
	"strings"
	"testing"

	"agentmock/internal/faker"
	"agentmock/mockserver"
)

const pictured = `openapi: 3.1.0
info: {title: t, version: "1"}
paths: {/a: {get: {operationId: a, responses: {"200": {description: "", content: {application/json: {schema: {type: object, properties: {ADDRESS}}}}}}}}}
`

// The pictures of an answer are there, for whoever asks, wherever the admin API is.
func TestPicturesLoad(t *testing.T) {
	if !strings.HasPrefix(faker.PicturePath, mockserver.AdminPrefix+"/") {
		t.Fatalf("%s is not the mock's own", faker.PicturePath)
	}
	for name, options := range map[string]mockserver.Options{"the usual": {}, "a token for the admin API": {AdminToken: "secret"}, "the admin API elsewhere": {AdminApart: true}} {
		for _, property := range []string{"avatar", "coverImg", "logo"} {
			server := start(t, oneFile(strings.Replace(pictured, "ADDRESS", property+": {type: string}", 1)), options)
			got := send(t, server, "/a")
			address := strings.Split(got.Text, `"`)[3]
			drawn := send(t, server, address)
			var svg struct {
				XMLName xml.Name `xml:"http://www.w3.org/2000/svg svg"`
			}
			if err := xml.Unmarshal([]byte(drawn.Text), &svg); err != nil || drawn.StatusCode != 200 || drawn.Header.Get("Content-Type") != "image/svg+xml" || drawn.Header.Get("Access-Control-Allow-Origin") != "*" {
				t.Errorf("%s: %s: %d %v %s %v", name, address, drawn.StatusCode, drawn.Header, drawn.Text, err)
			}
			if again := send(t, server, address); again.Text != drawn.Text {
				t.Errorf("%s: %s is not always the same", name, address)
			}
		}
	}
}

// Where a format asks for all of the address, it is that which the client has reached.
func TestWholeAddressesOfPictures(t *testing.T) {
	server := start(t, oneFile(strings.Replace(pictured, "ADDRESS", "avatar: {type: string, format: uri}", 1)), mockserver.Options{})
	for origin, headers := range map[string][]string{server.URL: nil, "https" + strings.TrimPrefix(server.URL, "http"): {"X-Forwarded-Proto: https"}} {
		if got := send(t, server, "/a", headers...); !strings.HasPrefix(got.Text, `{"avatar":"`+origin+faker.PicturePath+"avatar/") {
			t.Errorf("want one at %s: %s", origin, got.Text)
		}
	}
}

func TestNoSuchPicture(t *testing.T) {
	server := start(t, oneFile(inLanguage("x")), mockserver.Options{})
	for _, path := range []string{"", "avatar/", "avatar/12345.svg", "avatar/12345g.svg", "avatar/123456.png", "person/123456.svg", "avatar/+12345.svg", "avatar/123456.svg/x", "../requests"} {
		if got := send(t, server, faker.PicturePath+path); got.StatusCode != http.StatusNotFound {
			t.Errorf("%s: %d %s", path, got.StatusCode, got.Text)
		}
	}
}
