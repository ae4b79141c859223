// Webhooks and callbacks: what the document says that the API sends itself, and a button that sends one to a URL.
import * as journal from './journal.js';
import { read, send } from './api.js';
import { button, dialog, empty, failed, field, h, loading, select } from './dom.js';
import { kindOf, methodTag, pathOf, statusTag } from './entry.js';
import { clock, span, t } from './i18n.js';
import { link } from './router.js';

const latest = 8; // that were sent and are shown

let to = ''; // where the reader sent the last one

// webhooksPanel is a section of a page; it stays out of sight where the document describes none.
export function webhooksPanel() {
  const list = h('div');
  const sent = h('div');
  const el = h('section', { class: 'panel webhooks', hidden: true, 'aria-labelledby': 'webhooks-title' }, h('h2', { id: 'webhooks-title' }, t('webhooks.title')), list, sent);
  async function draw() {
    list.replaceChildren(loading());
    try {
      const { webhooks, allowed } = await read('/webhooks');
      el.hidden = webhooks.length === 0;
      list.replaceChildren(
        allowed.length ? h('p', { class: 'soft' }, t('webhooks.allowed', { hosts: allowed.join(', ') })) : empty(t('webhooks.off'), h('p', null, t('webhooks.off.hint')), h('code', { class: 'example' }, '--callbacks loopback')),
        h('ul', { class: 'own-fixtures' }, webhooks.map((one) => row(one, allowed.length > 0))));
    } catch (error) {
      el.hidden = false;
      list.replaceChildren(failed(error, draw));
    }
  }
  // drawSent lists those that were sent, the latest first.
  function drawSent() {
    const all = journal.all().filter((entry) => ['webhook', 'callback'].includes(kindOf(entry))).slice(-latest).reverse();
    sent.replaceChildren(...(all.length === 0 ? [] : [h('h3', null, t('webhooks.sent')), h('ol', { class: 'recent' }, all.map((entry) => h('li', null, h('a', { href: link('requests', entry.id) },
      h('time', { datetime: entry.at }, clock(new Date(entry.at))), methodTag(entry), pathOf(entry), statusTag(entry), h('span', { class: 'soft took' }, span(entry.took_ms))))))]));
  }
  draw();
  drawSent();
  return { el, leave: journal.listen(drawSent) };
}

function row(one, allowed) {
  return h('li', null,
    h('div', null, h('b', null, one.name), ' ', h('span', { class: 'tag' }, t(`webhooks.${one.kind}`)), ' ', h('span', { class: 'soft' }, one.method, one.url && [' ', h('code', null, one.url)]),
      one.summary && h('p', { class: 'soft' }, one.summary)),
    h('div', { class: 'actions' }, button(t('webhooks.send'), () => order(one), { kind: 'quiet', icon: 'play', disabled: !allowed, 'aria-label': `${t('webhooks.send')}: ${one.name}` })));
}

// order asks where one is to be sent, and what; it stays open to say what came of it.
function order(one) {
  return dialog(t('webhooks.order', { name: one.name }), (close) => {
    const url = h('input', { type: 'url', required: true, value: to, spellcheck: 'false', autocomplete: 'off' });
    const shapes = ['full', 'minimal', 'extreme'].map((shape) => [`shape:${shape}`, t('webhooks.made', { shape })]);
    const what = select([['', t('webhooks.usual')], ...one.examples.map((name) => [`example:${name}`, t('webhooks.example', { name })]), ...shapes], '');
    const body = h('textarea', { class: 'mono', rows: 6, spellcheck: 'false', placeholder: '{}' });
    const said = h('div', { class: 'findings', role: 'status' });
    const submit = h('button', { class: 'button primary', type: 'submit' }, t('webhooks.send'));
    async function onsubmit(event) {
      event.preventDefault();
      submit.disabled = true;
      to = url.value;
      try {
        said.replaceChildren(outcome(await send('POST', `/webhooks/${encodeURIComponent(one.name)}`, { body: { url: to, ...chosen() } }), close));
      } catch (error) {
        said.replaceChildren(h('p', { class: 'bad' }, error.message));
      }
      submit.disabled = false;
    }
    function chosen() {
      if (body.value.trim()) return { body: one.media_type.includes('json') ? JSON.parse(body.value) : body.value };
      const [kind, ...name] = what.value.split(':');
      return kind ? { [kind]: name.join(':') } : {};
    }
    return h('form', { onsubmit }, field(t('webhooks.url'), url, t('webhooks.url.hint')), one.media_type && [field(t('webhooks.what'), what), field(t('webhooks.body'), body, t('webhooks.body.hint'))], said,
      h('footer', null, button(t('close'), () => close()), submit));
  }, { wide: true });
}

function outcome(sent, close) {
  const words = sent.status ? t('webhooks.answered', { status: sent.status }) : sent.reason;
  return h('div', null, h('p', { class: sent.delivered ? 'good' : 'bad' }, sent.delivered ? t('webhooks.delivered') : t('webhooks.refused'), ' · ', words, sent.again && [' · ', t('webhooks.again')]),
    sent.body && h('pre', { class: 'mono' }, sent.body), h('a', { href: link('requests'), onclick: () => close() }, t('webhooks.journal')));
}
