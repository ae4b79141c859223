// Customers: what the API answers, as people look at it. Fixtures and freshly generated ones, each with its JSON and the ways
// to get it. For an API that has no customers the same view shows the answers of any GET operation.
import { read, send, undisturbed } from './api.js';
import { button, codeLine, copyButton, dialog, empty, failed, field, h, heading, loading, select, toast } from './dom.js';
import { t } from './i18n.js';
import { card, titleOf } from './card.js';
import { violationList } from './entry.js';
import { problemView } from './exchange.js';
import { ask, ids, inTurn, strange, ways } from './item.js';
import { jsonView, notesOf, pretty } from './json.js';
import { go, link } from './router.js';
import { axiosCode, curl, fetchCode, whole } from './snippets.js';

// ofCustomers reports whether this is the API whose customers people look at.
export const ofCustomers = (mock) => !mock || mock.operations.some((o) => /customer/i.test(o.id) && o.method === 'GET');

const made = []; // what was generated, the newest first; it lasts until the page goes
const chosen = { shape: 'full', seed: '', count: 3, operation: '' };
const most = 50;

export function view(root, route, mock) {
  const customers = ofCustomers(mock);
  const list = h('ul', { class: 'items' });
  const pane = h('section', { class: 'pane detail', 'aria-label': t('customers.one') });
  const getters = (mock?.operations || []).filter((o) => o.method === 'GET');
  let items = [];
  let id = route.id;
  let gone = false;

  root.append(heading(t(customers ? 'nav.customers' : 'nav.examples')),
    h('div', { class: 'master' }, h('div', { class: 'side' }, generator(), h('nav', { 'aria-label': t('customers.list') }, list)), pane));

  function generator() {
    const operation = select(getters.map((o) => [o.id, `${o.id}`]), chosen.operation || getters[0]?.id);
    const shape = select(['minimal', 'full', 'extreme'].map((s) => [s, t(`shape.${s}`)]), chosen.shape);
    const seed = h('input', { type: 'text', value: chosen.seed, spellcheck: 'false', autocomplete: 'off', placeholder: t('generate.seed.none') });
    const count = h('input', { type: 'number', min: 1, max: most, value: chosen.count });
    const start = h('button', { type: 'submit', class: 'button primary', disabled: getters.length === 0 }, t('generate.go'));
    async function generate(event) {
      event.preventDefault();
      Object.assign(chosen, { operation: operation.value, shape: shape.value, seed: seed.value.trim(), count: Math.min(most, Math.max(1, Number(count.value) || 1)) });
      start.disabled = true;
      try {
        await make(getters.find((o) => o.id === chosen.operation));
      } catch (error) {
        toast(error.message, 'bad');
      }
      start.disabled = false;
    }
    return h('form', { class: 'panel generator', onsubmit: generate, 'aria-labelledby': 'generate-title' }, h('h2', { id: 'generate-title' }, t('generate.title')),
      getters.length > 1 && field(t('log.operation'), operation), h('div', { class: 'row-fields' }, field(t('generate.shape'), shape), field(t('generate.seed'), seed), field(t('generate.count'), count)), start);
  }

  async function make(operation) {
    await undisturbed();
    const newID = ids(chosen.seed);
    const fresh = [];
    for (let i = 0; i < chosen.count; i++) {
      const [url, other] = strange(operation, newID);
      const seed = other || i === 0 ? chosen.seed : `${chosen.seed || 'console'}-${i}`;
      fresh.push({ id: `made:${made.length + fresh.length + 1}`, kind: 'made', operation: operation.id, url, wish: { shape: chosen.shape, seed }, statuses: [200] });
    }
    await inTurn(fresh, ask);
    made.unshift(...fresh);
    if (gone) return;
    items = [...made, ...items.filter((item) => item.kind !== 'made')];
    draw();
    go('customers', fresh[0].id);
  }

  // load reads the list, then what each item answers.
  async function load() {
    list.replaceChildren(h('li', null, loading()));
    try {
      const [{ fixtures }] = await Promise.all([read('/fixtures'), undisturbed()]);
      const methods = new Map((mock?.operations || []).map((o) => [o.id, o.method]));
      items = [...made, ...fixtures.map((f) => ({ ...f, method: methods.get(f.operation) || 'GET', name: f.id, id: `${f.kind}:${f.operation}:${f.id}` }))];
      if (gone) return;
      draw();
      open();
      await inTurn(items.filter((item) => !item.answer).slice(0, 200), ask, draw);
      open();
    } catch (error) {
      if (!gone) list.replaceChildren(h('li', null, failed(error, load)));
    }
  }

  function draw() {
    if (gone) return;
    list.replaceChildren(...items.map((item) => h('li', null, h('a', { href: link('customers', item.id), 'aria-current': item.id === id ? 'true' : null },
      h('span', { class: 'item-title' }, titleOf(item.answer?.body) || item.name || t('customer.unnamed')),
      h('span', { class: 'item-sub' }, h('span', { class: `tag ${item.kind}` }, t(`kind.${item.kind}`)), item.method && item.method !== 'GET' && h('span', { class: `method m-${item.method}` }, item.method), item.name ? h('span', { class: 'item-name' }, item.name) : h('span', { class: 'item-name' }, tail(item.url)),
        item.responses > 1 && h('span', { class: 'tag' }, t('customers.turns', { count: item.responses })),
        item.violations?.length > 0 && h('span', { class: 'wrong' }, `▲${item.violations.length}`), h('span', { class: `status s-${String(item.answer?.status || item.statuses?.[0] || 0)[0]}` }, String(item.answer?.status || item.statuses?.[0] || '–')))))));
    if (items.length === 0) list.replaceChildren(h('li', null, empty(t('customers.none'), h('p', null, t('customers.none.hint')))));
  }

  function open() {
    root.classList.toggle('one', Boolean(id));
    const item = items.find((one) => one.id === id) || (id ? null : items[0]);
    if (!item) {
      pane.replaceChildren(items.length === 0 ? '' : empty(t('customers.gone'), h('p', null, h('a', { href: link('customers') }, t('customers.back')))));
      return;
    }
    list.querySelectorAll('a').forEach((one) => (one.getAttribute('href') === link('customers', item.id) ? one.setAttribute('aria-current', 'true') : one.removeAttribute('aria-current')));
    pane.replaceChildren(...itemView(item));
  }

  function itemView(item) {
    const { answer } = item;
    const { url, request } = ways(item);
    const parsed = answer?.body !== undefined;
    return [
      h('header', { class: 'pane-head' }, h('a', { class: 'button quiet to-list', href: link('customers') }, t('customers.back')),
        h('h2', { tabindex: '-1' }, titleOf(answer?.body) || item.name || t('customer.unnamed')), h('span', { class: `tag ${item.kind}` }, t(`kind.${item.kind}`)),
        item.kind === 'made' && answer?.text && button(t('customers.save'), () => save(item), { icon: 'plus', kind: 'primary' })),
      item.description && h('p', { class: 'soft' }, item.description), item.at && h('p', { class: 'soft' }, h('code', null, item.at)),
      item.violations?.length > 0 && h('section', { class: 'wrongs' }, h('h3', null, t('entry.violations', { count: item.violations.length })), violationList(item.violations)),
      item.error && failed(item.error, () => again(item)),
      answer === undefined && !item.error && loading(),
      answer === null && url && h('p', { class: 'soft' }, t('customers.notAsked', { method: item.method })),
      answer && h('div', { class: 'beside' },
        h('section', { 'aria-label': t('customers.card') }, answer.picture ? h('img', { class: 'picture', src: answer.picture, alt: t('entry.picture', { type: answer.type }) }) : parsed ? card(answer.body) : h('p', { class: 'soft' }, answer.text ? t('customers.noJSON') : t('entry.noBody'))),
        h('section', { class: 'raw', 'aria-label': 'JSON' }, h('h3', null, 'JSON', h('span', { class: `status s-${String(answer.status)[0]}` }, String(answer.status)), answer.text && !answer.picture && copyButton(() => pretty(answer.text))),
          answer.text && !answer.picture ? jsonView(answer.text, notesOf(item.violations, 'response')) : h('p', { class: 'soft' }, t('entry.noBody')))),
      url && h('section', { class: 'ways' }, h('h3', null, t('customers.ways')),
        wayLine('URL', whole(url)), wayLine('curl', curl(request)), wayLine('fetch', fetchCode(request)), wayLine('axios', axiosCode(request))),
      !url && h('p', { class: 'soft' }, t('customers.wants', { wants: item.wants || '' })),
    ].filter(Boolean);
  }

  async function again(item) {
    item.error = null;
    open();
    await ask(item);
    draw();
    open();
  }

  // save keeps an answer as a fixture of run time: it is what the API answers from then on.
  async function save(item) {
    const { status, text } = item.answer;
    try {
      const fixture = await send('POST', '/fixtures', { text: `{"operation": ${JSON.stringify(item.operation)}, "response": {"status": ${status}, "body": ${item.answer.body !== undefined ? text : JSON.stringify(text)}}}` });
      toast(t('customers.saved', { name: fixture.id }));
      made.splice(made.indexOf(item), 1);
      go('customers', `${fixture.kind}:${fixture.operation}:${fixture.id}`);
      await load();
    } catch (error) {
      dialog(t('customers.unsaved'), () => problemView(error));
    }
  }

  load();
  return {
    update(next) {
      id = next.id;
      open();
      if (id) pane.scrollIntoView({ block: 'nearest' });
    },
    leave() { gone = true; },
  };
}

const wayLine = (name, text) => h('div', { class: 'way' }, h('span', { class: 'way-name' }, name), codeLine(text, name));

const tail = (url) => url.split('?')[0].split('/').at(-1);
