package mockserver

import (
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"agentmock/internal/i18n"
	"agentmock/mockserver/admin"
	"agentmock/mockserver/problem"
)

// The door of a proxy: behind it is a real API, which may trust whoever reaches it, by the network that the proxy is in. A mock without an
// API behind it holds nothing worth protecting.

// anotherOrigin refuses a web page that the proxy is not to let in.
var anotherOrigin = problem.Problem{Status: http.StatusForbidden, Title: "Another origin", Detail: i18n.Sayf("the proxy does not answer web pages of other origins: --cors lets them in")}

// fromOutside refuses a page of the internet that asks whether it may reach into a private network.
var fromOutside = problem.Problem{Status: http.StatusForbidden, Title: "Another network", Detail: i18n.Sayf("the proxy does not let pages of other networks in")}

// door keeps a proxy from names that somebody's DNS points here (DNS rebinding), from web pages of other origins where none is let in, and
// from those of other networks in any case.
func (s *Server) door(c *gin.Context) {
	if s.upstream == nil {
		return
	}
	r := c.Request
	switch {
	case !admin.OwnName(r.Host, s.options.AdminHosts):
		s.shut(c, admin.ForeignName)
	case s.options.NoCORS && admin.Foreign(r):
		s.shut(c, anotherOrigin)
	case r.Method == http.MethodOptions && r.Header.Get("Origin") != "" && (asksForPrivate(r, "Private") || asksForPrivate(r, "Local")):
		s.shut(c, fromOutside)
	}
}

// asksForPrivate reports whether a preflight is one of Private Network Access, or of its successor.
func asksForPrivate(r *http.Request, network string) bool {
	return r.Header.Get("Access-Control-Request-"+network+"-Network") == "true"
}

func (s *Server) shut(c *gin.Context, why problem.Problem) {
	s.options.Log.Warn("a request is not passed on", "reason", why.Title, "method", c.Request.Method)
	d := standard(why, i18n.English)
	setHeaders(c.Writer.Header(), &d.answer)
	write(c.Writer, &d.answer)
	c.Abort()
}

// warnOfPages says once that pages which are passed on run in the origin of the admin API.
func (u *upstream) warnOfPages(s *Server, header http.Header) {
	if kind, _, _ := strings.Cut(header.Get("Content-Type"), ";"); !s.options.AdminApart && (strings.Contains(kind, "html") || strings.Contains(kind, "svg")) {
		u.pages.Do(func() {
			s.options.Log.Warn("a page of the API is passed on: its scripts run in the origin of the admin API; --admin-addr serves that elsewhere")
		})
	}
}
