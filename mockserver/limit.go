package mockserver

import (
	"crypto/sha256"
	"encoding/hex"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// limited is the problem of a client that asks more often than --rate-limit lets it; nil where it may go on.
func (v *visit) limited() *problem {
	if v.settings.limit.Count == 0 || v.x.Operation == nil {
		return nil
	}
	rest, err := v.store.Allow(v.request.Context(), v.session+" "+v.client(), v.settings.limit)
	if err != nil {
		v.stateFailed("allow", err)
	}
	if rest <= 0 {
		return nil
	}
	seconds := strconv.Itoa(int((rest + time.Second - 1) / time.Second))
	return &problem{
		status: http.StatusTooManyRequests, title: "Too many requests", header: http.Header{"Retry-After": {seconds}},
		detail: "more than " + v.settings.limit.String() + "; try again in " + seconds + " s", chinese: "请求过于频繁，请在 " + seconds + " 秒后重试",
	}
}

// client tells clients apart: by the credentials they send, else by their address. Of credentials only a digest is kept.
func (v *visit) client() string {
	for _, requirement := range v.x.Operation.Security {
		for _, scheme := range requirement {
			if secret, ok := scheme.Credential(v.request.Header, v.query()); ok {
				sum := sha256.Sum256([]byte(secret))
				return hex.EncodeToString(sum[:8])
			}
		}
	}
	host, _, err := net.SplitHostPort(v.request.RemoteAddr)
	if err != nil {
		return v.request.RemoteAddr
	}
	if ip := net.ParseIP(host); ip != nil && (ip.IsLoopback() || ip.IsPrivate()) { // a load balancer of ours says whom it asks for
		if chain := strings.Split(v.request.Header.Get("X-Forwarded-For"), ","); chain[len(chain)-1] != "" {
			return strings.TrimSpace(chain[len(chain)-1])
		}
	}
	return host
}
