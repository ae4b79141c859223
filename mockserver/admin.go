package mockserver

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"agentmock/internal/value"
)

// routeAdmin is where the mock answers for itself.
func (s *Server) routeAdmin(admin *gin.RouterGroup) {
	admin.GET("/health", s.health)
	admin.HEAD("/health", s.health)
}

// health is 200 as soon as requests are answered.
func (s *Server) health(c *gin.Context) {
	a := s.api.Load()
	o := &value.Object{}
	o.Set("status", "healthy")
	o.Set("title", a.spec.Title)
	o.Set("operations", value.Int(int64(len(a.spec.Operations))))
	o.Set("fixtures", value.Int(int64(len(a.fixtures.All))))
	write(c.Writer, answer{status: http.StatusOK, contentType: "application/json", body: value.Append(nil, o)})
}
