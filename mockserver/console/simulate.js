// Simulate: how the mock behaves for the session that is picked: its switches, sequences, run-time fixtures and webhooks.
import * as journal from './journal.js';
import { admin, read, send, session } from './api.js';
import { button, debounce, empty, failed, h, heading, loading, sure, toast } from './dom.js';
import { t } from './i18n.js';
import { editExchange } from './exchange.js';
import { link } from './router.js';
import { switches, switchRow } from './switches.js';
import { webhooksPanel } from './webhooks.js';

export function view(root) {
  const settings = h('div', { class: 'switches' });
  const sequences = h('div');
  const fixtures = h('div');
  const webhooks = webhooksPanel();
  let gone = false;

  root.append(heading(t('simulate.title'), h('div', { class: 'actions' }, button(t('simulate.reset'), resetAll, { icon: 'reset', kind: 'danger' }))),
    h('p', { class: 'lead' }, session() ? t('simulate.session', { name: session() }) : t('simulate.shared')),
    h('section', { class: 'panel', 'aria-labelledby': 'settings-title' }, h('h2', { id: 'settings-title' }, t('simulate.settings')), settings),
    h('div', { class: 'two' },
      h('section', { class: 'panel', 'aria-labelledby': 'sequences-title' },
        h('header', { class: 'panel-head' }, h('h2', { id: 'sequences-title' }, t('sequences.title')), button(t('sequences.reset'), resetSequences, { icon: 'reset', kind: 'quiet' })), sequences),
      h('section', { class: 'panel', 'aria-labelledby': 'fixtures-title' },
        h('header', { class: 'panel-head' }, h('h2', { id: 'fixtures-title' }, t('fixtures.title')), button(t('fixtures.add'), addFixture, { icon: 'plus', kind: 'quiet' })), fixtures)),
    webhooks.el);

  // part draws a section of the page from what is read.
  function part(el, from, draw) {
    return async function again() {
      if (!el.hasChildNodes()) el.replaceChildren(loading());
      try {
        const got = await read(from);
        if (!gone) el.replaceChildren(...[draw(got)].flat());
      } catch (error) {
        if (!gone) el.replaceChildren(failed(error, again));
      }
    };
  }

  const showSettings = part(settings, '/settings', (got) => switches.map((one) => switchRow(one, got[one.name])));
  const showSequences = part(sequences, '/sequences', ({ sequences: all }) => (all.length ? sequenceTable(all) : empty(t('sequences.none'), h('p', null, t('sequences.none.hint')))));
  const showFixtures = part(fixtures, '/fixtures', ({ fixtures: all }) => {
    const own = all.filter((f) => f.kind === 'run-time');
    return own.length ? h('ul', { class: 'own-fixtures' }, own.map(fixtureRow)) : empty(t('fixtures.none'), h('p', null, t('fixtures.none.hint')));
  });

  function sequenceTable(all) {
    return h('table', { class: 'table' }, h('thead', null, h('tr', null, ['fixture', 'at', 'next'].map((name) => h('th', { scope: 'col' }, t(`sequences.${name}`))))),
      h('tbody', null, all.map((one) => h('tr', null,
        h('th', { scope: 'row' }, one.fixture, h('span', { class: 'soft block' }, one.operation, one.key && [' · ', h('code', null, one.key)])),
        h('td', null, h('span', { class: 'steps', role: 'img', 'aria-label': t('sequences.taken', { taken: one.taken, count: one.responses }) },
          Array.from({ length: Math.min(one.responses, 12) }, (_, i) => h('span', { class: i < one.taken ? 'step done' : 'step' })))),
        h('td', { class: 'number' }, t('sequences.of', { next: Math.min(one.taken, one.responses - 1) + 1, count: one.responses }))))));
  }

  function fixtureRow(f) {
    return h('li', null, h('div', null, h('a', { href: link('customers', `${f.kind}:${f.operation}:${f.id}`) }, f.id), ' ', h('span', { class: 'soft' }, f.operation, ' · ', (f.statuses || []).join(', ')),
      h('p', { class: 'soft' }, f.description || f.wants)),
    h('div', { class: 'actions' }, button(t('fixtures.edit'), () => editFixture(f.id), { kind: 'quiet', 'aria-label': `${t('fixtures.edit')}: ${f.id}` }),
      button(t('fixtures.delete'), () => deleteFixture(f.id), { kind: 'quiet', icon: 'trash', 'aria-label': `${t('fixtures.delete')}: ${f.id}` })));
  }

  async function attempt(doing, said, ...shows) {
    try {
      if (await doing() === false) return;
      toast(said);
    } catch (error) {
      toast(error.message, 'bad');
    }
    shows.forEach((show) => show());
  }

  function resetSequences() { return attempt(() => send('POST', '/sequences/reset'), t('sequences.wereReset'), showSequences); }
  function deleteFixture(id) { return attempt(() => send('DELETE', `/fixtures/${encodeURIComponent(id)}`), t('fixtures.deleted', { name: id }), showFixtures, showSequences); }
  function resetAll() {
    return attempt(async () => {
      if (!await sure(t('simulate.reset'), t('simulate.reset.sure'), t('simulate.reset'))) return false;
      await send('POST', '/reset');
      journal.forget();
      return true;
    }, t('simulate.wasReset'), showSettings, showSequences, showFixtures);
  }

  async function editFixture(id) {
    try {
      const text = await (await admin(`/fixtures/${encodeURIComponent(id)}`)).json();
      if (await editExchange({ name: id, text: JSON.stringify(text.exchange) })) showFixtures();
    } catch (error) {
      toast(error.message, 'bad');
    }
    showSequences();
  }

  async function addFixture() {
    const { operations } = await read('/operations').catch(() => ({ operations: [] }));
    const text = JSON.stringify({ operation: operations[0]?.id || '', description: '', responses: [{ status: 500 }, { status: 200 }] });
    if (await editExchange({ text })) { showFixtures(); showSequences(); }
  }

  showSettings();
  showSequences();
  showFixtures();
  const soon = debounce(200, () => { if (!gone) showSequences(); });
  const unlisten = journal.listen((change) => { if (change.fresh?.length) soon(); });
  return { leave() { gone = true; unlisten(); webhooks.leave(); } };
}
