package browser_test

import (
	"bytes"
	"cmp"
	"context"
	"image"
	"image/color"
	"image/gif"
	"image/png"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/chromedp/chromedp"
)

// takeFilm makes the moving picture of the README: the way through the console that theRetry tests, a picture for each step.
func takeFilm(t *testing.T, ctx context.Context) {
	var frames []image.Image
	retry(t, ctx, look{language: "en-US", dark: true, width: 1180, height: 820}, func(p *tab) {
		p.do(`document.fonts.ready.then(() => {
			document.querySelector('#toasts').replaceChildren();
			document.querySelectorAll('.answer-form textarea').forEach((area) => { area.rows = 6; });
			window.scrollTo(0, 0);
		})`)
		picture, err := chromedp.Run(p.ctx, chromedp.CaptureScreenshot())
		if err != nil {
			t.Fatal(err)
		}
		frame, err := png.Decode(bytes.NewReader(picture))
		if err != nil {
			t.Fatal(err)
		}
		frames = append(frames, frame)
	})
	var film bytes.Buffer
	if err := gif.EncodeAll(&film, filmOf(frames)); err != nil {
		t.Fatal(err)
	}
	if len(frames) < 6 || film.Len() > 600_000 {
		t.Errorf("%d frames of %d bytes", len(frames), film.Len())
	}
	if err := os.WriteFile(filepath.Join(*pictures, "retry.gif"), film.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}

// filmOf returns frames one after the other, over and over: of each only what is new in it.
func filmOf(frames []image.Image) *gif.GIF {
	const shown, last = 180, 400 // hundredths of a second
	colours := usual(frames)
	index := map[color.RGBA]uint8{}
	film := &gif.GIF{}
	var before *image.Paletted
	for i, frame := range frames {
		whole := image.NewPaletted(frame.Bounds(), colours)
		for y := frame.Bounds().Min.Y; y < frame.Bounds().Max.Y; y++ {
			for x := frame.Bounds().Min.X; x < frame.Bounds().Max.X; x++ {
				c := color.RGBAModel.Convert(frame.At(x, y)).(color.RGBA)
				at, known := index[c]
				if !known {
					at = uint8(colours.Index(c))
					index[c] = at
				}
				whole.SetColorIndex(x, y, at)
			}
		}
		part := whole
		if before != nil {
			part = whole.SubImage(news(before, whole)).(*image.Paletted)
		}
		film.Image, film.Delay, before = append(film.Image, part), append(film.Delay, shown), whole
		if i == len(frames)-1 {
			film.Delay[i] = last
		}
	}
	return film
}

// news returns where a frame differs from the one before it; a point where it does not.
func news(before, after *image.Paletted) image.Rectangle {
	changed := image.Rectangle{}
	for y := range after.Rect.Dy() {
		for x := range after.Rect.Dx() {
			if before.ColorIndexAt(x, y) != after.ColorIndexAt(x, y) {
				changed = changed.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	if changed.Empty() {
		return image.Rect(0, 0, 1, 1)
	}
	return changed
}

// usual returns the 256 colours that the frames have most of.
func usual(frames []image.Image) color.Palette {
	counts := map[color.RGBA]int{}
	for _, frame := range frames {
		for y := frame.Bounds().Min.Y; y < frame.Bounds().Max.Y; y++ {
			for x := frame.Bounds().Min.X; x < frame.Bounds().Max.X; x++ {
				counts[color.RGBAModel.Convert(frame.At(x, y)).(color.RGBA)]++
			}
		}
	}
	all := slices.SortedFunc(maps.Keys(counts), func(a, b color.RGBA) int {
		return cmp.Or(counts[b]-counts[a], cmp.Compare(uint32(a.R)<<16|uint32(a.G)<<8|uint32(a.B), uint32(b.R)<<16|uint32(b.G)<<8|uint32(b.B)))
	})
	var colours color.Palette
	for _, c := range all[:min(len(all), 256)] {
		colours = append(colours, c)
	}
	return colours
}
