package mockserver

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"agentmock/internal/faker"
	"agentmock/mockserver/problem"
)

// Made-up answers show pictures that the mock draws itself: they load without a network, the same for the same address. They are
// served where the API is, whoever may ask the admin API: a browser sends no token for a picture.

// shapes are what is drawn of each kind, in white on a ground of a colour.
var shapes = map[string]string{
	"avatar":  `<circle cx="48" cy="38" r="17"/><path d="M14 96a34 34 0 0 1 68 0z"/>`,
	"logo":    `<path d="M48 18l26 15v30L48 78 22 63V33z"/>`,
	"picture": `<circle cx="68" cy="30" r="9"/><path d="M8 80l26-36 18 24 12-14 24 26z"/>`,
}

// picture serves a picture, and reports whether the path is one of theirs.
func picture(w http.ResponseWriter, r *http.Request) bool {
	below, ours := strings.CutPrefix(r.URL.Path, faker.PicturePath)
	if !ours {
		return false
	}
	kind, name, _ := strings.Cut(below, "/")
	sign, isDrawn := strings.CutSuffix(name, ".svg")
	number, err := strconv.ParseUint(sign, 16, 24)
	if !isDrawn || err != nil || len(sign) != 6 || !slices.Contains(faker.PictureKinds, kind) {
		p := problem.Problem{Status: http.StatusNotFound, Title: "No such file"}
		send(w, http.StatusNotFound, problem.MediaType, p.JSON())
		return true
	}
	w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	w.Header().Set("Access-Control-Allow-Origin", "*")
	w.Header().Set("Content-Security-Policy", "default-src 'none'")
	send(w, http.StatusOK, "image/svg+xml", fmt.Appendf(nil,
		`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 96" width="96" height="96"><rect width="96" height="96" fill="hsl(%d,45%%,%d%%)"/><g fill="#fff" fill-opacity=".85">%s</g></svg>`,
		number%360, 40+number/360%20, shapes[kind]))
	return true
}

func send(w http.ResponseWriter, status int, contentType string, body []byte) {
	w.Header().Set("Content-Type", contentType)
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	_, _ = w.Write(body) // a client that is gone needs no picture
}

// origin returns where the client has reached the mock, as far as it says.
func (c *call) origin() faker.Origin {
	forwarded := c.request.Header["X-Forwarded-Proto"]
	return faker.Origin{Host: c.request.Host, Secure: c.request.TLS != nil || len(forwarded) > 0 && forwarded[0] == "https"}
}
