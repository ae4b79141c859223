package browser_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"

	"agentmock/mockserver"
)

func sizeAndTime(t *testing.T, ctx context.Context) {
	server := console(t, noOptions)
	p := open(t, ctx, server, "", look{})
	p.until(`performance.getEntriesByName('ready').length`)
	size := of[int](p, `[...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource').filter((r) => r.name.includes('/__admin/console/'))].reduce((sum, r) => sum + r.transferSize, 0)`)
	ready := of[float64](p, `performance.getEntriesByName('ready')[0].startTime`)
	t.Logf("transferred %d bytes; ready after %.0f ms", size, ready)
	if size == 0 || size > 120_000 {
		t.Errorf("the console is %d bytes, want at most 120 000", size)
	}
	if ready > 20_000 {
		t.Errorf("ready after %.0f ms", ready)
	}
	if got := of[int](p, `performance.getEntriesByType('resource').filter((r) => r.name.includes('/swagger/')).length`); got != 0 {
		t.Errorf("%d files of Swagger UI are loaded before anybody looks at it", got)
	}
}

func tenThousand(t *testing.T, ctx context.Context) {
	const count = 9_990
	server := console(t, mockserver.Options{Journal: 10_000, JournalBytes: 64 << 20})
	fill := func(from, to int) {
		for i := from; i < to; i++ {
			r := httptest.NewRequest(http.MethodGet, fmt.Sprintf("%s%08d-0000-4000-8000-00000000000x", user, i), nil)
			server.Config.Handler.ServeHTTP(httptest.NewRecorder(), r)
		}
	}
	fill(0, count)
	p := open(t, ctx, server, "#/requests", look{width: 1440, height: 900})
	p.shows("9,990 requests")
	p.until(`document.querySelector('.virtual-space').offsetHeight >= 9990 * 34`)
	nodes := of[int](p, `document.querySelectorAll('*').length`)
	if rows := of[int](p, `document.querySelectorAll('.row').length`); rows > 60 || nodes > 1500 {
		t.Errorf("%d rows and %d elements stand for %d requests", rows, nodes, count)
	}
	wheel, jump := scrollTime(p, 100), scrollTime(p, 7919*34)
	t.Logf("%d elements; a turn of the wheel takes %.1f ms, a jump %.1f ms", nodes, wheel, jump)
	if wheel > 200 || jump > 1000 {
		t.Errorf("a turn of the wheel takes %.1f ms, want less than a frame; a jump %.1f ms", wheel, jump)
	}
	p.fill("Text", "00009999")
	p.do(`at.field('Text').dispatchEvent(new Event('input', {bubbles: true}))`)
	p.shows("No request fits the filters")
	p.press("Show all")
	p.do(`document.querySelector('.virtual').scrollTop = 34 * 5000`)
	const read = `(() => { const list = document.querySelector('.virtual').getBoundingClientRect(); return document.elementFromPoint(list.x + 200, list.y + 100)?.closest('.row')?.textContent; })()`
	p.until(read)
	top := of[string](p, read)
	fill(count, count+1) // what is read stays where it is
	p.shows("9,991 requests")
	fill(count+1, count+40) // also when the oldest go
	p.until(`document.querySelector('.badge').textContent === '10,000' && document.querySelector('.virtual').scrollTop >= 34 * 5040`)
	if now := of[string](p, read); now != top {
		t.Errorf("the log jumped from %s to %s", top, now)
	}
}

// scrollTime returns how many milliseconds it takes to draw what comes into sight when the log is scrolled by so many pixels: half
// of the times it is less.
func scrollTime(p *tab, pixels int) float64 {
	return of[float64](p, fmt.Sprintf(`(() => {
		const list = document.querySelector('.virtual');
		const times = [];
		for (let i = 1; i <= 120; i++) {
			const begun = performance.now();
			list.scrollTop = (i * %d) %% (list.scrollHeight - 1000);
			list.dispatchEvent(new Event('scroll'));
			list.getBoundingClientRect();
			times.push(performance.now() - begun);
		}
		return times.sort((a, b) => a - b)[60];
	})()`, pixels))
}
