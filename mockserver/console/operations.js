// The operations of an API: searched, by tag, and as many drawn as are looked at.
import { button, debounce, empty, field, h } from './dom.js';
import { number, t } from './i18n.js';
import { link } from './router.js';

const open = 60; // operations that are all shown at once; of more, the tags are closed until they are opened
const most = 200; // operations of a tag that are drawn before more are asked for

let wanted = ''; // what was searched for; it lasts until the page goes

// operationsView draws the operations of a mock.
export function operationsView(operations) {
  const list = h('div', { class: 'operations' });
  const total = h('p', { class: 'hint', role: 'status' });
  const search = h('input', { type: 'search', value: wanted, placeholder: t('operations.search.hint'), autocomplete: 'off', oninput: debounce(120, () => { wanted = search.value; draw(); }) });
  const words = new Map(operations.map((o) => [o, `${o.method} ${o.path} ${o.id} ${o.summary || ''} ${(o.tags || []).join(' ')}`.toLowerCase()]));

  function draw() {
    const parts = wanted.toLowerCase().split(/\s+/).filter(Boolean);
    const found = operations.filter((o) => parts.every((part) => words.get(o).includes(part)));
    total.textContent = found.length === operations.length ? t('operations.count', { count: number(found.length) }) : t('operations.some', { count: number(found.length), total: number(operations.length) });
    const tags = Map.groupBy(found, (o) => o.tags?.[0] ?? '');
    list.replaceChildren(...(tags.size === 1 ? [rows([...tags.values()][0])] : [...tags].map(([tag, all]) => group(tag, all, found.length <= open))));
    if (found.length === 0) list.replaceChildren(empty(t('operations.none')));
  }

  draw();
  return [field(t('operations.search'), search), total, list];
}

// group is the operations of a tag; those of a closed one are not drawn.
function group(tag, all, shown) {
  const el = h('details', { class: 'tag-group', open: shown, ontoggle() { if (el.open && !el.querySelector('ul')) el.append(rows(all)); } },
    h('summary', null, h('b', null, tag || t('operations.untagged')), ' ', h('span', { class: 'count' }, number(all.length))));
  if (shown) el.append(rows(all));
  return el;
}

function rows(all) {
  const ul = h('ul', null, all.slice(0, most).map(row));
  if (all.length > most) {
    const more = button(t('report.more', { count: number(all.length - most) }), () => { more.remove(); ul.append(...all.slice(most).map(row)); });
    return h('div', null, ul, more);
  }
  return ul;
}

function row(o) {
  return h('li', { class: o.deprecated ? 'off' : '' }, h('a', { class: 'operation', href: link('operations', o.id) },
    h('span', { class: `method m-${o.method}` }, o.method), h('code', { class: 'path' }, o.path), h('span', { class: 'soft summary' }, o.summary || o.id, o.deprecated && h('span', { class: 'tag' }, t('deprecated'))),
    h('span', { class: 'statuses' }, o.statuses.map((status) => h('span', { class: `status s-${status[0]}` }, status))),
    h('span', { class: 'soft fixtures' }, o.fixtures > 0 && t('start.hasFixtures', { count: o.fixtures }))));
}
