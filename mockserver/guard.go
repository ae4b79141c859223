package mockserver

import (
	"crypto/subtle"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// guard keeps the admin API from those it is not for: web pages of other origins, names that somebody's DNS points here
// (DNS rebinding), and who does not have the token. Health is for everybody who asks under a name of ours.
func (s *Server) guard(r *http.Request) *problem {
	refuse := func(title, detail string) *problem {
		return &problem{status: http.StatusForbidden, title: title, detail: detail}
	}
	switch {
	case !s.ownName(r.Host):
		return refuse("Foreign host name", "the admin API is not asked under this name: want localhost, an IP address, a name without a dot, or one of --admin-hosts")
	case foreign(r):
		return refuse("Another origin", "the admin API does not answer web pages of other origins")
	case !open(r.URL.Path) && !s.knowsToken(r):
		return &problem{
			status: http.StatusUnauthorized, title: "Unauthorized", detail: "want Authorization: Bearer with the token of --admin-token",
			header: http.Header{"Www-Authenticate": {`Bearer realm="agentmock admin"`}},
		}
	}
	return nil
}

// ownName reports whether nobody else's DNS can have made a name point here: an address, localhost, a name of the local
// network, or one that was allowed.
func (s *Server) ownName(hostport string) bool {
	host := hostport
	if name, _, err := net.SplitHostPort(hostport); err == nil {
		host = name
	}
	host = strings.ToLower(strings.TrimSuffix(strings.Trim(host, "[]"), "."))
	return net.ParseIP(host) != nil || !strings.Contains(host, ".") || strings.HasSuffix(host, ".localhost") ||
		slices.ContainsFunc(s.options.AdminHosts, func(own string) bool { return strings.EqualFold(own, host) })
}

// foreign reports whether a browser says that a page of another origin asks. A link that somebody follows is none.
func foreign(r *http.Request) bool {
	if origin := r.Header.Get("Origin"); origin != "" {
		u, err := url.Parse(origin)
		return err != nil || u.Host == "" || !strings.EqualFold(u.Host, r.Host)
	}
	site := r.Header.Get("Sec-Fetch-Site")
	followed := r.Method == http.MethodGet && r.Header.Get("Sec-Fetch-Mode") == "navigate" && r.Header.Get("Sec-Fetch-Dest") == "document"
	return site != "" && site != "same-origin" && site != "none" && !followed
}

func (s *Server) knowsToken(r *http.Request) bool {
	token := s.options.AdminToken
	scheme, given, _ := strings.Cut(r.Header.Get("Authorization"), " ") // its name may be in any case, RFC 9110 section 11.1
	return token == "" || strings.EqualFold(scheme, "Bearer") && subtle.ConstantTimeCompare([]byte(given), []byte(token)) == 1
}
