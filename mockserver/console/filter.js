// The filter of the log: which requests are shown, in which order.
import { button, debounce, field, h, select } from './dom.js';
import { kindOf } from './entry.js';
import { t } from './i18n.js';
import { sessionChoice } from './session.js';

const names = ['method', 'status', 'source', 'operation', 'q', 'violations', 'sort'];

// orders are the ways to sort: what stands at the top comes last.
export const orders = {
  '': null,
  slow: (a, b) => a.took_ms - b.took_ms,
  status: (a, b) => a.response.status - b.response.status,
  path: (a, b) => (a.request.url < b.request.url ? 1 : a.request.url > b.request.url ? -1 : 0),
};
const sources = ['fixture', 'run-time-fixture', 'stored', 'example', 'generated', 'problem', 'upstream', 'preflight', 'callback', 'webhook'];

// filterOf is what a query of the address asks for.
export function filterOf(query) {
  const wanted = Object.fromEntries(names.map((name) => [name, query.get(name) || '']));
  const text = wanted.q.toLowerCase();
  return (entry) => (!wanted.method || entry.request.method === wanted.method)
    && (!wanted.status || String(entry.response.status)[0] === wanted.status[0])
    && (!wanted.source || kindOf(entry) === wanted.source)
    && (!wanted.operation || (entry.operation || '') === wanted.operation)
    && (!wanted.violations || entry.violations?.length > 0)
    && (!text || entry.request.url.toLowerCase().includes(text) || entry.request.body.toLowerCase().includes(text) || entry.response.body.toLowerCase().includes(text));
}

// filterBar is {el, show}: change(name, text) is told what is wanted, of which session too, reset() that nothing is; status stands beside; show is given the query.
export function filterBar(mock, status, change, reset) {
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
  const all = button(t('log.reset'), reset, { kind: 'quiet', icon: 'close' });
  const show = (query) => {
    for (const [name, control] of Object.entries(controls)) {
      const wanted = query.get(name) || '';
      if (name === 'violations') control.checked = Boolean(wanted);
      else if (control.value !== wanted) control.value = wanted;
    }
    all.hidden = !names.some((name) => query.get(name));
  };
  const of = sessionChoice((name) => change('session', name));
  const el = h('form', { class: 'filters', role: 'search', 'aria-label': t('log.filters'), onsubmit: (event) => event.preventDefault() },
    field(t('log.search'), controls.q), field(t('log.method'), controls.method), field(t('log.status'), controls.status),
    field(t('log.source'), controls.source), field(t('log.operation'), controls.operation), field(t('session'), of), field(t('log.sort'), controls.sort),
    h('div', { class: 'field check' }, controls.violations, h('label', { for: 'only-violations' }, t('log.only'))), all, status);
  return { el, show };
}
