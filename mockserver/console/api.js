// The mock's admin API, and the API that it mocks: every request of the page is made here.
import { root, t } from './i18n.js';

const prefix = '/__admin';

// Problem is why a request was not done: status 0 is a mock that does not answer.
export class Problem extends Error {
  constructor(status, { title = '', detail = '', violations = [] }) {
    super(detail || title);
    Object.assign(this, { status, title, violations });
  }
}

// kept is a text that lives as long as the tab.
export const kept = (name) => ({
  get() { try { return sessionStorage.getItem(name) || ''; } catch { return this.fallback || ''; } },
  set(text) { this.fallback = text; try { sessionStorage.setItem(name, text); } catch { /* it lasts until the page goes */ } },
});

const token = kept('agentmock.token');
const picked = kept('agentmock.session');

// session is the one whose requests and settings are shown; '' is the one that all clients without a session share.
export const session = () => picked.get();
export const pickSession = (name) => picked.set(name);

// The console's own calls go into a session of their own: they are not to stand in anybody's journal or take turns of sequences.
export const ownSession = 'console';

// The API is asked where the page comes from, unless the mock says otherwise.
let api = location.origin;
let path = '';
export const apiBase = () => api;
export const setBase = (url, basePath = '') => { [api, path] = [url || location.origin, basePath]; };

// files is where fixtures are beside the document, and whether the mock writes there.
export const files = { folder: 'fixtures', edit: false };

// baseURL is what an app has for the address of the API: with the path that all of its paths begin with.
export const baseURL = () => api + path;

let asking = null;
let askToken = async () => '';

// onUnauthorized says who asks the reader for the admin token.
export function onUnauthorized(ask) { askToken = ask; }

// headersFor are those of a request of the admin API.
function headersFor(given, name) {
  const headers = new Headers(given);
  headers.set('Accept-Language', root.lang);
  if (token.get()) headers.set('Authorization', `Bearer ${token.get()}`);
  if (name) headers.set('X-Mock-Session', name);
  return headers;
}

// admin sends a request of the admin API and hands back the response. A 401 asks for the token and tries again.
export async function admin(path, { method = 'GET', body, text, headers, signal, of = session() } = {}) {
  const json = text ?? (body === undefined ? undefined : JSON.stringify(body));
  const given = json === undefined ? headers : { 'Content-Type': 'application/json', ...headers };
  for (;;) {
    const tried = token.get();
    let response;
    try {
      response = await fetch(prefix + path, { method, body: json, headers: headersFor(given, of), signal, cache: 'no-store' });
    } catch (error) {
      if (error.name === 'AbortError') throw error;
      throw new Problem(0, { title: t('error.offline'), detail: t('error.offline.detail') });
    }
    if (response.status === 401 && await renewToken(tried)) continue;
    if (!response.ok) throw await problemOf(response);
    return response;
  }
}

// renewToken asks once, however many requests were refused; false where the reader gives none.
async function renewToken(tried) {
  if (token.get() !== tried) return true;
  asking ||= askToken(tried !== '').finally(() => { asking = null; });
  const given = await asking;
  if (given) token.set(given);
  return Boolean(given);
}

async function problemOf(response) {
  try {
    return new Problem(response.status, await response.json());
  } catch {
    return new Problem(response.status, { title: `${response.status} ${response.statusText}` });
  }
}

export const read = async (path, options) => (await admin(path, options)).json();

// send changes something; its answer is JSON or nothing.
export async function send(method, path, options) {
  const response = await admin(path, { method, ...options });
  return response.status === 204 ? null : response.json();
}

// events yields the server-sent events of a response: HTML standard, section 9.2.
export async function* events(response) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const blocks = (rest + value).split('\n\n');
    rest = blocks.pop();
    for (const block of blocks) {
      const event = { id: '', name: 'message', data: '' };
      for (const line of block.split('\n')) {
        if (line.startsWith('id: ')) event.id = line.slice(4);
        else if (line.startsWith('event: ')) event.name = line.slice(7);
        else if (line.startsWith('data: ')) event.data += line.slice(6);
      }
      if (event.data) yield event;
    }
  }
}

// call asks the API that is mocked, as the console itself; each is called with the events of a stream as they come.
export async function call(url, { method = 'GET', headers = {}, body, as = ownSession, each, signal } = {}) {
  const begun = performance.now();
  const cookies = Object.entries(headers).filter(([name]) => name.toLowerCase() === 'cookie').flatMap(([, text]) => text.split(';').map((one) => one.trim()));
  try {
    cookies.forEach((one) => { document.cookie = `${one}; path=/; SameSite=Strict`; }); // a script sets no header of that name
    const response = await fetch(url.startsWith('/') ? api + url : url, { method, body, headers: as ? { ...headers, 'X-Mock-Session': as } : headers, credentials: cookies.length ? 'same-origin' : 'omit', cache: 'no-store', signal });
    const type = response.headers.get('Content-Type') || '';
    if (each && /^text\/event-stream\b/i.test(type)) {
      let count = 0;
      for await (const event of events(response)) each(event, performance.now() - begun, count++);
      return { status: response.status, type, count, took: performance.now() - begun };
    }
    const raw = await response.arrayBuffer();
    return { status: response.status, type, text: new TextDecoder().decode(raw), picture: isPicture(type) ? pictureOf(type, raw) : '', took: performance.now() - begun };
  } catch {
    throw new Problem(0, { title: t('error.cut'), detail: t('error.cut.detail') });
  } finally {
    cookies.forEach((one) => { document.cookie = `${one.split('=')[0]}=; path=/; max-age=0`; });
  }
}

// isPicture reports whether browsers draw a media type.
export const isPicture = (type) => /^image\/(png|jpeg|gif|webp|avif|svg\+xml|bmp|x-icon)\b/i.test(type);

// pictureOf is an address of a picture's bytes, as the policy of the page lets it be drawn.
function pictureOf(type, raw) {
  let bytes = '';
  for (const byte of new Uint8Array(raw)) bytes += String.fromCharCode(byte);
  return dataURL(type, btoa(bytes));
}

export const dataURL = (type, base64) => `data:${type.split(';')[0].trim()};base64,${base64}`;

// undisturbed keeps what is simulated away from the console's own calls: they are to show data, not the weather.
export const undisturbed = () => send('PATCH', '/settings', { of: ownSession, body: { delay: '', interval: '', error_rate: 0, fault_rate: 0, rate_limit: '', auth: 'off' } });
