package webhook_test

import (
	"context"
	"encoding/binary"
	"errors"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"testing"

	"agentmock/internal/webhook"
)

// Nothing comes to a receiver on this machine by any of the ways that lead to it but are not allowed.
func TestNothingIsSentElsewhere(t *testing.T) {
	receiver, came := counted(t, nil)
	port := receiver.URL[strings.LastIndexByte(receiver.URL, ':'):]
	names := map[string][]string{
		"here.example": {"127.0.0.1"}, "both.example": {"10.255.255.1", "127.0.0.1"}, "any.example": {"0.0.0.0"}, "inside.example": {"10.255.255.1"}, "meta.example": {"169.254.169.254"},
		"cgnat.example": {"100.64.0.1"}, "receiver": {"127.0.0.1"},
	}
	only := func(networks ...string) (a webhook.Allowed) {
		for _, text := range networks {
			if p, err := netip.ParsePrefix(text); err == nil {
				a.Networks = append(a.Networks, p)
			} else {
				a.Names = append(a.Names, text)
			}
		}
		return a
	}
	for name, test := range map[string]struct {
		allowed webhook.Allowed
		hosts   []string
		comes   bool
	}{
		"this machine": {loopback, []string{"127.0.0.1", "[::ffff:127.0.0.1]", "localhost", "here.example", "HERE.example."}, true},
		"this machine, in other words": {loopback, []string{
			"0.0.0.0", "[::]", "[::0]", "[0:0:0:0:0:ffff:0:0]", "[::ffff:0.0.0.0]", "2130706433", "0x7f000001", "0x7f.1", "127.1", "0177.0.0.1", "127.0.0.1.", "0", "0.0", "any.example", "[::127.0.0.1]",
			"[64:ff9b::127.0.0.1]", "[2002:7f00:1::]",
		}, false},
		"other machines": {loopback, []string{
			"10.255.255.1", "[::ffff:10.0.0.1]", "[::ffff:a00:1]", "192.168.1.1", "169.254.169.254", "[fe80::1]", "[fe80::1%25lo]", "[fd00::1]", "8.8.8.8", "[2001:4860:4860::8888]",
			"inside.example", "meta.example", "255.255.255.255", "224.0.0.1",
		}, false},
		"nothing":                            {webhook.Allowed{}, []string{"127.0.0.1", "localhost", "[::1]", "here.example", "8.8.8.8"}, false},
		"a name that is at this machine":     {only("here.example", "receiver"), []string{"here.example", "receiver", "127.0.0.1", "localhost"}, false},
		"a name that is in a network inside": {only("inside.example", "meta.example", "cgnat.example", "any.example"), []string{"inside.example", "meta.example", "cgnat.example", "any.example"}, false},
		"a name and this machine":            {only("here.example", "127.0.0.0/8"), []string{"here.example", "127.0.0.1"}, true},
		"one address":                        {only("127.0.0.2/32"), []string{"127.0.0.1", "localhost", "here.example", "[::1]"}, false},
		"the one address":                    {only("127.0.0.1/32"), []string{"127.0.0.1", "here.example"}, true},
	} {
		t.Run(name, func(t *testing.T) {
			s, _ := sender(t, webhook.Options{Allowed: test.allowed})
			s.Ask(resolver(t, names))
			for _, host := range test.hosts {
				before := came.Load()
				all := send(t, s, webhook.Message{URL: "http://" + host + port + "/"})
				switch {
				case test.comes && (came.Load() != before+1 || all[0].Err != nil):
					t.Errorf("%s: %v", host, all[0].Err)
				case !test.comes && (came.Load() != before || len(all) != 1 || !errors.Is(all[0].Err, webhook.ErrNotAllowed)):
					t.Errorf("%s: %d came, %d attempts: %v", host, came.Load()-before, len(all), all[0].Err)
				}
			}
		})
	}
}

// A receiver that is allowed sends the mock on to one that is not: it stays where it is.
func TestRedirectsAreNotFollowed(t *testing.T) {
	elsewhere, came := counted(t, nil)
	for _, status := range []int{301, 302, 303, 307, 308} {
		receiver, _ := counted(t, func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, elsewhere.URL, status) })
		s, _ := sender(t, webhook.Options{Allowed: loopback})
		if all := send(t, s, webhook.Message{URL: receiver.URL}); len(all) != 1 || all[0].Status != status || came.Load() != 0 {
			t.Errorf("%d: %+v, %d came elsewhere", status, all, came.Load())
		}
	}
}

// A name that was at an allowed address when it was looked up first, and is at another one when the connection is made, leads nowhere.
func TestNamesThatMove(t *testing.T) {
	receiver, came := counted(t, nil)
	port := receiver.URL[strings.LastIndexByte(receiver.URL, ':'):]
	listener, err := net.Listen("tcp", "127.0.0.2"+port)
	if err != nil {
		t.Fatal(err)
	}
	elsewhere := &http.Server{Handler: receiver.Config.Handler}
	go func() { _ = elsewhere.Serve(listener) }()
	defer elsewhere.Close()
	s, _ := sender(t, webhook.Options{Allowed: webhook.Allowed{Networks: []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")}}})
	s.Ask(resolver(t, map[string][]string{"moves.example": {"127.0.0.1"}}))
	if all := send(t, s, webhook.Message{URL: "http://moves.example" + port}); all[0].Err != nil {
		t.Fatal(all[0].Err)
	}
	s.Ask(resolver(t, map[string][]string{"moves.example": {"127.0.0.2"}}))
	if all := send(t, s, webhook.Message{URL: "http://moves.example" + port}); !errors.Is(all[0].Err, webhook.ErrNotAllowed) || came.Load() != 1 {
		t.Errorf("%v, %d came", all[0].Err, came.Load())
	}
}

// Where names alone are allowed, no other one is looked up: what a client says is told to nobody.
func TestOtherNamesAreNotLookedUp(t *testing.T) {
	s, _ := sender(t, webhook.Options{Allowed: webhook.Allowed{Names: []string{"hooks.example"}}})
	s.Ask(&net.Resolver{PreferGo: true, Dial: func(context.Context, string, string) (net.Conn, error) {
		t.Error("a name is looked up")
		return nil, errors.New("no DNS")
	}})
	if all := send(t, s, webhook.Message{URL: "http://secret.evil.example/"}); len(all) != 1 || !errors.Is(all[0].Err, webhook.ErrNotAllowed) {
		t.Errorf("%+v", all)
	}
}

func TestWhatIsNoURL(t *testing.T) {
	s, _ := sender(t, webhook.Options{Allowed: loopback})
	for _, text := range []string{"", "/hook", "127.0.0.1:9/hook", "ftp://127.0.0.1/", "file:///etc/passwd", "http://", "http://[::1", "http:127.0.0.1", "unix:///run/docker.sock", "http://127.0.0.1:x/", "http://\n/"} {
		if all := send(t, s, webhook.Message{URL: text}); len(all) != 1 || all[0].Err == nil {
			t.Errorf("%q: %+v", text, all)
		}
	}
}

func TestIsName(t *testing.T) {
	for text, want := range map[string]bool{
		"localhost": true, "hooks.example.com": true, "receiver_1": true, "a-b.c": true, "hooks.example.com.": true, "3com.com": true,
		"": false, "127.1": false, "2130706433": false, "0x7f": false, "a.0x": false, "a b": false, "a/b": false, "a:80": false, "*": false, "[::1]": false, "käse.example": false,
	} {
		if webhook.IsName(text) != want {
			t.Errorf("%q: %t", text, !want)
		}
	}
}

// resolver looks names up in a table, over DNS (RFC 1035 section 4).
func resolver(t *testing.T, names map[string][]string) *net.Resolver {
	t.Helper()
	server, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan bool)
	t.Cleanup(func() { _ = server.Close(); <-ended })
	go func() {
		defer close(ended)
		room := make([]byte, 512)
		for {
			n, from, err := server.ReadFrom(room)
			if err != nil {
				return
			}
			_, _ = server.WriteTo(answer(slices.Clone(room[:n]), names), from)
		}
	}()
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "udp", server.LocalAddr().String())
	}}
}

// answer returns the answer to a query: the addresses of a name, as A records.
func answer(query []byte, names map[string][]string) []byte {
	name, at := "", 12
	for query[at] != 0 {
		name += string(query[at+1:at+1+int(query[at])]) + "."
		at += 1 + int(query[at])
	}
	kind := binary.BigEndian.Uint16(query[at+1:])
	var found []string
	if kind == 1 {
		found = names[strings.ToLower(strings.TrimSuffix(name, "."))]
	}
	out := append([]byte{query[0], query[1], 0x84, 0, 0, 1, 0, byte(len(found)), 0, 0, 0, 0}, query[12:at+5]...)
	for _, text := range found {
		out = append(out, 0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4)
		out = append(out, net.ParseIP(text).To4()...)
	}
	return out
}

// FuzzAllowed has texts that somebody sends as a URL: where this machine is allowed, what comes is for an address of it.
func FuzzAllowed(f *testing.F) {
	for _, text := range []string{"http://127.0.0.1:9/x", "http://0x7f.1/", "http://[::1]/", "http://a@b@c/", "http://127.0.0.1\\@8.8.8.8/", "http://１２７.0.0.1/", "http://127.0.0.1%00.example/"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		u, err := webhook.Address(loopback, text)
		if err != nil {
			return
		}
		if at, err := netip.ParseAddr(u.Hostname()); err == nil && !at.Unmap().IsLoopback() {
			t.Errorf("%q: %s", text, at)
		}
		if again, err := url.Parse(u.String()); err != nil || again.Host != u.Host {
			t.Errorf("%q is another host when it is written: %v", text, again)
		}
	})
}
