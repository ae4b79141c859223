package state

import (
	"cmp"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// redisAddress is what the URL of a Redis says.
type redisAddress struct {
	host           string // with its port
	tls            bool
	user, password string
	database       int
	pool           int // connections
	dial           time.Duration
	read, write    time.Duration
}

// maxPool is how many connections an address may ask for, many times what a mock uses.
const maxPool = 10_000

const addressForm = "expected redis://[user:password@]host:port/database or rediss://…"

// parseAddress reads the URL. An error repeats nothing of it that a password may have got into: what a parser says of a URL that it cannot
// read may hold a part of one.
func parseAddress(text string) (redisAddress, error) {
	u, err := url.Parse(text)
	if err != nil || strings.Contains(u.Path+u.RawQuery+u.Fragment, "@") {
		return redisAddress{}, errors.New("redis: the address is no URL: " + addressForm + "; /, ?, #, % and @ of a password are written as %2F, %3F, %23, %25 and %40")
	}
	if (u.Scheme != "redis" && u.Scheme != "rediss") || u.Opaque != "" {
		return redisAddress{}, errors.New("redis: the address is not one of redis: " + addressForm)
	}
	a := redisAddress{
		host: net.JoinHostPort(cmp.Or(u.Hostname(), "localhost"), cmp.Or(u.Port(), "6379")), tls: u.Scheme == "rediss",
		user: u.User.Username(), pool: 2, dial: patience, read: patience, write: patience,
	}
	a.password, _ = u.User.Password()
	if path := strings.Trim(u.Path, "/"); path != "" {
		if a.database, err = strconv.Atoi(path); err != nil || a.database < 0 {
			return redisAddress{}, errors.New("redis: the path is no number of a database: " + addressForm)
		}
	}
	return a, a.set(u.Query())
}

// set takes the settings of the query, by the names that other clients know.
func (a *redisAddress) set(query url.Values) error {
	times := map[string]*time.Duration{"dial_timeout": &a.dial, "read_timeout": &a.read, "write_timeout": &a.write}
	for name, values := range query {
		value := values[len(values)-1]
		if name == "pool_size" {
			size, err := strconv.Atoi(value)
			if err != nil || size < 1 || size > maxPool {
				return fmt.Errorf("redis: pool_size is %q, expected a number from 1 to %d", value, maxPool)
			}
			a.pool = size
			continue
		}
		wait, known := times[name]
		if !known {
			return fmt.Errorf("redis: unknown setting %q in the address, expected pool_size, dial_timeout, read_timeout or write_timeout", name)
		}
		var err error
		if *wait, err = time.ParseDuration(value); err != nil || *wait <= 0 {
			return fmt.Errorf("redis: %s is %q, expected a time such as 300ms", name, value)
		}
	}
	return nil
}
