package mockserver

import (
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"
)

// cors lets browsers in from every origin, with credentials (Fetch standard, section 3.2): a mock holds nothing worth
// protecting, and a front end under development runs on another port. The mock's own paths are not opened.
func (s *Server) cors(c *gin.Context) {
	origin := c.Request.Header.Get("Origin")
	if s.options.NoCORS || origin == "" || strings.HasPrefix(c.Request.URL.Path, AdminPrefix) {
		return
	}
	header := c.Writer.Header()
	header.Set("Access-Control-Allow-Origin", origin)
	header.Set("Access-Control-Allow-Credentials", "true")
	header.Add("Vary", "Origin")
	asked := c.Request.Header.Get("Access-Control-Request-Method")
	if c.Request.Method != http.MethodOptions || asked == "" {
		header.Set("Access-Control-Expose-Headers", "Preference-Applied, Retry-After, Location, Link, ETag, WWW-Authenticate, Deprecation")
		return
	}
	header.Add("Vary", "Access-Control-Request-Headers")
	header.Set("Access-Control-Allow-Methods", asked)
	if wanted := c.Request.Header.Get("Access-Control-Request-Headers"); wanted != "" {
		header.Set("Access-Control-Allow-Headers", wanted)
	}
	if c.Request.Header.Get("Access-Control-Request-Private-Network") == "true" {
		header.Set("Access-Control-Allow-Private-Network", "true")
	}
	header.Set("Access-Control-Max-Age", "600")
	c.AbortWithStatus(http.StatusNoContent)
}
