// One request in full: what was asked, what answered and why, and what is wrong, marked where it stands.
import * as journal from './journal.js';
import { dataURL, isPicture, read } from './api.js';
import { button, copyButton, failed, field, h, loading, select, toast } from './dom.js';
import { bytes, clock, has, moment, span, t, wanted } from './i18n.js';
import { editExchange } from './exchange.js';
import { jsonView, notesOf, pretty } from './json.js';
import { client, sendable, sendNow } from './client.js';
import { pathValues } from './parameters.js';
import { diffView } from './diff.js';
import { curl } from './snippets.js';
import { isStream, streamView } from './stream.js';

export const methodTag = (entry) => h('span', { class: `c-method method m-${entry.request.method}` }, entry.request.method);

export function statusTag(entry) {
  const { status } = entry.response;
  return h('span', { class: `c-status status s-${String(status)[0]}` }, status === 0 ? t(isOutgoing(entry) ? 'entry.unanswered' : 'entry.gone') : String(status));
}

// pathOf is a path up to its last segment, and that with the query: the end is what tells requests apart, and stays readable.
export function pathOf(entry) {
  const [path, query] = entry.request.url.split('?');
  const cut = path.lastIndexOf('/') + 1;
  return h('span', { class: 'c-path' }, h('span', { class: 'dir' }, path.slice(0, cut)), h('span', { class: 'name' }, path.slice(cut) + (query === undefined ? '' : `?${query}`)));
}

// kindOf is what answered without its name: fixture, run-time-fixture, example, generated, problem, upstream, or what was sent: callback, webhook.
export const kindOf = (entry) => entry.source.replace(/^run-time fixture\b/, 'run-time-fixture').split(' ')[0];

// isOutgoing reports whether the mock has sent it: its address is whole, and what answered is a receiver.
const isOutgoing = (entry) => ['callback', 'webhook'].includes(kindOf(entry));

// sourceOf is what answered, in the reader's words.
export function sourceOf(entry) {
  const [kind, ...name] = entry.source.replace(/^run-time fixture\b/, 'run-time-fixture').split(' ');
  return [has(`source.${kind}`) ? t(`source.${kind}`) : kind, ...name].join(' ');
}

// entryView draws an entry of the journal into a pane; what it hands back ends it.
export function entryView(pane, id, mock, back) {
  const stop = new AbortController();
  const title = h('h2', { tabindex: '-1' }, t('entry.title', { id }));
  const body = h('div', { class: 'entry' });
  pane.replaceChildren(h('header', { class: 'pane-head' }, button(t('entry.back'), back, { icon: 'back', kind: 'quiet' }), title), body);
  const known = journal.find(id);
  if (known) body.replaceChildren(...content(known, mock));
  else body.append(loading());

  async function load() {
    try {
      body.replaceChildren(...content(await read(`/requests/${encodeURIComponent(id)}`, { signal: stop.signal }), mock));
    } catch (error) {
      if (!stop.signal.aborted && !(known && error.status === 404)) body.replaceChildren(failed(error, load));
    }
  }
  load();
  const unlisten = journal.listen((change) => { if (change.flow) body.querySelectorAll('.stream-place').forEach((place) => place.dispatchEvent(new Event('flow'))); });
  return () => { stop.abort(); unlisten(); };
}

const typeOf = (side) => Object.entries(side.headers).find(([name]) => name.toLowerCase() === 'content-type')?.[1][0] || '';

// streamOf draws a body that is a stream of events; null where it is none.
function streamOf(entry, part) {
  if (part !== 'response' || !entry.response.body || !isStream(typeOf(entry.response))) return null;
  const stream = streamView(entry);
  return h('div', { class: 'stream-place', onflow: stream.draw }, stream.el);
}

function content(entry, mock) {
  const headers = plainHeaders(entry.request.headers);
  const again = { method: entry.request.method, url: entry.request.url, headers, body: entry.request.body };
  return [
    h('div', { class: 'entry-line' }, methodTag(entry), h('code', { class: 'url' }, entry.request.url), statusTag(entry)),
    h('p', { class: 'soft' }, moment(new Date(entry.at)), ' · ', span(entry.took_ms), ' · ', bytes(entry.response.size)),
    h('div', { class: 'actions' },
      copyButton(() => curl({ method: entry.request.method, url: entry.request.url, headers, body: entry.request.body_base64 ? '' : entry.request.body }), { label: t('entry.curl'), kind: '' }),
      entry.operation && !isOutgoing(entry) && h('button', { type: 'button', class: 'button', onclick: () => editExchange(draft(entry, mock)) }, t('entry.fixture')),
      !entry.request.body_base64 && !isOutgoing(entry) && [button(t('entry.replay'), () => replay(again), { icon: 'reset' }), button(t('entry.change'), () => client(sendable(again), entry.operation))]),
    why(entry), violations(entry), comparison(entry),
    message(t('entry.request'), entry, 'request'), message(t('entry.response'), entry, 'response'),
  ].filter(Boolean);
}

// replay sends a request once more; what comes of it stands in the log.
async function replay(request) {
  try {
    const { status, took } = await sendNow(sendable(request));
    toast(t('entry.replayed', { status, took: span(took) }));
  } catch (error) {
    toast(error.message, 'bad');
  }
}

const comparable = 50; // requests that one may be compared with

// comparison shows in what another request of the journal differs: of the same operation, or of the same path where there is none.
function comparison(entry) {
  const alike = (other) => other.id !== entry.id && (entry.operation ? other.operation === entry.operation : other.request.url.split('?')[0] === entry.request.url.split('?')[0]);
  const others = journal.all().filter(alike).slice(-comparable).reverse();
  if (others.length === 0) return null;
  const place = h('div', null);
  const pick = select([['', t('diff.none')], ...others.map((other) => [other.id, `${other.id} · ${clock(new Date(other.at))} · ${other.response.status} · ${other.request.url.slice(0, 80)}`])], '', {
    onchange() {
      const other = journal.find(pick.value);
      place.replaceChildren(...(other ? ['request', 'response'].map((part) => h('section', { class: 'message' }, h('h4', null, t(`entry.${part}`)), diffView(wholeText(other, part), wholeText(entry, part)))) : []));
    },
  });
  return h('section', { class: 'comparison' }, field(t('diff.with'), pick), place);
}

// wholeText is a message as it is compared.
function wholeText(entry, part) {
  const side = entry[part];
  const first = part === 'request' ? `${side.method} ${side.url}` : String(side.status);
  const headers = Object.keys(side.headers).sort().map((name) => `${name}: ${side.headers[name].join(', ')}`);
  return [first, ...headers, '', pretty(side.body)].join('\n');
}

function why(entry) {
  const lines = entry.nearest || [];
  return h('section', { class: 'why' }, h('h3', null, t('entry.why')),
    h('p', null, h('b', null, sourceOf(entry)), entry.operation && [' · ', h('code', null, entry.operation)], entry.why && [' · ', entry.why], entry.fault && [' · ', h('span', { class: 'bad' }, entry.fault)]),
    lines.length > 0 && h('details', null, h('summary', null, t('entry.nearest')), h('ul', { class: 'plain-list' }, lines.map((line) => h('li', null, line)))));
}

function violations(entry) {
  if (!entry.violations?.length) return null;
  return h('section', { class: 'wrongs' }, h('h3', null, t('entry.violations', { count: entry.violations.length })), violationList(entry.violations));
}

// violationList says each way in which something breaks the document.
export function violationList(list) {
  return h('ul', { class: 'violations' }, list.map((v) => h('li', { class: v.severity }, h('code', null, v.where), h('span', { class: 'tag' }, v.rule), ' ', wanted(v.want),
    v.got && [' · ', t('got', { got: v.got })], v.spec && [' · ', h('span', { class: 'soft' }, v.spec)])));
}

function message(title, entry, part) {
  const side = entry[part];
  const wrong = (entry.violations || []).filter((v) => v.where.toLowerCase().startsWith(`${part}.header`)).map((v) => v.where.split('.')[2]?.toLowerCase());
  const names = Object.keys(side.headers).sort();
  const text = side.body;
  return h('section', { class: 'message' }, h('h3', null, title, text && !side.body_base64 && copyButton(() => pretty(text), { label: t('entry.copyBody') })),
    part === 'request' && parameterNotes(entry),
    h('details', { open: wrong.length > 0 }, h('summary', null, t('entry.headers', { count: names.length })),
      h('dl', { class: 'headers' }, names.map((name) => h('div', { class: wrong.includes(name.toLowerCase()) ? 'marked' : '' }, h('dt', null, name), h('dd', null, side.headers[name].join(', ')))))),
    picture(side) || streamOf(entry, part) || (side.body_base64 ? h('p', { class: 'soft' }, t('entry.binary')) : text ? jsonView(text, notesOf(entry.violations, part)) : h('p', { class: 'soft' }, t('entry.noBody'))),
    part === 'response' && side.size > new Blob([text]).size && !side.body_base64 && h('p', { class: 'notice' }, t('entry.cut')));
}

// picture draws a body that is one; null where it is none, or was cut.
function picture(side) {
  const type = typeOf(side);
  if (!side.body_base64 || !isPicture(type)) return null;
  const whole = side.size === undefined || side.size <= (side.body.length / 4) * 3;
  return whole && h('img', { class: 'picture', src: dataURL(type, side.body), alt: t('entry.picture', { type }) });
}

// parameterNotes marks what is wrong in the address: it has no line of its own.
function parameterNotes(entry) {
  const wrong = (entry.violations || []).filter((v) => /^request\.(path|query|cookie)/.test(v.where));
  return wrong.length > 0 && h('div', { class: 'json' }, wrong.map((v) => h('div', { class: `line marked ${v.severity}` },
    h('span', { class: 'j-key' }, v.where.replace('request.', '')), ' ', v.got && h('span', { class: 'j-string' }, v.got), h('span', { class: 'note' }, h('span', { 'aria-hidden': 'true' }, ' ◀ '), `${v.rule}: ${wanted(v.want)}`))));
}

// What a client adds by itself says nothing in a command line.
const dull = new Set(['host', 'connection', 'accept-encoding', 'content-length', 'user-agent', 'origin', 'referer', 'priority', 'dnt']);

function plainHeaders(headers) {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !dull.has(name.toLowerCase()) && !name.toLowerCase().startsWith('sec-')).map(([name, values]) => [name, values.join(', ')]));
}

// draft is an exchange made of an entry: the answer, for requests with the same path.
function draft(entry, mock) {
  const operation = mock?.operations.find((o) => o.id === entry.operation);
  const path = pathValues(operation?.path || '', entry.request.url.split('?')[0]);
  const request = Object.keys(path).length ? `, "request": {"path": ${JSON.stringify(path)}}` : '';
  const { body } = entry.response;
  const cut = entry.response.size > new Blob([body]).size;
  const said = body && !entry.response.body_base64 && !cut ? `, "body": ${isJSON(body) ? body : JSON.stringify(body)}` : '';
  return {
    text: `{"operation": ${JSON.stringify(entry.operation)}, "description": ${JSON.stringify(t('entry.madeOf', { id: entry.id }))}${request}, "response": {"status": ${entry.response.status || 200}${said}}}`,
    warning: cut ? t('entry.cut') : '',
  };
}

function isJSON(text) {
  try { JSON.parse(text); return true; } catch { return false; }
}
