// The things of one resource as a table: looked through, brought back, and exported as fixtures.
import * as journal from './journal.js';
import { admin, read, send } from './api.js';
import { button, debounce, download, empty, failed, field, h, heading, icon, loading, put, sure, toast } from './dom.js';
import { correct } from './document.js';
import { number, t } from './i18n.js';
import { go, link } from './router.js';
import { at, editThing, seedThings } from './thing.js';

const most = 1000; // things that are read; as many as the admin API lists at once
const page = 25; // rows that are drawn
const columns = 7;

// resourceList is the resources as links.
export const resourceList = (resources) => h('ul', { class: 'plain-list' }, resources.map((r) => h('li', null, h('a', { href: link('resources', r.name) }, r.name), ' ',
  h('span', { class: 'soft' }, [r.things !== undefined && t('resources.things', { count: number(r.things) }), r.written > 0 && t('resources.written', { count: number(r.written) })].filter(Boolean).join(' · ')))));

// cell is what a table has of a value: a short one is not broken.
const cell = (value) => h('td', { class: brief(value).length < 24 ? 'short' : '' }, brief(value).slice(0, 80));

const brief = (value) => (value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value));

export function view(root, route, mock) {
  const name = route.id;
  const path = `/resources/${encodeURIComponent(name)}`;
  const body = h('div', null);
  const table = h('div', { class: 'table-place' });
  const total = h('p', { class: 'hint', role: 'status' });
  const search = h('input', { type: 'search', autocomplete: 'off', oninput: debounce(120, () => { from = 0; draw(); }) });
  let resource = null;
  let parents = [];
  let things = [];
  let count = 0;
  let marks = new Map(); // what a thing is, by its id, where it is other than generated
  let deleted = [];
  let declared = {}; // the properties of a thing
  let order = { key: '', down: false };
  let from = 0;
  let gone = false;

  root.append(h('p', null, h('a', { class: 'button quiet to-home', href: link('start') }, icon('back'), t('operation.back'))), heading(name, h('div', { class: 'actions' },
    button(t('resources.new'), () => edit(null), { icon: 'plus', kind: 'primary' }), button(t('resources.seed'), seed), button(t('resources.export'), save, { icon: 'download' }), button(t('correct'), amend), button(t('simulate.reset'), reset, { icon: 'reset', kind: 'danger' }))), body);

  const where = (more = {}) => {
    const query = new URLSearchParams(more);
    parents.forEach((parent) => query.append('parent', parent));
    return String(query) && `?${query}`;
  };

  async function begin() {
    body.replaceChildren(loading());
    try {
      const { resources } = await read('/resources');
      if (gone) return;
      resource = resources.find((r) => r.name === name);
      if (!resource) { body.replaceChildren(empty(t('resources.none'))); return; }
      parents = (resource.parents || []).map(() => '');
      declared = resource.schema ? (await read(`/${resource.schema}`).catch(() => ({}))).properties || {} : {};
      body.replaceChildren(h('p', { class: 'lead' }, h('code', null, resource.collection || resource.item)), ...parentFields(), h('div', { class: 'resource-search' }, field(t('operations.search'), search), total), table);
      await load();
    } catch (error) {
      if (!gone) body.replaceChildren(failed(error, begin));
    }
  }

  const parentFields = () => (resource.parents || []).map((parent, i) => field(parent, h('input', { type: 'text', class: 'mono', oninput: debounce(200, (event) => { parents[i] = event.target.value; load(); }) })));

  async function load() {
    if (parents.includes('')) { table.replaceChildren(empty(t('resources.parents'))); return; }
    try {
      const got = await read(path + where({ limit: most }));
      ({ things, total: count, deleted } = got);
      marks = new Map([...got.created.map((id) => [id, 'created']), ...got.changed.map((id) => [id, 'changed'])]);
      if (!gone) draw();
    } catch (error) {
      if (!gone) table.replaceChildren(failed(error, load));
    }
  }

  // keys are the columns: the id, then what the schema has, then what else stands in the things; texts and numbers before what has parts.
  function keys() {
    const all = new Map(Object.entries(declared).map(([key, schema]) => [key, Boolean(schema.properties || schema.items || schema.$ref || schema.type?.some((type) => type === 'object' || type === 'array'))]));
    for (const thing of things.slice(0, 50)) for (const [key, value] of Object.entries(thing ?? {})) if (!all.has(key)) all.set(key, value === null || typeof value === 'object');
    const id = resource.id.split('/').at(-1);
    return [...all.keys()].sort((a, b) => (b === id) - (a === id) || all.get(a) - all.get(b)).slice(0, columns);
  }

  const markOf = (mark) => mark && [' ', h('span', { class: `tag mark-${mark}` }, t(`resources.${mark}`))];

  // deletedRow is a generated thing that is gone, which can be brought back.
  function deletedRow(thing, head) {
    const id = String(at(thing, resource.id));
    const bringBack = async () => { await send('PUT', `${path}/${encodeURIComponent(id)}${where()}`, { body: thing }).catch((error) => toast(error.message, 'bad')); load(); };
    return h('tr', { class: 'deleted' }, head.map((key, i) => (i === 0 ? h('th', { scope: 'row' }, brief(id), markOf('deleted'), ' ', button(t('resources.back'), bringBack, { kind: 'quiet', icon: 'reset', 'aria-label': `${t('resources.back')}: ${id}` })) : cell(thing?.[key]))));
  }

  function draw() {
    const wanted = search.value.toLowerCase();
    const fits = (thing) => !wanted || JSON.stringify(thing).toLowerCase().includes(wanted);
    const found = things.filter(fits);
    if (order.key) {
      const compare = (a, b) => (typeof a === 'number' && typeof b === 'number' ? a - b : brief(a).localeCompare(brief(b)));
      found.sort((a, b) => compare(a?.[order.key], b?.[order.key]) * (order.down ? -1 : 1));
    }
    total.textContent = t('resources.shown', { count: number(found.length), total: number(count) }) + (marks.size + deleted.length ? ` · ${t('resources.differs', { created: number([...marks.values()].filter((mark) => mark === 'created').length), changed: number([...marks.values()].filter((mark) => mark === 'changed').length), deleted: number(deleted.length) })}` : '');
    if (found.length + deleted.filter(fits).length === 0) { table.replaceChildren(empty(t('resources.empty'))); return; }
    while (from > 0 && from >= found.length) from -= page; // the last of a page has gone
    const head = keys();
    const sorted = (key) => (order.key !== key ? 'none' : order.down ? 'descending' : 'ascending');
    put(table, h('div', { class: 'wide-table', tabindex: '0', role: 'group', 'aria-label': name }, h('table', { class: 'table' },
      h('thead', null, h('tr', null, head.map((key) => h('th', { scope: 'col', 'aria-sort': sorted(key) }, button(`${key}${{ none: '', ascending: ' ↑', descending: ' ↓' }[sorted(key)]}`, () => sort(key), { kind: 'quiet' }))))),
      h('tbody', null, found.slice(from, from + page).map((thing) => h('tr', null, head.map((key, i) => (i === 0
        ? h('th', { scope: 'row' }, h('button', { type: 'button', class: 'button quiet', onclick: () => edit(thing) }, brief(at(thing, resource.id))), markOf(marks.get(String(at(thing, resource.id)))))
        : cell(thing?.[key]))))),
      from + page >= found.length && deleted.filter(fits).map((thing) => deletedRow(thing, head))))),
    found.length > page && h('div', { class: 'actions pages' }, button(t('resources.before'), () => turn(-page), { disabled: from === 0 }), h('span', { class: 'soft' }, `${number(from + 1)}–${number(Math.min(from + page, found.length))}`),
      button(t('resources.after'), () => turn(page), { disabled: from + page >= found.length })));
  }

  function sort(key) {
    order = { key, down: order.key === key && !order.down };
    from = 0;
    draw();
  }

  function turn(by) {
    from = Math.max(0, from + by);
    draw();
  }

  async function edit(thing) {
    if (await editThing({ name, path, query: where(), resource, things }, thing)) load();
  }

  async function seed() {
    if (await seedThings(path + where())) load();
  }

  async function amend() {
    const known = (await read('/inferred')).resources.find((r) => r.name === name);
    if (known) correct('correctResource', mock, known);
  }

  async function save() {
    try {
      download('fixtures.json', await (await admin('/resources/fixtures')).blob());
      toast(t('resources.exported'));
    } catch (error) {
      toast(error.message, 'bad');
    }
  }

  async function reset() {
    if (!await sure(t('simulate.reset'), t('simulate.reset.sure'), t('simulate.reset'))) return;
    await send('POST', '/reset');
    journal.forget();
    load();
  }

  const soon = debounce(300, () => { if (resource && !gone) load(); });
  const unlisten = journal.listen((change) => { if (change.fresh?.some((entry) => !['GET', 'HEAD', 'OPTIONS'].includes(entry.request.method))) soon(); });
  if (name) begin();
  else go('start');
  return { leave() { gone = true; unlisten(); } };
}
