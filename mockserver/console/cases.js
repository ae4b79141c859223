// All that a run of the contract has sent, case by case: found by operation and verdict, each with its exchange.
import { codeLine, dialog, field, h, select } from './dom.js';
import { methodTag, pathOf } from './entry.js';
import { number, span, t } from './i18n.js';
import { sidesView, wantOf } from './sides.js';
import { virtualList } from './virtual.js';

// verdictOf is what a case has come to: errors, warnings, known, noAnswer or passed.
function verdictOf(report, one) {
  const found = one.findings.map((i) => report.findings[i]);
  const fresh = found.filter((finding) => !finding.known);
  if (fresh.some((finding) => finding.severity === 'error')) return 'errors';
  if (!one.status) return 'noAnswer';
  if (fresh.length > 0) return 'warnings';
  return found.length > 0 ? 'known' : 'passed';
}

const verdicts = ['errors', 'warnings', 'known', 'noAnswer', 'passed'];

// casesView lists the cases of a report; wish keeps what they are filtered by.
export function casesView(report, wish) {
  const all = (report.cases || []).map((one) => ({ ...one, request: { method: one.method, url: one.url }, verdict: verdictOf(report, one) }));
  if (all.length === 0) return null;
  const narrow = window.matchMedia('(max-width: 700px)');
  const said = h('p', { class: 'soft total', role: 'status' });
  let list = all;
  const rows = virtualList({ label: t('report.all'), rowHeight: () => (narrow.matches ? 56 : 34), count: () => list.length, draw: (index) => row(list[index]), choose: (index) => show(report, list[index]) });
  const any = ['', t('log.any')];
  const counts = Map.groupBy(all, (one) => one.verdict);
  const operations = [...new Set(all.map((one) => one.operation))];
  const pick = (name, options) => select([any, ...options], options.some(([value]) => value === wish[name]) ? wish[name] : '', { onchange(event) { wish[name] = event.target.value; fill(); } });
  const operation = pick('operation', operations.map((id) => [id, id]));
  const verdict = pick('verdict', verdicts.filter((one) => counts.has(one)).map((one) => [one, `${t(`report.${one}`)} (${number(counts.get(one).length)})`]));
  function fill() {
    list = all.filter((one) => (!operation.value || one.operation === operation.value) && (!verdict.value || one.verdict === verdict.value));
    said.textContent = list.length === all.length ? t('log.count', { count: number(all.length) }) : t('log.some', { count: number(list.length), total: number(all.length) });
    rows.el.scrollTop = 0;
    rows.redraw();
  }
  fill();
  return h('section', { class: 'panel cases', 'aria-labelledby': 'cases-title' }, h('h2', { id: 'cases-title' }, t('report.all')),
    h('div', { class: 'case-filters' }, field(t('log.operation'), operation), field(t('report.verdict'), verdict), said), h('div', { class: 'log-list' }, rows.el));
}

const marks = { errors: '▲', warnings: '△', noAnswer: '▲', known: '·' };

function row(one) {
  const count = one.findings.length || '';
  return h('div', { class: `row v-${one.verdict}` }, methodTag(one), pathOf(one), h('span', { class: 'c-source' }, one.name),
    one.verdict !== 'passed' && h('span', { class: 'wrong' }, h('span', { 'aria-hidden': 'true' }, `${marks[one.verdict]}${count}`), h('span', { class: 'unseen' }, t(`report.${one.verdict}`))),
    statusOf(one), h('span', { class: 'c-took' }, span(one.seconds * 1000)));
}

const statusOf = (one) => h('span', { class: `c-status status s-${String(one.status || 0)[0]}` }, one.status || '–');

// show opens a case with its exchange.
function show(report, one) {
  const index = one.exchange ?? report.findings[one.findings[0]]?.exchange;
  const { curl } = report.exchanges?.[index] || {};
  return dialog(t('report.case'), () => [
    h('div', { class: 'entry-line' }, methodTag(one), h('code', { class: 'url' }, one.url), statusOf(one)),
    h('p', { class: 'soft' }, h('code', null, one.operation), ' · ', one.name, ' · ', span(one.seconds * 1000), ' · ', t(`report.${one.verdict}`)),
    one.findings.length > 0 && h('ul', { class: 'violations' }, one.findings.map((i) => report.findings[i]).map((finding) => h('li', { class: finding.severity }, h('code', null, finding.where), h('span', { class: 'tag' }, finding.rule), ' ', wantOf(report, finding), finding.got && [' · ', t('got', { got: finding.got })]))),
    curl && codeLine(curl, 'curl'), sidesView(report, index, 'h3')].filter(Boolean), { wide: true });
}
