// The parameters of an operation as a form, in step with the address and the headers of a request that is written by hand.
import { read } from './api.js';
import { debounce, failed, h, loading } from './dom.js';
import { schemaForm } from './form.js';
import { exactNumber } from './json.js';
import { t } from './i18n.js';

const places = ['path', 'query', 'header', 'cookie'];
const separators = { spaceDelimited: ' ', pipeDelimited: '|', tabDelimited: '\t' };

// segments are the names that a template has, and what an address has there; null where it is another address.
function segments(template, path) {
  const [wanted, given] = [template.split('/'), path.split('/')];
  if (wanted.length !== given.length) return null;
  return wanted.map((segment, i) => [/^\{([^{}]+)\}$/.exec(segment)?.[1], given[i]]).filter(([name]) => name);
}

const plain = (text) => { try { return decodeURIComponent(text); } catch { return text; } };

// pathValues are the values that a path has for the names in a template; numbers where they look like some.
export function pathValues(template, path) {
  return Object.fromEntries((segments(template, path) || []).map(([name, text]) => [name, /^(0|[1-9]\d{0,14})$/.test(plain(text)) ? Number(plain(text)) : plain(text)]));
}

// typed is a text as the value that a schema takes.
function typed(text, schema = {}) {
  const types = schema.type || [];
  if (types.some((type) => type === 'integer' || type === 'number') && text !== '' && Number.isFinite(Number(text))) return exactNumber(text);
  if (types.includes('boolean') && /^(true|false)$/.test(text)) return text === 'true';
  return text;
}

const textOf = (value) => (value !== null && typeof value === 'object' && !JSON.isRawJSON?.(value) ? JSON.stringify(value) : value?.rawJSON ?? String(value));

// fromQuery is the value that a parameter has in a query; undefined for none.
function fromQuery(query, p, schema) {
  if (p.style === 'deepObject') {
    const members = [...query].map(([name, text]) => [/^(.*)\[([^\]]*)\]$/.exec(name), text]).filter(([found]) => found?.[1] === p.name);
    return members.length ? Object.fromEntries(members.map(([found, text]) => [found[2], typed(text, schema?.properties?.[found[2]])])) : undefined;
  }
  if (!query.has(p.name)) return undefined;
  if (!schema?.type?.includes('array')) return typed(query.get(p.name), schema);
  const all = p.explode ? query.getAll(p.name) : query.get(p.name).split(separators[p.style] || ',');
  return all.map((text) => typed(text, schema.items));
}

// intoQuery writes a value as the style of its parameter says (OpenAPI 3.1, section 4.8.12.2).
function intoQuery(query, p, value) {
  if (Array.isArray(value)) {
    if (p.explode) value.forEach((one) => query.append(p.name, textOf(one)));
    else query.append(p.name, value.map(textOf).join(separators[p.style] || ','));
  } else if (p.style === 'deepObject' && typeof value === 'object') {
    Object.entries(value).forEach(([name, one]) => query.append(`${p.name}[${name}]`, textOf(one)));
  } else query.append(p.name, textOf(value));
}

const linesOf = (text) => text.split('\n').map((line) => [/^\s*([^:\s]+)\s*:/.exec(line)?.[1].toLowerCase(), line]);

// cookiesOf are the cookies of the headers that are written one a line, as [name, text].
export const cookiesOf = (text) => linesOf(text).filter(([name]) => name === 'cookie').flatMap(([, line]) => line.slice(line.indexOf(':') + 1).split(';')).filter((one) => one.includes('=')).map((one) => [one.slice(0, one.indexOf('=')).trim(), one.slice(one.indexOf('=') + 1).trim()]);

// parametersForm is that of an operation, as the admin API describes it; null where it has no parameters. url and headers are controls.
export function parametersForm(o, url, headers) {
  const own = places.filter((place) => o.parameters.some((p) => p.in === place));
  if (own.length === 0) return null;
  const path = `/operations/${encodeURIComponent(o.id)}/schema`;
  const load = (query) => read(path + query);
  const body = h('div', null);
  const el = h('details', { class: 'form-beside', ontoggle: () => { if (el.open) begin(); } }, h('summary', null, t('client.parameters')), body);
  let form = null;
  let schemas = {};
  let ours = false;

  async function begin() {
    body.replaceChildren(loading());
    try {
      schemas = Object.fromEntries(await Promise.all(own.map(async (place) => [place, await load(`?in=${place}`)])));
      form = schemaForm({ type: ['object'], required: own, properties: schemas, additionalProperties: false }, load, write);
      body.replaceChildren(form.el);
      look();
    } catch (error) {
      body.replaceChildren(failed(error, begin));
    }
  }

  // look takes from the request what it has.
  function look() {
    if (!form || !el.open) return;
    const [address, text = ''] = url.value.split('?');
    const query = new URLSearchParams(text);
    const given = new Map((segments(o.path, address) || []).map(([name, value]) => [name, plain(value)]));
    const cookies = new Map(cookiesOf(headers.value));
    const lines = new Map(linesOf(headers.value).map(([name, line]) => [name, line.slice(line.indexOf(':') + 1).trim()]));
    const value = Object.fromEntries(own.map((place) => [place, {}]));
    for (const p of o.parameters.filter((one) => own.includes(one.in))) {
      const schema = schemas[p.in].properties[p.name];
      const said = p.in === 'query' ? fromQuery(query, p, schema) : p.in === 'path' ? given.get(p.name) : p.in === 'cookie' ? cookies.has(p.name) ? plain(cookies.get(p.name)) : undefined : lines.get(p.name.toLowerCase());
      if (said !== undefined) value[p.in][p.name] = p.in === 'query' ? said : typed(said, schema);
    }
    form.show(value);
  }

  // write puts into the request what the form has; what the document does not name stays there.
  function write(value) {
    const [address, text = ''] = url.value.split('?');
    const ofPath = value.path && segments(o.path, address) ? o.path.split('/').map((segment) => { const name = /^\{([^{}]+)\}$/.exec(segment)?.[1]; return name && Object.hasOwn(value.path, name) ? encodeURIComponent(textOf(value.path[name])) : segment; }).join('/') : address;
    const declared = o.parameters.filter((p) => p.in === 'query');
    const query = new URLSearchParams([...new URLSearchParams(text)].filter(([name]) => !declared.some((p) => name === p.name || (p.style === 'deepObject' && name.startsWith(`${p.name}[`)))));
    declared.filter((p) => Object.hasOwn(value.query, p.name)).forEach((p) => intoQuery(query, p, value.query[p.name]));
    const named = o.parameters.filter((p) => p.in === 'header');
    const own = new Set(o.parameters.filter((p) => p.in === 'cookie').map((p) => p.name));
    const cookies = [...cookiesOf(headers.value).filter(([name]) => !own.has(name)), ...[...own].filter((name) => Object.hasOwn(value.cookie || {}, name)).map((name) => [name, encodeURIComponent(textOf(value.cookie[name]))])];
    const lines = [...linesOf(headers.value).filter(([name, line]) => line.trim() && name !== 'cookie' && !named.some((p) => p.name.toLowerCase() === name)).map(([, line]) => line),
      ...named.filter((p) => Object.hasOwn(value.header, p.name)).map((p) => `${p.name}: ${textOf(value.header[p.name])}`), ...(cookies.length ? [`Cookie: ${cookies.map((pair) => pair.join('=')).join('; ')}`] : [])];
    ours = true;
    url.value = ofPath + (String(query) && `?${query}`);
    headers.value = lines.join('\n');
    ours = false;
  }
  const soon = debounce(200, look);
  for (const control of [url, headers]) control.addEventListener('input', () => { if (!ours) soon(); });
  return el;
}
