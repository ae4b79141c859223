// Requests: the live log with its filters, and one request in full beside it.
import * as journal from './journal.js';
import { admin } from './api.js';
import { button, debounce, download, empty, failed, field, h, heading, icon, loading, select, sure, toast } from './dom.js';
import { clock, number, span, t } from './i18n.js';
import { entryView, kindOf, methodTag, pathOf, sourceOf, statusTag } from './entry.js';
import { go, link, replace } from './router.js';
import { flowTag } from './stream.js';
import { virtualList } from './virtual.js';

const names = ['method', 'status', 'source', 'operation', 'q', 'violations', 'sort'];

// orders are the ways to sort: what stands at the top comes last.
const orders = {
  '': null,
  slow: (a, b) => a.took_ms - b.took_ms,
  status: (a, b) => a.response.status - b.response.status,
  path: (a, b) => (a.request.url < b.request.url ? 1 : a.request.url > b.request.url ? -1 : 0),
};
const sources = ['fixture', 'run-time-fixture', 'stored', 'example', 'generated', 'problem', 'upstream', 'preflight', 'callback', 'webhook'];

// filterOf is what a query of the address asks for.
function filterOf(query) {
  const wanted = Object.fromEntries(names.map((name) => [name, query.get(name) || '']));
  const text = wanted.q.toLowerCase();
  return (entry) => (!wanted.method || entry.request.method === wanted.method)
    && (!wanted.status || String(entry.response.status)[0] === wanted.status[0])
    && (!wanted.source || kindOf(entry) === wanted.source)
    && (!wanted.operation || (entry.operation || '') === wanted.operation)
    && (!wanted.violations || entry.violations?.length > 0)
    && (!text || entry.request.url.toLowerCase().includes(text) || entry.request.body.toLowerCase().includes(text) || entry.response.body.toLowerCase().includes(text));
}

export function view(root, route, mock) {
  let query = new URLSearchParams(route.query);
  let id = route.id;
  let takes = filterOf(query);
  let list = [];
  let paused = false;
  let unseen = 0; // that came while it was paused
  let detail = null; // what entryView handed back
  const narrow = window.matchMedia('(max-width: 700px)');

  const status = h('p', { class: 'soft total', role: 'status' });
  const state = h('div', { class: 'log-state' });
  const pane = h('section', { class: 'pane detail', 'aria-label': t('log.one') });
  const rows = virtualList({
    label: t('log.list'), rowHeight: () => (narrow.matches ? 56 : 34), count: () => list.length,
    draw: (index) => row(list[list.length - 1 - index]), choose: (index) => go('requests', list[list.length - 1 - index].id, query),
  });
  const head = h('div', { class: 'log-head', 'aria-hidden': 'true' }, ['time', 'method', 'path', 'status', 'source', 'took'].map((name) => h('span', { class: `c-${name}` }, t(`log.${name}`))));
  const filters = filterBar();
  const body = h('div', { class: 'log' }, h('div', { class: 'log-list' }, head, rows.el, state), pane);
  const pause = h('button', { type: 'button', class: 'button', 'aria-pressed': 'false', onclick: togglePause });
  root.append(heading(t('log.title'), h('div', { class: 'actions' }, pause,
    button(t('log.har'), saveHAR, { icon: 'download' }), button(t('log.clear'), clear, { icon: 'trash' }))), filters.el, body);

  function togglePause() {
    paused = !paused;
    unseen = 0;
    showPause();
    if (!paused) fill();
  }

  function showPause() {
    pause.setAttribute('aria-pressed', String(paused));
    pause.replaceChildren(icon(paused ? 'play' : 'stop'), h('span', null, !paused ? t('log.pause') : t('log.go', { count: number(unseen) })));
  }

  function row(entry) {
    const wrong = entry.violations?.length;
    return h('div', { class: `row${entry.id === id ? ' open' : ''}` },
      h('span', { class: 'c-time' }, clock(new Date(entry.at))), methodTag(entry),
      pathOf(entry),
      wrong ? h('span', { class: 'wrong' }, h('span', { 'aria-hidden': 'true' }, `▲${wrong}`), h('span', { class: 'unseen' }, t('log.wrong', { count: wrong }))) : null,
      statusTag(entry), h('span', { class: 'c-source' }, flowTag(entry), entry.fault || sourceOf(entry)), h('span', { class: 'c-took' }, span(entry.took_ms)));
  }

  function filterBar() {
    const set = (name) => (event) => change(name, event.target.type === 'checkbox' ? (event.target.checked ? '1' : '') : event.target.value);
    const any = ['', t('log.any')];
    const operations = (mock?.operations || []).map((o) => [o.id, o.id]);
    const controls = {
      q: h('input', { type: 'search', placeholder: t('log.search.hint'), oninput: debounce(150, set('q')) }),
      method: select([any, ...['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'QUERY'].map((m) => [m, m])], '', { onchange: set('method') }),
      status: select([any, ...['2', '3', '4', '5'].map((d) => [`${d}XX`, `${d}xx`])], '', { onchange: set('status') }),
      source: select([any, ...sources.map((s) => [s, t(`source.${s}`)])], '', { onchange: set('source') }),
      operation: select([any, ...operations], '', { onchange: set('operation') }),
      sort: select(Object.keys(orders).map((name) => [name, t(`log.sort.${name || 'new'}`)]), '', { onchange: set('sort') }),
      violations: h('input', { type: 'checkbox', id: 'only-violations', onchange: set('violations') }),
    };
    const reset = button(t('log.reset'), () => { query = new URLSearchParams(); refilter(); }, { kind: 'quiet', icon: 'close' });
    const show = () => {
      for (const [name, control] of Object.entries(controls)) {
        const wanted = query.get(name) || '';
        if (name === 'violations') control.checked = Boolean(wanted);
        else if (control.value !== wanted) control.value = wanted;
      }
      reset.hidden = !names.some((name) => query.get(name));
    };
    const el = h('form', { class: 'filters', role: 'search', 'aria-label': t('log.filters'), onsubmit: (event) => event.preventDefault() },
      field(t('log.search'), controls.q), field(t('log.method'), controls.method), field(t('log.status'), controls.status),
      field(t('log.source'), controls.source), field(t('log.operation'), controls.operation), field(t('log.sort'), controls.sort),
      h('div', { class: 'field check' }, controls.violations, h('label', { for: 'only-violations' }, t('log.only'))), reset, status);
    return { el, show };
  }

  function change(name, text) {
    if (text) query.set(name, text);
    else query.delete(name);
    refilter();
  }

  function refilter() {
    replace('requests', id, query);
    takes = filterOf(query);
    fill();
  }

  function fill() {
    list = journal.all().filter(takes);
    const order = orders[query.get('sort') || ''];
    if (order) list.sort(order);
    filters.show();
    rows.redraw();
    count();
  }

  function count() {
    const total = journal.all().length;
    const { phase, complete, trouble } = journal.state();
    status.textContent = list.length === total ? t('log.count', { count: number(total) }) : t('log.some', { count: number(list.length), total: number(total) });
    const said = phase === 'lost' && trouble && total === 0 ? 'lost' : list.length > 0 ? '' : !complete ? 'loading' : total > 0 ? 'filtered' : 'none';
    if (state.dataset.said === said) return;
    state.dataset.said = said;
    const example = mock?.operations[0];
    const views = {
      '': () => [], loading: () => [loading()], lost: () => [failed(trouble, journal.begin)], filtered: () => [empty(t('log.filtered'))],
      none: () => [empty(t('log.none'), h('p', null, t('log.none.hint')), example && h('code', { class: 'example' }, example.example))],
    };
    state.replaceChildren(...views[said]().filter(Boolean));
    rows.el.hidden = list.length === 0;
    head.hidden = list.length === 0;
    rows.refresh();
  }

  function onchange(change) {
    if (paused && !change.whole) {
      unseen += change.fresh?.filter(takes).length || 0;
      showPause();
      return;
    }
    if (change.flow) {
      rows.redraw();
      return;
    }
    if (change.whole || (change.fresh && query.get('sort'))) {
      fill();
      return;
    }
    if (change.fresh) {
      const fresh = change.fresh.filter(takes);
      const kept = list.findIndex((entry) => journal.find(entry.id) === entry);
      list.splice(0, kept < 0 ? list.length : kept);
      list.push(...fresh);
      if (fresh.length || kept) rows.redraw(fresh.length);
    }
    count();
  }

  function open() {
    body.classList.toggle('split', Boolean(id));
    root.classList.toggle('one', Boolean(id));
    detail?.();
    detail = null;
    pane.hidden = !id;
    rows.redraw();
    if (!id) return;
    const at = list.findIndex((entry) => entry.id === id);
    if (at >= 0) { rows.activate(list.length - 1 - at); rows.reveal(list.length - 1 - at); }
    detail = entryView(pane, id, mock, () => { go('requests', '', query); rows.el.focus({ preventScroll: true }); });
  }

  async function saveHAR() {
    try {
      download('agentmock.har', await (await admin('/requests/har')).blob());
    } catch (error) {
      toast(error.message, 'bad');
    }
  }

  async function clear() {
    if (!await sure(t('log.clear'), t('log.clear.sure'), t('log.clear'))) return;
    try {
      await journal.clear();
      if (id) go('requests', '', query);
    } catch (error) {
      toast(error.message, 'bad');
    }
  }

  const resized = () => rows.redraw();
  narrow.addEventListener('change', resized);
  const unlisten = journal.listen(onchange);
  showPause();
  fill();
  open();
  return {
    update(next) {
      query = new URLSearchParams(next.query);
      takes = filterOf(query);
      const moved = id !== next.id;
      id = next.id;
      fill();
      if (moved) open();
    },
    leave() {
      unlisten();
      detail?.();
      rows.end();
      narrow.removeEventListener('change', resized);
    },
  };
}
