package browser_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"
)

// audit lists what readers of screens, of small windows, or with weak eyes could not use. Swagger UI is somebody else's.
const audit = `(() => {
	const out = [];
	const ours = (el) => !el.closest('.swagger-ui');
	const show = (el) => el.cloneNode(false).outerHTML.slice(0, 140) + ' in ' + (el.closest('section, nav, form, header, dialog')?.className || '');
	const all = (selector) => [...document.querySelectorAll(selector)].filter((el) => ours(el) && el.checkVisibility({visibilityProperty: true}));
	const textOf = (el) => [...el.childNodes].map((n) => n.nodeType === 3 ? n.data : n.nodeType === 1 && n.getAttribute('aria-hidden') !== 'true' ? n.getAttribute('aria-label') || textOf(n) : '').join('').trim();
	const byID = (el, name) => (el.getAttribute(name) || '').split(/\s+/).filter(Boolean);
	const nameOf = (el) => el.getAttribute('aria-label') || byID(el, 'aria-labelledby').map((id) => document.getElementById(id)?.textContent || '').join(' ').trim()
		|| [...(el.labels || [])].map(textOf).join(' ').trim() || (/^(INPUT|SELECT|TEXTAREA)$/.test(el.tagName) ? '' : textOf(el));
	if (!document.documentElement.lang) out.push('no language');
	if (!document.title) out.push('no title');
	for (const landmark of ['header', 'nav', 'main']) if (all(landmark).length === 0) out.push('no ' + landmark);
	if (all('h1').length !== 1) out.push(all('h1').length + ' headings of the first level');
	let level = 0;
	for (const el of all('h1, h2, h3, h4, h5, h6')) {
		const next = Number(el.tagName[1]);
		if (next > level + 1) out.push('a heading leaves out a level: ' + el.textContent);
		level = next;
	}
	for (const el of all('a[href], button, input, select, textarea, summary, [role=listbox], [role=option], [tabindex="0"], progress, dialog, nav, [role=group], [role=img]')) if (!nameOf(el)) out.push('no name: ' + show(el));
	for (const el of all('input, select, textarea')) if (!el.labels?.length && !el.getAttribute('aria-label')) out.push('no label: ' + show(el));
	for (const el of all('img')) if (!el.hasAttribute('alt')) out.push('no alt: ' + show(el));
	for (const el of all('svg')) if (el.getAttribute('aria-hidden') !== 'true' && !(el.getAttribute('role') === 'img' && el.getAttribute('aria-label'))) out.push('a picture without words: ' + show(el));
	for (const name of ['aria-labelledby', 'aria-describedby', 'aria-activedescendant']) for (const el of all('[' + name + ']')) for (const id of byID(el, name)) if (!document.getElementById(id)) out.push(name + ' of nothing: ' + show(el));
	const ids = [...document.querySelectorAll('[id]')].filter(ours).map((el) => el.id);
	for (const id of new Set(ids)) if (ids.filter((one) => one === id).length > 1) out.push('an id twice: ' + id);
	for (const el of all('button, select, input:not(.unseen), textarea')) { const box = el.getBoundingClientRect(); if (Math.min(box.width, box.height) < 24 && !/checkbox|radio|range/.test(el.type)) out.push('too small to hit: ' + show(el) + ' ' + box.width + 'x' + box.height); }
	if (document.documentElement.scrollWidth > innerWidth) out.push('it scrolls sideways: ' + document.documentElement.scrollWidth + ' > ' + innerWidth + ' ' + [...document.querySelectorAll('main *')].filter((el) => el.getBoundingClientRect().right > innerWidth + 1).slice(0, 3).map(show).join('; '));

	const rgba = (text) => { const n = text.match(/[\d.]+/g).map(Number); if (/^color\(/.test(text)) n.splice(0, 3, ...n.slice(0, 3).map((v) => v * 255)); return {r: n[0], g: n[1], b: n[2], a: n[3] ?? 1}; };
	const over = (top, under) => ({r: top.r * top.a + under.r * (1 - top.a), g: top.g * top.a + under.g * (1 - top.a), b: top.b * top.a + under.b * (1 - top.a), a: 1});
	const light = ({r, g, b}) => { const [x, y, z] = [r, g, b].map((v) => (v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4); return 0.2126 * x + 0.7152 * y + 0.0722 * z; };
	const ground = (el) => { const layers = []; for (let at = el; at; at = at.parentElement) { const layer = rgba(getComputedStyle(at).backgroundColor); if (layer.a > 0) layers.push(layer); if (layer.a === 1) break; } return layers.reverse().reduce((under, top) => over(top, under), {r: 255, g: 255, b: 255, a: 1}); };
	const opacity = (el) => { let all = 1; for (let at = el; at; at = at.parentElement) all *= Number(getComputedStyle(at).opacity); return all; };
	const seen = new Set();
	const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
	while (walker.nextNode()) {
		const el = walker.currentNode.parentElement;
		if (/^(false|undefined|null|NaN|\[object \w+\])$/.test(walker.currentNode.data.trim()) && !el.closest('td, dd, code, pre, .json, .form-part, option, textarea, script, .swagger-ui')) out.push('no words for people: ' + walker.currentNode.data + ' in ' + show(el));
		if (!walker.currentNode.data.trim() || seen.has(el) || !ours(el) || el.closest('.unseen, .skip, option, title, script, noscript, :disabled') || !el.checkVisibility({visibilityProperty: true})) continue;
		seen.add(el);
		const style = getComputedStyle(el);
		const back = ground(el);
		const ink = rgba(el.closest('svg') ? style.fill : style.color);
		const front = over({...ink, a: ink.a * opacity(el)}, back);
		const [a, b] = [light(front), light(back)].sort((x, y) => y - x);
		const ratio = (a + 0.05) / (b + 0.05);
		const size = parseFloat(style.fontSize);
		const wanted = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700) ? 3 : 4.5;
		if (ratio < wanted) out.push('contrast ' + ratio.toFixed(2) + ' of "' + el.textContent.slice(0, 30) + '": ' + show(el));
	}
	return out.slice(0, 25);
})()`

// places are the views with something in them, and how to know that it is there.
var places = []struct{ hash, there string }{
	{"#/", `document.querySelector('.operations') && document.querySelector('.recent')`},
	{"#/customers", `document.querySelectorAll('.items .status').length > 12 && document.querySelector('h1')`},
	{"#/customers/file%3AgetCustomerDetail%3Afifty-components", `document.querySelectorAll('.components .pair').length === 50`},
	{"#/customers/file%3AgetCustomerDetail%3Aawkward-text", `document.querySelector('.customer')`},
	{"#/requests", `document.querySelectorAll('.row').length > 10`},
	{"#/requests/13", `document.querySelector('.entry .line.marked') && document.querySelector('.why details')`},
	{"#/requests?q=nothing-is-so", `document.querySelector('.log .empty')`},
	{"#/simulate", `document.querySelectorAll('.switch').length === 12 && document.querySelector('.own-fixtures') && document.querySelector('.table')`},
	{"#/contract", `document.querySelector('.finding .sides')`},
	{"#/operations/getCustomerDetail", `at.field('Body, to be edited')?.value || at.field('响应体（可编辑）')?.value`},
	{"#/api", `document.querySelector('.opblock')`},
}

func accessible(t *testing.T, ctx context.Context, as look) {
	p := open(t, ctx, lively(t), "", as)
	for _, place := range places {
		p.do(fmt.Sprintf(`location.hash = %q`, place.hash))
		if place.hash == "#/contract" {
			p.until(`document.querySelector('.contract-form')`)
			runAgainstALiar(p)
		}
		p.until(place.there)
		for _, fault := range of[[]string](p, audit) {
			t.Errorf("%s: %s", place.hash, fault)
		}
	}
	p.do(`location.hash = '#/simulate'`)
	p.until(places[7].there)
	p.click(`document.querySelector('.view-simulate h2#fixtures-title + button')`)
	p.until(`document.querySelector('dialog textarea')`)
	for _, fault := range of[[]string](p, audit) {
		if !strings.Contains(fault, "headings of the first level") {
			t.Errorf("the editor: %s", fault)
		}
	}
}

// everythingByTab walks through every view with the Tab key: it comes to everything that can be used, and shows where it is.
func everythingByTab(t *testing.T, ctx context.Context) {
	p := open(t, ctx, lively(t), "", look{})
	for _, place := range places[:10] {
		if place.hash == "#/contract" || strings.Contains(place.hash, "fifty") || strings.Contains(place.hash, "nothing") {
			continue
		}
		p.do(fmt.Sprintf(`location.hash = %q`, place.hash))
		p.until(place.there)
		p.do(`(() => {
			window.wanted = new Set([...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex="0"]')].filter((el) => el.checkVisibility({visibilityProperty: true}) && !el.disabled));
			window.reached = new Set();
			window.blind = [];
			document.addEventListener('focusin', (event) => {
				const style = getComputedStyle(event.target);
				reached.add(event.target);
				if ((style.outlineStyle === 'none' || parseFloat(style.outlineWidth) < 2) && !event.target.matches('.unseen')) blind.push(event.target.outerHTML.slice(0, 120));
			});
			window.scrollTo(0, 0);
			document.querySelector('.skip').focus();
		})()`)
		for range of[int](p, `wanted.size`) + 3 {
			p.key(kb.Tab)
		}
		for _, missed := range of[[]string](p, `[...wanted].filter((el) => el.isConnected && !reached.has(el)).map((el) => el.outerHTML.slice(0, 120))`) {
			t.Errorf("%s: Tab does not come to %s", place.hash, missed)
		}
		for _, blind := range of[[]string](p, `blind`) {
			t.Errorf("%s: the focus does not show at %s", place.hash, blind)
		}
	}
	p.do(`location.hash = '#/'; window.scrollTo(0, 0)`)
	p.until(places[0].there)
	p.do(`document.querySelector('.skip').focus()`)
	p.key(kb.Enter)
	p.until(`document.activeElement === document.querySelector('main')`)
	p.visit("simulate")
	p.until(`document.activeElement === document.querySelector('h1')`) // a view begins to be read at its heading
}
