package faker

import (
	"fmt"
	"strings"
)

// What is made up for the web lies under example.com and its like, which are reserved (RFC 2606): nothing that follows
// a made-up link reaches a real site.

var (
	hosts     = []string{"www", "shop", "docs", "blog", "app", "m", "static", "portal"}
	platforms = []string{"Windows NT 10.0; Win64; x64", "Macintosh; Intel Mac OS X 10_15_7", "X11; Linux x86_64", "Linux; Android 13; Pixel 7"}
)

func (d *Draw) hostname() string { return d.oneOf(hosts) + "." + d.oneOf(mailDomains) }

func (d *Draw) link() string {
	return "https://" + d.hostname() + "/" + strings.ToLower(d.faker.LetterN(6))
}

func (d *Draw) picture() string {
	return fmt.Sprintf("https://static.example.com/images/%s.png", d.hex(12))
}

func (d *Draw) userAgent() string {
	return fmt.Sprintf("Mozilla/5.0 (%s) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/%d.0.0.0 Safari/537.36", d.oneOf(platforms), 100+d.Random.Intn(20))
}

// characters returns a text of n of the given ones.
func (d *Draw) characters(n int64, from string) string {
	text := make([]byte, n)
	for i := range text {
		text[i] = from[d.Random.Intn(len(from))]
	}
	return string(text)
}

const (
	digits   = "0123456789"
	hexits   = "0123456789abcdef"
	letters  = "abcdefghijklmnopqrstuvwxyz"
	capitals = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
)

func (d *Draw) hex(n int64) string { return d.characters(n, hexits) }

// fileNames and their endings.
var fileNames = []string{"report", "invoice", "contract", "photo", "summary", "plan", "backup", "manual"}

var fileEndings = []struct{ extension, mime string }{
	{"pdf", "application/pdf"}, {"png", "image/png"}, {"jpg", "image/jpeg"}, {"csv", "text/csv"}, {"txt", "text/plain"},
	{"json", "application/json"}, {"zip", "application/zip"}, {"mp4", "video/mp4"}, {"docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
}

func (d *Draw) fileName() string {
	return fmt.Sprintf("%s-%03d.%s", d.oneOf(fileNames), d.Random.Intn(1000), fileEndings[d.Random.Intn(len(fileEndings))].extension)
}

func (d *Draw) extension() string { return fileEndings[d.Random.Intn(len(fileEndings))].extension }

func (d *Draw) mimeType() string { return fileEndings[d.Random.Intn(len(fileEndings))].mime }

func (d *Draw) password() string { return "Fake-" + d.faker.LetterN(6) + d.characters(4, digits) }
