package fake

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

func (v *visit) hostname() string { return v.oneOf(hosts) + "." + v.oneOf(mailDomains) }

func (v *visit) link() string {
	return "https://" + v.hostname() + "/" + strings.ToLower(v.faker.LetterN(6))
}

func (v *visit) picture() string {
	return fmt.Sprintf("https://static.example.com/images/%s.png", v.hex(12))
}

func (v *visit) userAgent() string {
	return fmt.Sprintf("Mozilla/5.0 (%s) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/%d.0.0.0 Safari/537.36", v.oneOf(platforms), 100+v.random.Intn(20))
}

// characters are a text of n of the given ones.
func (v *visit) characters(n int64, from string) string {
	text := make([]byte, n)
	for i := range text {
		text[i] = from[v.random.Intn(len(from))]
	}
	return string(text)
}

const (
	digits   = "0123456789"
	hexits   = "0123456789abcdef"
	letters  = "abcdefghijklmnopqrstuvwxyz"
	capitals = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
)

func (v *visit) hex(n int64) string { return v.characters(n, hexits) }

// fileNames and their endings.
var fileNames = []string{"report", "invoice", "contract", "photo", "summary", "plan", "backup", "manual"}

var fileEndings = []struct{ extension, mime string }{
	{"pdf", "application/pdf"}, {"png", "image/png"}, {"jpg", "image/jpeg"}, {"csv", "text/csv"}, {"txt", "text/plain"},
	{"json", "application/json"}, {"zip", "application/zip"}, {"mp4", "video/mp4"}, {"docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
}

func (v *visit) fileName() string {
	return fmt.Sprintf("%s-%03d.%s", v.oneOf(fileNames), v.random.Intn(1000), fileEndings[v.random.Intn(len(fileEndings))].extension)
}

func (v *visit) extension() string { return fileEndings[v.random.Intn(len(fileEndings))].extension }

func (v *visit) mimeType() string { return fileEndings[v.random.Intn(len(fileEndings))].mime }

func (v *visit) password() string { return "Fake-" + v.faker.LetterN(6) + v.characters(4, digits) }
