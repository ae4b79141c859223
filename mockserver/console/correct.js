// Corrections of what was read out of a document: what x-resource says of a path, what values are tied to, and rules of made values. They are written into the files where
// the mock may do that, and are shown to be copied everywhere.
import { apiBase, baseURL, files, read, send } from './api.js';
import { changeView } from './change.js';
import { button, codeLine, debounce, dialog, field, h, newID, select } from './dom.js';
import { exact } from './json.js';
import { t } from './i18n.js';

// onLine is a value as YAML on one line, its members as the document has them.
const onLine = (value) => (Array.isArray(value) ? `[${value.map(onLine).join(', ')}]` : value !== null && typeof value === 'object' && !JSON.isRawJSON?.(value) ? `{${Object.entries(value).map(([name, one]) => `${JSON.stringify(name)}: ${onLine(one)}`).join(', ')}}` : JSON.stringify(value));

const filled = (members) => Object.fromEntries(Object.entries(members).filter(([, value]) => value !== '' && value !== undefined));

const text = (value = '', more) => h('input', { type: 'text', class: 'mono', value, spellcheck: 'false', autocomplete: 'off', ...more });

// standing asks whether something that the files state is to stay.
const standing = (words) => select([['yes', words], ['no', t('correct.none')]], 'yes');

// stepsOf is a JSON Pointer as a JSONPath.
const stepsOf = (pointer) => `$${pointer.split('/').slice(1).map((step) => `[${JSON.stringify(step.replaceAll('~1', '/').replaceAll('~0', '~'))}]`).join('')}`;

// overlayOf is an overlay of actions, to be copied.
const overlayOf = (actions) => h('details', null, h('summary', null, t('correct.overlay')), codeLine(`overlay: 1.0.0\ninfo: {title: Corrections, version: "1"}\nactions:\n${actions.map(([target, does]) => `  - target: ${target}\n    ${does}\n`).join('')}`, 'overlay'));

const numeric = (value) => (value === '' || !Number.isFinite(Number(value)) ? undefined : Number(value));

const way = (name, line) => h('div', { class: 'way' }, h('span', { class: 'way-name' }, name), codeLine(line, name));

// correction is the dialog of one: fields, what is to be copied, and what changes in the file. wish() is what is asked of the mock; null is nothing yet.
function correction(title, fields, wish, copies) {
  return dialog(title, (close) => {
    const copied = h('div', { class: 'elsewhere' });
    const change = changeView((more) => send('POST', '/corrections', { text: JSON.stringify({ ...wish(), ...more }) }), (problems) => wrong.replaceChildren(...problems.map((p) => h('p', { class: 'bad' }, p.message))));
    const wrong = h('div', { class: 'findings', role: 'alert' });
    let last;
    const look = () => {
      const ready = wish();
      if (last === (last = JSON.stringify(ready))) return;
      if (!ready) change.go.disabled = true;
      copied.replaceChildren(...(ready ? copies() : []));
      if (files.edit && ready) change.look();
    };
    const el = h('form', { class: 'correction', oninput: debounce(200, look), onchange: look, async onsubmit(event) { event.preventDefault(); look(); if (files.edit && await change.write()) close(true); } },
      fields, copied, wrong, files.edit ? change.el : h('p', { class: 'hint' }, t('correct.closed')), h('footer', null, button(t('cancel'), () => close(false)), files.edit && change.go));
    look();
    return el;
  }, { wide: true });
}

// pathsOf are the paths of a mock's operations, as the document writes them.
const pathsOf = (mock) => [...new Set(mock.operations.map((o) => o.path.slice(baseURL().length - apiBase().length)))];

// correctResource asks what a resource is; without one it asks of which path there is one.
export async function correctResource(mock, known = { name: '', paths: [], says: {} }) {
  const { resources } = await read('/resources');
  const schema = resources.find((r) => r.name === known.name)?.schema;
  const members = Object.keys((schema && await read(`/${schema}`).catch(() => null))?.properties || {});
  const list = newID('members');
  const is = select([['yes', t('correct.yes')], ['no', t('correct.no')]], 'yes', { onchange() { parts.hidden = is.value === 'no'; } });
  const path = select((known.paths.length ? known.paths : pathsOf(mock)).map((one) => [one, one]));
  const { says } = known;
  const part = { name: text(says.name, { required: true }), id: text(says.id, { list, placeholder: '/id' }), items: text(says.items, { placeholder: '/data' }), total: text(says.total, { placeholder: '/total' }), population: h('input', { type: 'number', min: 0, max: 1000000, value: says.population ?? '' }) };
  const parts = h('div', null, h('datalist', { id: list }, members.map((name) => h('option', { value: `/${name}` }))), h('div', { class: 'row-two' }, field(t('correct.name'), part.name), field(t('correct.id'), part.id, t('correct.id.hint'))),
    h('div', { class: 'row-two' }, field(t('correct.items'), part.items, t('correct.items.hint')), field(t('correct.total'), part.total)), field(t('correct.population'), part.population));
  // resource is the x-resource: what it says besides stays.
  const resource = () => (is.value === 'no' ? false : filled({ ...says, name: part.name.value.trim(), id: part.id.value.trim(), items: part.items.value.trim(), total: part.total.value.trim(), population: numeric(part.population.value) }));
  const paths = () => (is.value === 'no' && known.paths.length ? known.paths : [path.value]);
  const wish = () => (is.value === 'no' || part.name.value.trim() ? { paths: paths(), resource: resource() } : null);
  return correction(known.name ? t('correct.title', { name: known.name }) : t('correct.new'), [h('div', { class: 'row-two' }, field(t('correct.is'), is), field(t('correct.path'), path)), parts], wish,
    () => [way(paths().join(', '), `x-resource: ${onLine(resource())}`), overlayOf(paths().map((one) => [`$.paths[${JSON.stringify(one)}]`, `update: {x-resource: ${onLine(resource())}}`]))]);
}

const mostOffered = 1000; // places of schemas

// propertiesOf are the places of the properties in the schemas of a document's components, by their pointers.
function propertiesOf(document) {
  const found = [];
  const step = (text) => `/${text.replaceAll('~', '~0').replaceAll('/', '~1')}`;
  function walk(schema, pointer, depth) {
    for (const [name, one] of Object.entries(schema?.properties || {})) {
      if (found.length >= mostOffered || one === null || typeof one !== 'object') return;
      found.push(`${pointer}/properties${step(name)}`);
      if (depth < 3) walk(one, `${pointer}/properties${step(name)}`, depth + 1);
    }
    if (schema?.items && depth < 3) walk(schema.items, `${pointer}/items`, depth + 1);
  }
  const [at, all] = document.definitions ? ['/definitions', document.definitions] : ['/components/schemas', document.components?.schemas || {}];
  Object.entries(all).forEach(([name, schema]) => walk(schema, at + step(name), 0));
  return found;
}

// correctRelation asks which other value one is tied to; known is {schema, kind, source} of a relation that is there, which may go.
export async function correctRelation(mock, known = { schema: '', kind: 'x-same-as', source: '' }) {
  const places = known.schema ? [] : propertiesOf(await read('/document.json').catch(() => ({})));
  const [all, others] = [newID('schemas'), newID('sources')];
  const variables = [...new Set(pathsOf(mock).flatMap((path) => [...path.matchAll(/\{([^{}]+)\}/g)].map(([, name]) => `$request.path.${name}`)))];
  const schema = text(known.schema, { required: true, readOnly: Boolean(known.schema), list: all, placeholder: '/components/schemas/Order/properties/id', oninput: offer });
  const kinds = [['x-same-as', t('relations.same')], ['x-not-before', t('relations.notBefore')]];
  const stays = known.schema && standing(kinds.find(([one]) => one === known.kind)[1]);
  const kind = stays || select(kinds, known.kind);
  const kindOf = () => (stays ? known.kind : kind.value);
  const goes = () => stays?.value === 'no';
  const source = text(known.source, { required: true, list: others, placeholder: '$request.path.id' });
  const siblings = h('datalist', { id: others });
  function offer() {
    const within = schema.value.slice(0, schema.value.lastIndexOf('/') + 1);
    const beside = places.filter((one) => one !== schema.value && one.startsWith(within) && !one.slice(within.length).includes('/'));
    siblings.replaceChildren(...[...variables, ...beside.map((one) => `1/${one.slice(within.length)}`)].slice(0, mostOffered).map((value) => h('option', { value })));
  }
  offer();
  const line = () => `${kindOf()}: ${JSON.stringify(source.value.trim())}`;
  const at = () => schema.value.trim();
  const wish = () => (at().startsWith('/') && (goes() || source.value.trim()) ? { schema: at(), kind: kindOf(), source: !goes() && source.value.trim() } : null);
  const other = field(t('relations.source'), source, t('relations.source.hint'));
  kind.addEventListener('change', () => { other.hidden = goes(); source.required = !goes(); });
  return correction(known.schema ? t('correct.title', { name: known.schema }) : t('relations.add'), [h('p', { class: 'hint' }, t('relations.hint')), h('datalist', { id: all }, places.map((value) => h('option', { value }))), siblings,
    field(t('relations.of'), schema, t('relations.of.hint')), h('div', { class: 'row-two' }, field(t('relations.kind'), kind), other)],
  wish, () => (goes() ? [overlayOf([[stepsOf(`${at()}/${known.kind}`), 'remove: true']])] : [way(at(), line()), overlayOf([[stepsOf(at()), `update: {${line()}}`]])]));
}

// correctRule asks how values are made; known is {pattern, made, at} of a rule that is there, which may go, or of one that is offered.
export function correctRule(known = { pattern: '', made: [] }) {
  const was = Array.isArray(known.made) ? { values: known.made } : known.made;
  const pattern = text(known.pattern, { required: true, placeholder: 'order.status' });
  const values = h('textarea', { class: 'mono', rows: 4, spellcheck: 'false', value: (was.values || []).map((one) => (typeof one === 'string' && exact(one) === undefined ? one : JSON.stringify(one))).join('\n') });
  const faker = text(typeof was['x-faker'] === 'object' ? JSON.stringify(was['x-faker']) : was['x-faker'], { placeholder: 'email' });
  const stays = known.at && standing(t('rules.stays'));
  const goes = () => stays?.value === 'no';
  const none = h('input', { type: 'number', min: 0, max: 1, step: 'any', value: was.null ?? '' });
  function made() {
    const all = values.value.split('\n').filter((line) => line.trim()).map((line) => exact(line) ?? line.trim());
    const rest = filled({ 'x-faker': exact(faker.value) ?? faker.value.trim(), null: numeric(none.value) });
    return Object.keys(rest).length ? { ...(all.length && { values: all }), ...rest } : all;
  }
  const ready = () => pattern.value.trim() && (goes() || Object.keys(made()).length > 0);
  const how = h('div', null, field(t('rules.values'), values), h('div', { class: 'row-two' }, field('x-faker', faker), field(t('rules.null'), none)));
  stays?.addEventListener('change', () => { how.hidden = goes(); pattern.readOnly = goes(); if (goes()) pattern.value = known.pattern; });
  return correction(known.at ? t('correct.title', { name: known.pattern }) : t('rules.add'), [h('p', { class: 'hint' }, t('rules.hint')), stays ? field(t('relations.kind'), stays) : [], field(t('rules.pattern'), pattern, t('rules.pattern.hint')), how].flat(),
    () => (ready() ? { rule: pattern.value.trim(), made: !goes() && made() } : null), () => (goes() ? [] : [way('rules.yaml', `${JSON.stringify(pattern.value.trim())}: ${onLine(made())}`)]));
}
