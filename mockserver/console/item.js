// What the examples' view lists: an answer by a fixture, or made by a wish; where it is to be had, and what it is.
import { call, read, session } from './api.js';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

// strange is the path of an operation's example with another id, and whether there was one to change. The last parameter is
// what is asked for; those before it say where.
export function strange(operation, newID) {
  const names = operation.path.split('/');
  const [path, query] = operation.example.split('?');
  const values = path.split('/');
  if (names.length !== values.length) return [operation.example, false];
  for (let i = names.length - 1; i >= 0; i--) {
    if (!/^\{[^{}]+\}$/.test(names[i])) continue;
    const next = uuid.test(values[i]) ? newID() : /^\d+$/.test(values[i]) ? String(1 + parseInt(newID().slice(0, 6), 16) % 99999) : null;
    if (next === null) continue;
    values[i] = next;
    return [values.join('/') + (query === undefined ? '' : `?${query}`), true];
  }
  return [operation.example, false];
}

// ids makes version 4 UUIDs: by chance, or always the same ones for a seed.
export function ids(seed) {
  if (!seed) return () => crypto.randomUUID?.() ?? format(crypto.getRandomValues(new Uint8Array(16)));
  let state = 2166136261;
  for (const sign of seed) state = Math.imul(state ^ sign.codePointAt(0), 16777619) >>> 0;
  const next = () => { // mulberry32
    state = (state + 0x6d2b79f5) >>> 0;
    let x = Math.imul(state ^ (state >>> 15), state | 1);
    x = (x + Math.imul(x ^ (x >>> 7), x | 61)) ^ x;
    return (x ^ (x >>> 14)) & 255;
  };
  return () => format(Uint8Array.from({ length: 16 }, next));
}

function format(raw) {
  raw[6] = (raw[6] & 15) | 64;
  raw[8] = (raw[8] & 63) | 128;
  const hex = Array.from(raw, (b) => b.toString(16).padStart(2, '0')).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

// wishes are preferences as a header, and as the query that says the same where headers are hard to send.
function wishes({ shape, seed }) {
  const pairs = [['dynamic', 'true'], ['shape', shape], seed && ['seed', seed]].filter(Boolean);
  const text = (value) => (/^[\w.-]+$/.test(value) ? value : `"${value.replaceAll('"', '\\"')}"`);
  return {
    header: pairs.map(([name, value]) => `${name}=${text(value)}`).join(', '),
    query: pairs.map(([name, value]) => `__${name}=${encodeURIComponent(value)}`).join('&'),
    ascii: /^[\x20-\x7e]*$/.test(seed || ''), // a header holds no other text
  };
}

// Where an item is to be had: by its path alone, or with what was wished for.
export function ways(item) {
  if (!item.wish) return { url: item.url, request: { url: item.url, method: item.method } };
  const { header, query, ascii } = wishes(item.wish);
  const url = `${item.url}${item.url.includes('?') ? '&' : '?'}${query}`;
  return { url, request: ascii ? { url: item.url, headers: { Prefer: header } } : { url } };
}

// inTurn asks for a few at a time: browsers would queue more.
export async function inTurn(items, ask, drawn = () => {}) {
  const waiting = [...items];
  await Promise.all(Array.from({ length: 4 }, async () => {
    while (waiting.length) await ask(waiting.shift());
  }));
  drawn();
}

// ask finds out what an item answers. Fixtures of run time belong to a session, and are read as they were sent.
export async function ask(item) {
  try {
    if (item.kind === 'run-time') item.answer = await asSent(item.name);
    else if (item.url && (item.method || 'GET') === 'GET') { // to ask for another would change something
      const { request } = ways(item);
      item.answer = understood(await call(request.url, request));
    } else item.answer = null;
  } catch (error) {
    item.error = error;
  }
}

async function asSent(name) {
  const { exchange } = await read(`/fixtures/${encodeURIComponent(name)}`, { of: session() });
  const response = exchange?.response || exchange?.responses?.[0] || {};
  return { status: response.status || 200, text: response.body === undefined ? '' : JSON.stringify(response.body), body: response.body };
}

function understood(answer) {
  try {
    return { ...answer, body: JSON.parse(answer.text) };
  } catch {
    return answer;
  }
}
