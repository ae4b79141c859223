package browser_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"strconv"
	"testing"
	"testing/fstest"

	"github.com/chromedp/chromedp"

	"agentmock/mockserver"
)

// todoApp is a page as front-end developers write them: it knows the API by its address alone.
const todoApp = `<!doctype html><html lang="en"><title>To-dos</title>
<form><label>What <input name="title" required></label> <button>Add</button></form>
<label>Open ones <input type="checkbox" id="open"></label> <button id="more">Next page</button> <output></output>
<ul></ul>
<script type="module">
const api = new URLSearchParams(location.search).get('api'), session = new URLSearchParams(location.search).get('session');
const list = document.querySelector('ul'), form = document.querySelector('form');
let page = 1;
const ask = async (path, method = 'GET', body) => {
	const headers = {'X-Mock-Session': session};
	if (body) headers['Content-Type'] = 'application/json';
	const answer = await fetch(api + path, {method, headers, body: body && JSON.stringify(body)});
	return answer.status === 204 ? null : answer.json();
};
const show = async () => {
	const found = await ask('/todos?limit=10&page=' + page + (document.querySelector('#open').checked ? '&done=false' : '') + '&sort=-id');
	document.querySelector('output').textContent = found.total + ' in all';
	list.replaceChildren(...found.items.map((one) => {
		const li = document.createElement('li');
		li.dataset.id = one.id;
		const done = Object.assign(document.createElement('input'), {type: 'checkbox', checked: one.done, onchange: async () => { await ask('/todos/' + one.id, 'PATCH', {done: done.checked}); show(); }});
		const remove = Object.assign(document.createElement('button'), {textContent: 'Remove', onclick: async () => { await ask('/todos/' + one.id, 'DELETE'); show(); }});
		li.append(done, ' ' + one.title + ' ', remove);
		return li;
	}));
};
form.onsubmit = async (event) => { event.preventDefault(); await ask('/todos', 'POST', {title: form.title.value}); form.reset(); page = 1; show(); };
document.querySelector('#open').onchange = () => { page = 1; show(); };
document.querySelector('#more').onclick = () => { page++; show(); };
show();
</script>`

// aTodoApp lives a to-do app's life in a page of another origin: list, add, find it, tick it off, filter, remove, page to the end; and
// again beside it, in a session of its own.
func aTodoApp(t *testing.T, ctx context.Context) {
	document, err := os.ReadFile("../../docs/todos.yaml")
	if err != nil {
		t.Fatal(err)
	}
	mock := start(t, fstest.MapFS{"openapi.yaml": {Data: document}}, mockserver.Options{})
	app := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write([]byte(todoApp))
	}))
	defer app.Close()
	visit := func(session string) *tab {
		p := blank(t, ctx, app, look{})
		p.api = mock.URL
		p.run(chromedp.Navigate(app.URL + "/?api=" + mock.URL + "&session=" + session))
		p.shows("25 in all")
		return p
	}
	mine, theirs := visit("mine"), visit("theirs")
	for _, p := range []*tab{mine, theirs} {
		p.do(`(document.querySelector('form').title.value = 'buy milk', document.querySelector('form button').click())`)
		p.shows("26 in all")
		p.until(`document.querySelector('li').dataset.id === '26' && document.querySelector('li').innerText.includes('buy milk')`)
	}
	open := of[int](mine, `fetch('`+mock.URL+`/todos?done=false&limit=1', {headers: {'X-Mock-Session': 'mine'}}).then((r) => r.json()).then((l) => l.total)`)
	mine.do(`document.querySelector('li input').click()`)
	mine.until(`document.querySelector('li input').checked`)
	mine.do(`document.querySelector('#open').click()`)
	mine.until(`document.querySelector('output').textContent === '` + strconv.Itoa(open-1) + ` in all' && document.querySelector('li').dataset.id !== '26'`)
	mine.do(`document.querySelector('#open').click()`)
	mine.shows("26 in all")
	mine.until(`document.querySelector('li').dataset.id === '26'`)
	mine.do(`document.querySelector('li button').click()`)
	mine.shows("25 in all")
	if status := of[int](mine, `fetch('`+mock.URL+`/todos/26', {headers: {'X-Mock-Session': 'mine'}}).then((r) => r.status)`); status != http.StatusNotFound {
		t.Errorf("what was removed answers %d", status)
	}
	seen := map[string]bool{}
	for _, want := range []int{10, 10, 5, 0} {
		mine.until(`document.querySelectorAll('li').length === ` + strconv.Itoa(want))
		for _, id := range of[[]string](mine, `[...document.querySelectorAll('li')].map((el) => el.dataset.id)`) {
			if seen[id] {
				t.Errorf("to-do %s is shown twice", id)
			}
			seen[id] = true
		}
		mine.do(`(window.before = document.querySelector('li'), document.querySelector('#more').click())`)
		if want > 0 {
			mine.until(`document.querySelector('li') !== window.before`)
		}
	}
	if len(seen) != 25 {
		t.Errorf("%d to-dos are shown", len(seen))
	}
	theirs.do(`document.querySelector('#open').click()`)
	theirs.until(`document.querySelector('li').innerText.includes('buy milk')`)
}
