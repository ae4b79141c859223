// A small client: a request that is sent to the API as the reader writes it, and what it is answered.
import { apiBase, call, read, session } from './api.js';
import { button, dialog, field, h, loading, select } from './dom.js';
import { problemView } from './exchange.js';
import { isJSON } from './answer.js';
import { credential } from './credential.js';
import { formBeside } from './form.js';
import { jsonView, pretty } from './json.js';
import { parametersForm } from './parameters.js';
import { eventRow } from './stream.js';
import { span, t } from './i18n.js';

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'QUERY'];
const masked = '•••';

// sendable is a request as a browser may send it again: without what was hidden, which the reader's own credential takes the place of: what the
// journal keeps has none.
export function sendable({ method, url, headers, body }) {
  const open = Object.entries(headers).filter(([, text]) => !text.includes(masked));
  if (open.length < Object.keys(headers).length && credential.get()) open.push(['Authorization', credential.get()]);
  return { method, url, headers: Object.fromEntries(open), body };
}

// sendNow sends a request in the session that is picked.
export function sendNow({ method, url, headers, body }, more) {
  const own = Object.entries(headers).filter(([name]) => name.toLowerCase() !== 'x-mock-session');
  return call(url, { method, headers: Object.fromEntries(own), body: body && !['GET', 'HEAD'].includes(method) ? body : undefined, as: session(), ...more });
}

// client shows the request that it begins with, to be changed and sent; of an operation that is known with the forms that its schemas make.
export function client(request, operation) {
  let stop = new AbortController();
  return dialog(t('client.title'), () => {
    const method = select((methods.includes(request.method) ? methods : [request.method, ...methods]).map((m) => [m, m]), request.method);
    const url = h('input', { type: 'text', class: 'mono', value: request.url, required: true, pattern: '/.*', spellcheck: 'false', autocomplete: 'off' });
    const headers = h('textarea', { class: 'mono editor', rows: 4, spellcheck: 'false', value: Object.entries(request.headers).map(([name, text]) => `${name}: ${text}`).join('\n') });
    const body = h('textarea', { class: 'mono editor', rows: 8, spellcheck: 'false', value: pretty(request.body || '') });
    const answer = h('div', { class: 'client-answer', role: 'status' });
    const forms = h('div', null);
    const bodyForm = h('div', null);
    async function offer() {
      const o = await read(`/operations/${encodeURIComponent(operation)}`).catch(() => null); // the document may have changed since
      const type = o?.takes?.find(isJSON);
      forms.append(...[o && parametersForm(o, url, headers)].filter(Boolean));
      if (type) bodyForm.append(formBeside(body, () => `/operations/${encodeURIComponent(operation)}/schema?${new URLSearchParams({ in: 'body', type })}`).el);
    }
    if (operation) offer();
    async function go(event) {
      event.preventDefault();
      answer.replaceChildren(loading());
      stop.abort();
      stop = new AbortController();
      const { signal } = stop;
      const arrived = h('ol', { class: 'stream' });
      const each = (one, took, i) => { if (i === 0) answer.replaceChildren(h('p', { class: 'soft' }, t('stream.comes'), ' ', button(t('contract.stop'), () => stop.abort(), { icon: 'stop', kind: 'quiet' })), arrived); arrived.append(eventRow(one, took)); };
      const wanted = headersOf(headers.value);
      const given = Object.entries(wanted).find(([name]) => name.toLowerCase() === 'authorization');
      if (given) credential.set(given[1]);
      try {
        const got = await sendNow({ method: method.value, url: url.value, headers: wanted, body: body.value }, { each, signal });
        answer.replaceChildren(h('h3', null, h('span', { class: `status s-${String(got.status)[0]}` }, String(got.status)), ' ', h('span', { class: 'soft' }, got.type, ' · ', span(got.took))),
          got.count !== undefined ? arrived : got.picture ? h('img', { class: 'picture', src: got.picture, alt: t('entry.picture', { type: got.type }) }) : got.text ? jsonView(got.text) : h('p', { class: 'soft' }, t('entry.noBody')));
      } catch (error) {
        if (signal.aborted) answer.append(h('p', { class: 'soft' }, t('contract.stopped')));
        else answer.replaceChildren(...problemView(error));
      }
      answer.scrollIntoView({ block: 'nearest' });
    }
    return h('form', { onsubmit: go, class: 'client' }, h('div', { class: 'client-line' }, field(t('log.method'), method), field('URL', url, apiBase())), forms, field(t('client.headers'), headers, t('client.headers.hint')), field(t('client.body'), body), bodyForm,
      h('footer', null, h('button', { class: 'button primary', type: 'submit' }, t('client.send'))), answer);
  }, { wide: true }).finally(() => stop.abort());
}

// headersOf are the headers that are written one a line.
export function headersOf(text) {
  const pairs = text.split('\n').map((line) => /^\s*([^:\s]+)\s*:\s*(.*?)\s*$/.exec(line)).filter(Boolean);
  return Object.fromEntries(pairs.map(([, name, value]) => [name, value]));
}
