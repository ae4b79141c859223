// The first thing a developer sees: where the mock is, what it answers, and whether the app has called it.
import * as journal from './journal.js';
import { baseURL, read } from './api.js';
import { codeLine, copyButton, failed, h, heading, loading } from './dom.js';
import { clock, number, span, t } from './i18n.js';
import { findingRow } from './document.js';
import { methodTag, pathOf, statusTag } from './entry.js';
import { operationsView } from './operations.js';
import { resourceList } from './resources.js';
import { link } from './router.js';
import { curl } from './snippets.js';

export function view(root) {
  const first = h('section', { class: 'panel first-call', 'aria-labelledby': 'first-title' });
  const numbers = h('ul', { class: 'numbers', 'aria-label': t('start.numbers') });
  const findings = h('section', { class: 'panel document-findings', 'aria-labelledby': 'findings-title', hidden: true });
  const operations = h('section', { class: 'panel', 'aria-labelledby': 'operations-title' });
  const resources = h('section', { class: 'panel', 'aria-labelledby': 'resources-title', hidden: true });
  const name = h('p', { class: 'lead' });
  let mock = null;
  let fixtures = null;

  root.append(heading(t('start.title'), name),
    h('section', { class: 'panel base', 'aria-labelledby': 'base-title' },
      h('h2', { id: 'base-title' }, t('start.base')),
      h('div', { class: 'base-url' }, h('code', null, baseURL()), copyButton(baseURL(), { kind: 'primary' })),
      h('p', { class: 'hint' }, t('start.base.hint'))),
    h('div', { class: 'home' }, operations, h('div', { class: 'aside' }, first, numbers, resources, findings, h('p', null, h('a', { href: link('document') }, t('document.open'))))));
  operations.append(loading());

  function drawFirst() {
    const newest = journal.all().at(-1);
    const example = mock?.operations.find((o) => o.method === 'GET') || mock?.operations[0];
    const { phase, trouble } = journal.state();
    first.classList.toggle('called', Boolean(newest));
    if (newest) {
      first.replaceChildren(h('h2', { id: 'first-title' }, t('start.called')), recent());
    } else if (phase === 'lost' && trouble) {
      first.replaceChildren(h('h2', { id: 'first-title' }, t('start.call')), failed(trouble));
    } else {
      first.replaceChildren(h('h2', { id: 'first-title' }, h('span', { class: 'spinner calm', 'aria-hidden': 'true' }), t('start.waiting')),
        h('p', { class: 'hint' }, t('start.try')), example && codeLine(curl({ method: example.method, url: example.example }), 'curl'));
    }
  }

  function recent() {
    const last = journal.all().slice(-5).reverse();
    return h('ol', { class: 'recent' }, last.map((entry) => h('li', null, h('a', { href: link('requests', entry.id) },
      h('time', { datetime: entry.at }, clock(new Date(entry.at))), methodTag(entry), pathOf(entry), statusTag(entry), h('span', { class: 'soft took' }, span(entry.took_ms))))));
  }

  function drawNumbers() {
    const entries = journal.all();
    const figure = (count, key, href) => h('li', null, h('a', { href }, h('b', null, count ?? '–'), h('span', null, t(key, { count }))));
    const kept = (fits) => (fixtures ? number(fixtures.filter(fits).length) : undefined);
    numbers.replaceChildren(
      figure(mock ? number(mock.operations.length) : undefined, 'start.operations', link('api')),
      figure(kept((f) => f.kind === 'file'), 'start.fixtures', link('customers')),
      figure(kept((f) => f.kind !== 'file'), 'start.runtime', link('simulate')),
      figure(number(entries.length), 'start.requests', link('requests')),
      figure(number(entries.filter((e) => e.violations?.length).length), 'start.violations', link('requests', '', 'violations=1')));
  }

  function drawOperations() {
    operations.replaceChildren(h('h2', { id: 'operations-title' }, t('start.answers')), ...operationsView(mock.operations));
  }

  // drawFindings shows what the document gets wrong.
  function drawFindings(found) {
    findings.hidden = found.findings.length === 0;
    findings.replaceChildren(h('h2', { id: 'findings-title' }, t('start.findings')),
      h('p', { class: 'hint' }, t('start.findings.count', { errors: number(found.errors), warnings: number(found.warnings) })),
      h('ul', { class: 'document-list' }, found.findings.slice(0, 5).map(findingRow)));
  }

  async function load() {
    operations.replaceChildren(loading());
    try {
      let found;
      let things;
      [mock, { fixtures }, found, { resources: things }] = await Promise.all([read('/operations'), read('/fixtures'), read('/findings'), read('/resources')]);
      resources.hidden = things.length === 0;
      resources.replaceChildren(h('h2', { id: 'resources-title' }, t('resources.title')), resourceList(things));
      drawFindings(found);
      name.replaceChildren(mock.title, ' ', h('span', { class: 'soft' }, mock.version));
      drawFirst();
      drawNumbers();
      drawOperations();
    } catch (error) {
      operations.replaceChildren(failed(error, load));
    }
  }

  drawFirst();
  drawNumbers();
  load();
  const leave = journal.listen(() => { drawFirst(); drawNumbers(); });
  return { leave };
}
