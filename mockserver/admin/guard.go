package admin

import (
	"crypto/subtle"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"agentmock/internal/i18n"
	"agentmock/mockserver/problem"
)

// The guard keeps the API from those it is not for: names that somebody's DNS points here (DNS rebinding), web pages of other
// origins, and who does not have the token. Health, and pages that have to load before they can ask for the token, need none.

// near refuses who asks from elsewhere than this machine and its own networks, where no token is asked for and the admin API is not to be
// open to everybody.
func (a *api) near(g *gin.Context) {
	if a.Near == nil || a.Token != "" {
		return
	}
	if !a.Near(g.Request) {
		refuse(g, problem.Problem{Status: http.StatusForbidden, Title: "Too far away", Detail: i18n.Sayf("without a token the admin API answers this machine and its own networks alone: set --admin-token")})
	}
}

// host refuses names that are not the mock's own.
func (a *api) host(g *gin.Context) {
	if !OwnName(g.Request.Host, a.Hosts) {
		refuse(g, ForeignName)
	}
}

// ForeignName refuses who asks under a name that somebody else's DNS may have made.
var ForeignName = problem.Problem{Status: http.StatusForbidden, Title: "Foreign host name", Ours: true, Detail: i18n.Sayf("the mock is not asked under this name: want localhost, an IP address, a name without a dot, or one of --admin-hosts")}

// OwnName reports whether nobody else's DNS can have made a name point here: an address, localhost, a name of the local
// network, or one that was allowed.
func OwnName(hostport string, hosts []string) bool {
	host := hostport
	if name, _, err := net.SplitHostPort(hostport); err == nil {
		host = name
	}
	host = strings.ToLower(strings.TrimSuffix(strings.Trim(host, "[]"), "."))
	return net.ParseIP(host) != nil || !strings.Contains(host, ".") || strings.HasSuffix(host, ".localhost") ||
		slices.ContainsFunc(hosts, func(own string) bool { return strings.EqualFold(own, host) })
}

// origin refuses web pages of other origins.
func origin(g *gin.Context) {
	if Foreign(g.Request) {
		refuse(g, problem.Problem{Status: http.StatusForbidden, Title: "Another origin", Detail: i18n.Sayf("the admin API does not answer web pages of other origins")})
	}
}

// Foreign reports whether a browser says that a page of another origin asks. A link that somebody follows is none.
func Foreign(r *http.Request) bool {
	if origin := r.Header.Get("Origin"); origin != "" {
		u, err := url.Parse(origin)
		return err != nil || u.Host == "" || !strings.EqualFold(u.Host, r.Host)
	}
	site := r.Header.Get("Sec-Fetch-Site")
	followed := r.Method == http.MethodGet && r.Header.Get("Sec-Fetch-Mode") == "navigate" && r.Header.Get("Sec-Fetch-Dest") == "document"
	return site != "" && site != "same-origin" && site != "none" && !followed
}

// CallbackHeader names, in a request that a mock sends itself, the callback or webhook that it is.
const CallbackHeader = "X-Mock-Callback"

// sent refuses what a mock sends: who may have it call somebody back is not to reach this API so, as if from this machine.
func sent(g *gin.Context) {
	if g.GetHeader(CallbackHeader) != "" {
		refuse(g, problem.Problem{Status: http.StatusForbidden, Title: "A callback", Detail: i18n.Sayf("the admin API does not answer the callbacks and webhooks of a mock")})
	}
}

// token refuses who does not have it, where there is one.
func (a *api) token(g *gin.Context) {
	scheme, given, _ := strings.Cut(g.GetHeader("Authorization"), " ") // its name may be in any case, RFC 9110 section 11.1
	if a.Token != "" && !(strings.EqualFold(scheme, "Bearer") && subtle.ConstantTimeCompare([]byte(given), []byte(a.Token)) == 1) {
		refuse(g, problem.Problem{
			Status: http.StatusUnauthorized, Title: "Unauthorized", Detail: i18n.Sayf("want Authorization: Bearer with the token of --admin-token"),
			Header: http.Header{"Www-Authenticate": {`Bearer realm="agentmock admin"`}},
		})
	}
}
