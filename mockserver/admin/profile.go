package admin

import (
	"net/http"
	"runtime/pprof"
	"runtime/trace"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"
)

// Profiles as net/http/pprof serves them, for go tool pprof http://127.0.0.1:8080/__admin/pprof/profile. That package itself is not
// imported: it serves them under /debug/pprof/ of [http.DefaultServeMux] as well, to whoever asks, in each program that imports the mock.

// defaultProfile is how long the processor is looked at, in seconds; maxProfile the longest.
const (
	defaultProfile = 30
	maxProfile     = 300
)

func (a *api) profile(g *gin.Context) {
	g.Header("Cache-Control", "no-store")
	g.Header("X-Content-Type-Options", "nosniff")
	switch name := g.Param("name")[1:]; name {
	case "":
		text := "profile\ntrace\n"
		for _, p := range pprof.Profiles() {
			text += p.Name() + "\n"
		}
		g.String(http.StatusOK, "%s", text)
	case "profile":
		a.collect(g, func() error { return pprof.StartCPUProfile(g.Writer) }, pprof.StopCPUProfile)
	case "trace":
		a.collect(g, func() error { return trace.Start(g.Writer) }, trace.Stop)
	default:
		p := pprof.Lookup(name)
		if p == nil {
			g.String(http.StatusNotFound, "unknown profile %q, expected one of those under /pprof/\n", name)
			return
		}
		debug, _ := strconv.Atoi(g.Query("debug"))
		if g.Header("Content-Type", "application/octet-stream"); debug != 0 {
			g.Header("Content-Type", "text/plain; charset=utf-8")
		}
		_ = p.WriteTo(g.Writer, debug) // fails where the client has gone
	}
}

// collect writes what is seen from start to stop, in as many seconds as are asked for, or until the client goes or the mock is to end.
func (a *api) collect(g *gin.Context, start func() error, stop func()) {
	seconds := defaultProfile
	if text, given := g.GetQuery("seconds"); given {
		var err error
		if seconds, err = strconv.Atoi(text); err != nil || seconds < 1 || seconds > maxProfile {
			g.String(http.StatusBadRequest, "seconds is %q, expected a number from 1 to %d\n", strings.ToValidUTF8(text, "�"), maxProfile)
			return
		}
	}
	g.Header("Content-Type", "application/octet-stream")
	if err := start(); err != nil { // somebody else looks
		g.Header("Content-Type", "text/plain; charset=utf-8")
		g.String(http.StatusConflict, "%v\n", err)
		return
	}
	defer stop()
	select {
	case <-a.After(time.Duration(seconds) * time.Second):
	case <-g.Request.Context().Done():
	case <-a.Ending.Done():
	}
}
