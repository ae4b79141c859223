// A value as a form, made of its schema: what is nested is drawn, and read, when it is opened. The schema is JSON Schema as the admin API
// writes it for forms: no reference but to more of it.
import { read } from './api.js';
import { button, debounce, failed, h, loading, newID, select } from './dom.js';
import { control, fit, fresh, hintOf, isNested, itemOf, nameOf, together } from './schema.js';
import { exact, pretty } from './json.js';
import { number, t } from './i18n.js';

const atOnce = 50; // items that are drawn before more are asked for
const open = 8; // members left out that are offered without being asked for
const most = 20; // alternatives that are read to find the one a value is of

const token = (name) => String(name).replaceAll('~', '~0').replaceAll('/', '~1');

// put sets a member of that very name: __proto__ is one like any other.
const put = (parent, key, value) => Object.defineProperty(parent, key, { value, enumerable: true, configurable: true, writable: true });

// schemaForm draws a value; changed() is called with it whenever it has changed. load reads the schema of a reference.
export function schemaForm(schema, load, changed) {
  const el = h('div', { class: 'schema-form' });
  const opened = new Set();
  const known = new Map();
  const root = { value: undefined };
  const told = () => changed(root.value);

  function whole(schema) {
    if (!schema.$ref) return schema;
    if (!known.has(schema.$ref)) known.set(schema.$ref, load(schema.$ref));
    return known.get(schema.$ref);
  }

  function set(parent, key, value) {
    put(parent, key, value);
    told();
  }

  // inside draws what is in a value that is open: its members or items, and which alternative it is.
  async function inside(place, schema, parent, key, at, again) {
    place.replaceChildren(loading());
    try {
      let own = await whole(schema);
      const all = own.oneOf && await Promise.all(own.oneOf.slice(0, most).map(whole));
      const chosen = all && fit(all, parent[key]);
      if (all) own = together(own, all[chosen]);
      const drawn = !isNested(parent[key]) ? leaf(own, parent, key, at) : Array.isArray(parent[key]) ? items(own, parent[key], at) : members(own, parent[key], at);
      place.replaceChildren(...[all && picker(all, chosen, parent, key, again), drawn].filter(Boolean));
    } catch (error) {
      place.replaceChildren(failed(error, () => inside(place, schema, parent, key, at, again)));
    }
  }

  function picker(all, chosen, parent, key, again) {
    const pick = select(all.map((one, i) => [String(i), nameOf(one, i)]), String(chosen), { 'aria-label': t('form.alternative'), async onchange() {
      set(parent, key, fresh(await whole(all[pick.value])));
      again();
    } });
    return pick;
  }

  function leaf(schema, parent, key, at, props = {}) {
    return control(schema, parent[key], (next) => set(parent, key, next), { 'data-at': at, 'aria-label': at || t('form.value'), ...props });
  }

  // row is one member or item: a control, or what can be opened.
  function row(parent, key, schema, at, { name, required, remove }) {
    const place = h('div', { class: 'form-part' });
    function draw() {
      const value = parent[key];
      const id = newID('part');
      const words = [h('code', null, name), required && h('span', { class: 'required', title: t('form.required') }, '*', h('span', { class: 'unseen' }, t('form.required')))];
      const hint = hintOf(schema);
      const note = hint && h('p', { class: 'hint', id: `${id}-hint`, title: hint }, hint);
      const empty = schema.type?.includes('null') && schema.type.length > 1 && !schema.enum;
      const tools = h('span', { class: 'form-tools' },
        empty && button('null', () => { set(parent, key, value === null ? fresh({ ...schema, type: schema.type.filter((one) => one !== 'null'), default: undefined }) : null); draw(); }, { kind: 'quiet', 'aria-pressed': String(value === null), 'aria-label': `null: ${at}` }),
        remove && button('', remove, { icon: 'trash', kind: 'quiet', 'aria-label': `${t('form.remove')}: ${at}` }));
      if (isNested(value)) {
        const body = h('div', { class: 'form-inside' });
        const details = h('details', { open: opened.has(at), ontoggle() {
          if (details.open) opened.add(at); else opened.delete(at);
          if (details.open && !body.hasChildNodes()) inside(body, schema, parent, key, at, () => { draw(); });
        } }, h('summary', { 'data-at': at }, words, ' ', h('span', { class: 'count' }, t(Array.isArray(value) ? 'form.items' : 'form.members', { count: number(Object.keys(value).length) }))), note, body);
        place.replaceChildren(details, tools);
        return;
      }
      const fitting = schema.oneOf ? fit(schema.oneOf, value) : 0;
      const own = schema.oneOf ? together(schema, schema.oneOf[fitting]) : schema;
      place.replaceChildren(h('label', { for: id }, words), ...[note].filter(Boolean), h('div', { class: 'form-control' }, schema.oneOf && picker(schema.oneOf, fitting, parent, key, draw),
        value === null ? h('input', { id, 'data-at': at, type: 'text', class: 'mono', value: 'null', disabled: true }) : leaf(own, parent, key, at, { id, 'aria-label': null, 'aria-describedby': note && note.id })), tools);
    }
    draw();
    return place;
  }

  // members draws an object: what is there, and what could be.
  function members(schema, value, at) {
    const place = h('div', { class: 'form-members' });
    const declared = schema.properties || {};
    const others = schema.additionalProperties;
    function draw(focus) {
      const needed = new Set(schema.required || []);
      const names = [...Object.keys(declared).filter((name) => Object.hasOwn(value, name)), ...Object.keys(value).filter((name) => !Object.hasOwn(declared, name))];
      const absent = Object.keys(declared).filter((name) => !Object.hasOwn(value, name)).sort((a, b) => needed.has(b) - needed.has(a));
      const add = async (name) => { set(value, name, fresh(await whole(declared[name] || others || {}))); draw(`${at}/${token(name)}`); };
      const chips = h('div', { class: 'chips', role: 'group', 'aria-label': t('form.absent') }, absent.map((name) => h('button', { type: 'button', class: 'chip', title: hintOf(declared[name]), onclick: () => add(name) }, `+ ${name}`, needed.has(name) && h('span', { class: 'required' }, ' *', h('span', { class: 'unseen' }, t('form.required'))))));
      place.replaceChildren(...[...names.map((name) => row(value, name, declared[name] || others || {}, `${at}/${token(name)}`, {
        name, required: needed.has(name), remove() { delete value[name]; told(); draw(); },
      })),
      absent.length > open ? h('details', { class: 'form-absent' }, h('summary', null, t('form.absent'), ' ', h('span', { class: 'count' }, number(absent.length))), chips) : absent.length && chips,
      others !== false && (others || names.length + absent.length === 0) && another(add)].filter(Boolean));
      if (focus) focusAt(focus);
    }
    draw();
    return place;
  }

  function another(add) {
    const name = h('input', { type: 'text', class: 'mono', 'aria-label': t('form.name'), placeholder: t('form.name'), spellcheck: 'false', autocomplete: 'off', onkeydown(event) { if (event.key === 'Enter') { event.preventDefault(); if (name.value) add(name.value); } } });
    return h('div', { class: 'form-another' }, name, button(t('form.add'), () => { if (name.value) add(name.value); else name.focus(); }, { icon: 'plus', kind: 'quiet' }));
  }

  function items(schema, value, at) {
    const place = h('div', { class: 'form-members' });
    let shown = atOnce;
    function draw(focus) {
      place.replaceChildren(...[...value.slice(0, shown).map((_, i) => row(value, i, itemOf(schema, i) || {}, `${at}/${i}`, { name: `[${i}]`, remove() { value.splice(i, 1); told(); draw(); } })),
        value.length > shown && button(t('form.more', { count: number(value.length - shown) }), () => { shown = value.length; draw(); }),
        itemOf(schema, value.length) && button(t('form.addItem'), async () => { value.push(fresh(await whole(itemOf(schema, value.length)))); shown = Math.max(shown, value.length); told(); draw(`${at}/${value.length - 1}`); }, { icon: 'plus', kind: 'quiet', 'aria-label': `${t('form.addItem')}: ${at || '/'}` })].filter(Boolean));
      if (focus) focusAt(focus);
    }
    draw();
    return place;
  }

  const focusAt = (at) => el.querySelector(`[data-at="${CSS.escape(at)}"]`)?.focus();

  function show(value) {
    root.value = value;
    if (value === undefined) el.replaceChildren(button(t('form.begin'), async () => { root.value = fresh(await whole(schema)); told(); show(root.value); }, { icon: 'plus' }));
    else inside(el, schema, root, 'value', '', () => show(root.value));
  }
  return { el, show };
}

// formBeside is a form in step with a text area: what is changed in one changes in the other. where() is the path of the schema in the admin
// API, which is read when the form is opened; or { path, schema }, or a promise of it.
export function formBeside(area, where) {
  const place = h('div', null);
  const el = h('details', { class: 'form-beside', ontoggle: () => { if (el.open) draw(); } }, h('summary', null, t('form.title')), place);
  let form = null;
  let ours = false;
  let asked = 0;

  async function draw() {
    const mine = ++asked;
    place.replaceChildren(loading());
    try {
      const given = await where();
      const { path, schema: known } = given.path ? given : { path: given };
      const load = (query = '') => read(query ? path.split('?')[0] + query : path);
      const schema = known || await load();
      if (mine !== asked) return;
      form = schemaForm(schema, load, (value) => {
        ours = true;
        area.value = pretty(JSON.stringify(value));
        area.dispatchEvent(new Event('input', { bubbles: true }));
        ours = false;
      });
      show();
    } catch (error) {
      if (mine === asked) place.replaceChildren(failed(error, draw));
    }
  }

  function show() {
    if (!form || !el.open) return;
    const value = exact(area.value);
    if (value === undefined && area.value.trim()) { place.replaceChildren(h('p', { class: 'notice', role: 'status' }, t('form.noJSON'))); return; }
    if (!form.el.isConnected) place.replaceChildren(form.el);
    form.show(value);
  }
  const soon = debounce(200, show);
  area.addEventListener('input', () => { if (!ours) soon(); });
  // again is for who has set the text, or asks for another schema.
  return { el, show, again() { form = null; asked++; if (el.open) draw(); } };
}
