// Requests: the live log with its filters, and one request in full beside it.
import * as journal from './journal.js';
import { admin } from './api.js';
import { button, download, empty, failed, h, heading, icon, loading, sure, toast } from './dom.js';
import { clock, number, span, t } from './i18n.js';
import { entryView, methodTag, pathOf, sourceOf, statusTag } from './entry.js';
import { filterBar, filterOf, orders } from './filter.js';
import { go, link, replace } from './router.js';
import { flowTag } from './stream.js';
import { mean } from './session.js';
import { virtualList } from './virtual.js';

export function view(root, route, mock) {
  let query = new URLSearchParams(route.query);
  if (query.has('session')) mean(query.get('session'));
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
  const filters = filterBar(mock, status, change, () => { query = new URLSearchParams([...query].filter(([name]) => name === 'session')); refilter(); });
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

  function change(name, text) {
    if (text || name === 'session') query.set(name, text);
    else query.delete(name);
    if (name === 'session' && id) go('requests', '', query); // the request is of another session
    else refilter();
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
    filters.show(query);
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
      if (query.has('session')) mean(query.get('session'));
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
