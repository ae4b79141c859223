package traffic

import (
	"fmt"
	"net/url"

	"agentmock/internal/redact"
)

// hostOf returns the host of the API's URL, "" for none.
func hostOf(base string) (string, error) {
	if base == "" {
		return "", nil
	}
	u, err := url.Parse(base)
	if err != nil || u.Host == "" {
		return "", fmt.Errorf("--url %q: expected http://HOST or https://HOST", redact.URL(base, nil))
	}
	return u.Host, nil
}

// ofHost passes over exchanges of other hosts, and those that are of no address; those that name no host are of the API.
func ofHost(source Source, host string) Source {
	return func() (Recorded, error) {
		r, err := source()
		switch {
		case err != nil:
			return r, err
		case r.URL == "":
			return Recorded{}, PassOver("without an address")
		case host == "":
			return r, nil
		}
		if u, err := url.Parse(r.URL); err != nil || u.Host != "" && u.Host != host {
			return Recorded{}, PassOver("of another host")
		}
		return r, nil
	}
}
