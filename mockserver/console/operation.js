// One operation: what it answers from now on, when, how often and for whom; what does the same elsewhere; and its latest calls.
import * as journal from './journal.js';
import { files, read, send } from './api.js';
import { button, empty, failed, h, heading, icon, loading, toast } from './dom.js';
import { clock, span, t } from './i18n.js';
import { answerForm } from './answerform.js';
import { methodTag, pathOf, sourceOf, statusTag } from './entry.js';
import { editExchange } from './exchange.js';
import { link } from './router.js';

const latest = 8; // calls that are shown

export function view(root, route, mock) {
  const known = mock?.operations.find((o) => o.id === route.id);
  const body = h('div', { class: 'operation-view' });
  let gone = false;
  let unlisten = () => {};

  root.append(h('p', null, h('a', { class: 'button quiet to-home', href: link('start') }, icon('back'), t('operation.back'))),
    heading(known ? [h('span', { class: `method m-${known.method}` }, known.method), ' ', h('code', null, known.path)] : route.id), body);

  async function load() {
    body.replaceChildren(loading());
    try {
      const described = await read(`/operations/${encodeURIComponent(route.id)}`);
      if (gone) return;
      const effect = effectOf(described);
      const calls = callsOf(described);
      unlisten();
      unlisten = journal.listen((change) => { calls.draw(); if (change.fresh || change.document) effect.soon(); });
      body.replaceChildren(h('p', { class: 'lead' }, known?.summary, ' ', h('code', { class: 'soft' }, described.at)),
        h('div', { class: 'answer-and-calls' }, answerForm(described, known, effect), h('div', null, calls.el, effect.el)));
    } catch (error) {
      if (!gone) body.replaceChildren(failed(error, load));
    }
  }

  load();
  const busy = () => Boolean(body.querySelector('.answer-form')?.dataset.touched);
  return { busy, leave() { gone = true; unlisten(); } };
}

// effectOf is what the session has the operation answer now.
function effectOf(o) {
  const place = h('div', null);
  let waiting = 0;
  async function draw() {
    try {
      const { fixtures } = await read('/fixtures');
      const own = fixtures.filter((f) => f.operation === o.id);
      place.replaceChildren(own.length === 0 ? empty(t('effect.none')) : h('ul', { class: 'own-fixtures' }, own.map(row)));
    } catch (error) {
      place.replaceChildren(failed(error, draw));
    }
  }
  function row(f) {
    const left = f.times ? f.times - (f.taken || 0) : 0;
    return h('li', { class: f.times && left === 0 ? 'off' : '' }, h('div', null, h('a', { href: link('customers', `${f.kind}:${f.operation}:${f.id}`) }, f.id), ' ', h('span', { class: `tag ${f.kind}` }, t(`kind.${f.kind}`)), ' ',
      (f.statuses || []).map((status) => [h('span', { class: `status s-${String(status)[0]}` }, String(status)), ' ']), f.times && h('span', { class: 'tag' }, t('effect.left', { left, times: f.times })),
      h('p', { class: 'soft' }, f.description || f.wants)),
    stemOf(f) && h('div', { class: 'actions' }, button(t('fixtures.edit'), () => editFile(o.id, stemOf(f)), { kind: 'quiet', 'aria-label': `${t('fixtures.edit')}: ${f.id}` })),
    f.kind === 'run-time' && h('div', { class: 'actions' },
      button(t('fixtures.edit'), () => edit(f), { kind: 'quiet', 'aria-label': `${t('fixtures.edit')}: ${f.id}` }),
      button(t('fixtures.delete'), () => remove(f), { kind: 'quiet', icon: 'trash', 'aria-label': `${t('fixtures.delete')}: ${f.id}` })));
  }
  // stemOf is the name of the file of a fixture that may be edited.
  function stemOf(f) {
    const [, folder, stem] = /^(.*)\/([A-Za-z0-9][\w.-]*)\.yaml:\d+$/.exec(f.at || '') || [];
    return files.edit && folder === `${files.folder}/${o.id}` && stem;
  }
  async function remove(f) {
    try {
      await send('DELETE', `/fixtures/${encodeURIComponent(f.id)}`);
      toast(t('fixtures.deleted', { name: f.id }));
    } catch (error) {
      toast(error.message, 'bad');
    }
    draw();
  }
  async function edit(f) {
    const { exchange } = await read(`/fixtures/${encodeURIComponent(f.id)}`);
    await editExchange({ name: f.id, text: JSON.stringify(exchange) });
    draw();
  }
  draw();
  const el = h('section', { class: 'panel', 'aria-labelledby': 'effect-title' }, h('h2', { id: 'effect-title' }, t('effect.title')), place);
  return { el, draw, soon() { clearTimeout(waiting); waiting = setTimeout(draw, 300); } };
}

// editFile has a file of the fixtures edited; the editor is fetched when somebody asks for it.
async function editFile(operation, name) {
  try {
    await (await import('./file.js')).editFile(operation, name);
  } catch (error) {
    toast(error.message, 'bad');
  }
}

// callsOf are the latest calls of the operation.
function callsOf(o) {
  const place = h('div', null);
  function draw() {
    const all = journal.all().filter((entry) => entry.operation === o.id);
    place.replaceChildren(all.length === 0 ? empty(t('operation.noCalls')) : h('ol', { class: 'recent' }, all.slice(-latest).reverse().map((entry) => h('li', null, h('a', { href: link('requests', entry.id) },
      h('time', { datetime: entry.at }, clock(new Date(entry.at))), methodTag(entry), pathOf(entry), statusTag(entry), h('span', { class: 'soft took' }, span(entry.took_ms)), h('span', { class: 'unseen' }, sourceOf(entry)))))));
  }
  draw();
  return { draw, el: h('section', { class: 'panel', 'aria-labelledby': 'calls-title' }, h('header', { class: 'panel-head' }, h('h2', { id: 'calls-title' }, t('start.called')), h('a', { href: link('requests', '', new URLSearchParams({ operation: o.id })) }, t('operation.allCalls'))), place) };
}
