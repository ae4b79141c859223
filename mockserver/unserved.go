package mockserver

import (
	"net/http"

	"agentmock/internal/i18n"
	"agentmock/mockserver/problem"
)

// unserved returns the problem of what the document does not describe so that it can be answered; why has the file and the line.
func unserved(why string) *problem.Problem {
	return &problem.Problem{Status: http.StatusNotImplemented, Title: "Not implemented", Detail: i18n.Say("ungenerated", why), Ours: true}
}
