package generate

import (
	"archive/zip"
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"

	"agentmock/internal/jsonschema"
	"agentmock/internal/openapi"
)

// fileSize is the width and height of a picture that is made, in pixels.
const fileSize = 64

// files make small files of their media types, which programs take for what they are. The same seed has the same bytes.
var files = map[string]func(seed uint64) []byte{
	"image/png": func(seed uint64) []byte { return drawn(seed, png.Encode) },
	"image/gif": func(seed uint64) []byte {
		return drawn(seed, func(w io.Writer, i image.Image) error { return gif.Encode(w, i, nil) })
	},
	"image/jpeg": func(seed uint64) []byte {
		return drawn(seed, func(w io.Writer, i image.Image) error { return jpeg.Encode(w, i, nil) })
	},
	"image/svg+xml":   svg,
	"application/pdf": pdf,
	"application/zip": zipped,
	"text/csv":        tabled,
}

// File returns a small file of a media type that is no text by itself: a picture, a PDF, a ZIP archive; and a table of CSV of which nothing is said
// but that it is a text. ok is false for other media types, and where a schema says more of the bytes than that they are some.
func File(m *openapi.MediaType, seed uint64) (body []byte, ok bool) {
	name := openapi.BaseType(m.Concrete())
	switch name {
	case "image/jpg":
		name = "image/jpeg"
	case "application/x-zip-compressed":
		name = "application/zip"
	}
	made := files[name]
	if made == nil || name == "text/csv" && m.Schema != nil && (len(m.Schema.Examples) > 0 || m.Schema.Default != nil) {
		return nil, false
	}
	body = made(seed)
	if s := m.Schema; s != nil && (s.PossibleTypes()&jsonschema.String == 0 || !s.Valid(string(body), jsonschema.InResponse)) {
		return nil, false
	}
	return body, true
}

// drawn returns a picture: a square on a ground, each of a colour of the seed's.
func drawn(seed uint64, encode func(io.Writer, image.Image) error) []byte {
	picture := image.NewPaletted(image.Rect(0, 0, fileSize, fileSize), color.Palette{ground(seed), color.White})
	for y := fileSize / 4; y < fileSize*3/4; y++ {
		for x := fileSize / 4; x < fileSize*3/4; x++ {
			picture.SetColorIndex(x, y, 1)
		}
	}
	var b bytes.Buffer
	if err := encode(&b, picture); err != nil {
		panic("generate: a picture that cannot be encoded: " + err.Error())
	}
	return b.Bytes()
}

// ground returns a colour that white is seen on.
func ground(seed uint64) color.RGBA {
	return color.RGBA{uint8(seed) / 2, uint8(seed>>8) / 2, uint8(seed>>16) / 2, 255}
}

func svg(seed uint64) []byte {
	c := ground(seed)
	return fmt.Appendf(nil, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64" width="64" height="64"><rect width="64" height="64" fill="#%02x%02x%02x"/><path d="M16 16h32v32H16z" fill="#fff"/></svg>`+"\n", c.R, c.G, c.B)
}

// pdf returns a page with a line of text (ISO 32000-1 section 7.5).
func pdf(seed uint64) []byte {
	text := fmt.Sprintf("BT /F1 24 Tf 72 720 Td (Document %d) Tj ET", seed%100000)
	objects := []string{
		"<< /Type /Catalog /Pages 2 0 R >>",
		"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
		fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", len(text), text),
		"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
	}
	b := []byte("%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
	table := fmt.Appendf(nil, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for i, object := range objects {
		table = fmt.Appendf(table, "%010d 00000 n \n", len(b))
		b = fmt.Appendf(b, "%d 0 obj\n%s\nendobj\n", i+1, object)
	}
	at := len(b)
	b = append(b, table...)
	return fmt.Appendf(b, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, at)
}

// tabled returns a table of three lines under their names (RFC 4180).
func tabled(seed uint64) []byte {
	b := []byte("id,name,amount\r\n")
	for i := range uint64(3) {
		n := seed>>(16*i)%9000 + 1000
		b = fmt.Appendf(b, "%d,Item %d,%d.%02d\r\n", i+1, n, n%500, n%100)
	}
	return b
}

// zipped returns an archive of one file.
func zipped(seed uint64) []byte {
	var b bytes.Buffer
	archive := zip.NewWriter(&b)
	w, err := archive.Create("readme.txt") // without a time: the same bytes at any
	if err == nil {
		_, err = fmt.Fprintf(w, "Document %d\n", seed%100000)
	}
	if err == nil {
		err = archive.Close()
	}
	if err != nil {
		panic("generate: an archive that cannot be written: " + err.Error())
	}
	return b.Bytes()
}
