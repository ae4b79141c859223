package generate

import (
	"net/http"

	"agentmock/internal/jsonvalue"
	"agentmock/internal/message"
)

// echo is a value that the exchange itself gives a property of the whole body, where the document does not say how to make
// it: what was asked for by the same name in the path, and of a failure its status and title (RFC 9457).
func (v *state) echo(p *property) (any, bool) {
	if len(v.frames) != 1 || v.fakerOf(p) != nil {
		return nil, false
	}
	for i, parameter := range v.exchange.Operation.Parameters {
		if parameter.In == "path" && parameter.Name == p.name && i < len(v.exchange.Request.Parameters) {
			asked := v.exchange.Request.Parameters[i]
			return asked, asked != message.Absent && v.fits(p.schemas, asked)
		}
	}
	status := v.exchange.Response.Status
	if status < http.StatusBadRequest {
		return nil, false
	}
	var made any
	switch p.name {
	case "status", "statusCode", "status_code":
		made = jsonvalue.Int(int64(status))
	case "title":
		made = http.StatusText(status)
	default:
		return nil, false
	}
	return made, v.fits(p.schemas, made)
}
