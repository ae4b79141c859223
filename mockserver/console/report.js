// A report of the contract's suite: findings with their requests and responses, coverage, response times.
import { copyButton, h } from './dom.js';
import { has, moment, number, span, t } from './i18n.js';
import { casesView } from './cases.js';
import { coveragePicture, histogram } from './charts.js';
import { messageOf, said, sidesView, wantOf } from './sides.js';

const atOnce = 100; // findings of a rule that are drawn before more are asked for

// reportView draws a report: how.by is what findings are put together by, and how its cases are filtered, and before an earlier report that they are held against; again() draws it anew.
export function reportView(report, { how, before, again }) {
  const totals = { sent: 0, errors: 0, warnings: 0, known: 0, no_answer: 0, ...report.totals };
  const verdict = totals.errors ? 'errors' : totals.warnings ? 'warnings' : 'clean';
  const figure = (value, label, kind = '') => h('li', null, h('span', null, h('b', { class: kind }, value), h('span', null, label)));
  const counted = (count, name, kind) => figure(number(count), t(`report.${name}`, { count }), kind);
  return h('div', { class: 'report-body' },
    h('p', { class: 'soft' }, report.api, ' ', report.version, report.url && [' · ', h('code', null, report.url)], ' · ', moment(new Date(report.started)), ' · ', span(report.seconds * 1000)),
    h('ul', { class: 'numbers', 'aria-label': t('report.numbers') },
      figure(t(`report.${verdict}`), t('report.contract'), verdict), counted(totals.sent, 'cases'), counted(totals.errors, 'errors', totals.errors ? 'errors' : ''), counted(totals.warnings, 'warnings', totals.warnings ? 'warnings' : ''), totals.known > 0 && figure(number(totals.known), t('report.known')),
      totals.no_answer > 0 && figure(number(totals.no_answer), t('report.noAnswer'), 'errors'), figure(`${Math.round(report.coverage.percent)} %`, t('report.coverage'))),
    h('section', { class: 'panel', 'aria-labelledby': 'findings-title' }, h('header', { class: 'panel-head' }, h('h2', { id: 'findings-title' }, t('report.findings')), report.findings.length > 0 && switchOf(how, again)), findings(report, how, before)),
    lives(report), casesView(report, how),
    h('div', { class: 'two' },
      h('section', { class: 'panel', 'aria-labelledby': 'coverage-title' }, h('h2', { id: 'coverage-title' }, t('report.coverage')), coveragePicture(report.coverage)),
      h('section', { class: 'panel', 'aria-labelledby': 'latency-title' }, h('h2', { id: 'latency-title' }, t('report.latency')), histogram(report.latency || []))),
    report.skipped?.length > 0 && h('section', { class: 'panel' }, h('h2', null, t('report.skipped')), h('ul', { class: 'plain-list soft' }, said(report, report.skipped, report.skipped_in).map((line) => h('li', null, line)))));
}

// lives draws each life that was lived as a lane: what was asked one after the other, and what it was answered.
function lives(report) {
  const lanes = [];
  for (const one of report.cases || []) {
    const step = one.name.match(/\/lifecycle\/(\d+)-(.+)$/);
    if (!step) continue;
    if (step[1] === '1' && step[2] === 'create' || lanes.length === 0) lanes.push([]);
    const lane = lanes.at(-1);
    if (lane.at(-1)?.at === step[1]) lane.pop(); // it was looked at again
    lane.push({ ...one, at: step[1], step: step[2] });
  }
  if (lanes.length === 0) return null;
  return h('section', { class: 'panel', 'aria-labelledby': 'lives-title' }, h('h2', { id: 'lives-title' }, t('report.lives')), some(lanes, (lane) => h('div', { class: 'life' },
    h('code', null, lane[0].name.split('/')[0]),
    laneView(lane.map((one) => ({ title: has(`step.${one.step}`) ? t(`step.${one.step}`) : one.step, request: `${one.method} ${one.url}`, status: one.status, broken: one.findings.length > 0 }))))),
  report.left?.length > 0 && h('div', null, h('h3', null, t('report.left')), h('ul', { class: 'plain-list warnings' }, report.left.map((one) => h('li', null, h('code', null, one.path), ' · ', said(report, one.why, one.why_in))))));
}

// laneView draws steps in a row.
function laneView(steps) {
  return h('ol', { class: 'lane' }, steps.map((step) => h('li', { class: step.broken ? 'broken' : '', title: step.request },
    h('span', null, step.title), h('b', null, step.status || '–'), step.broken && h('span', { class: 'unseen' }, t('report.broken')))));
}

// switchOf chooses what findings are put together by.
function switchOf(how, again) {
  const choice = (value) => h('label', { class: 'choice' }, h('input', { type: 'radio', name: 'findings-by', value, checked: how.by === value, onchange() { how.by = value; again(); document.querySelector('[name="findings-by"]:checked').focus(); } }), h('span', null, t(`report.by.${value}`)));
  return h('div', { class: 'actions', role: 'radiogroup', 'aria-label': t('report.by') }, ['problem', 'rule', 'operation'].map(choice));
}

// groupsOf are findings by what they are put together by; a problem is what one cause brings about, whichever rules it breaks.
function groupsOf(report, by) {
  if (by !== 'problem' || !report.problems) return [...Map.groupBy(report.findings, (finding) => finding[by === 'operation' ? by : 'rule'] || '–')];
  const list = (all) => (all.length > 3 ? [...all.slice(0, 3), '…'] : all).join(', ');
  return report.problems.map((problem) => [`${list(problem.rules)}: ${list(problem.operations)}`, problem.findings.map((i) => report.findings[i])]);
}

// keyOf tells findings of two runs apart: by what is wrong and where, in whichever item of a list.
const keyOf = (f) => JSON.stringify([f.rule, f.operation, f.where.replace(/\/\d+(?=\/|$)/g, '/*'), f.phase, f.kind, f.at]);

function findings(report, how, before) {
  const known = before && new Set(before.findings.map(keyOf));
  const now = new Set(report.findings.map(keyOf));
  const fresh = (finding) => known && !known.has(keyOf(finding));
  const gone = before ? before.findings.filter((finding) => !now.has(keyOf(finding))) : [];
  const weight = (all) => (all.some((finding) => finding.severity === 'error') ? 'error' : 'warning');
  const group = ([name, all]) => h('section', { class: 'rule', 'aria-label': name },
    h('h3', null, h('span', { class: `dot ${weight(all)}`, 'aria-hidden': 'true' }), name, ' ', h('span', { class: 'count' }, number(all.length)), h('span', { class: 'soft' }, t(`report.${weight(all)}s`, { count: all.length }))),
    how.by === 'rule' && h('p', { class: 'soft' }, messageOf(report, all[0])), some(all, (finding) => findingView(report, finding, { fresh: fresh(finding), rule: how.by !== 'rule' })));
  return [
    before && h('p', { class: 'compared', role: 'status' }, t('report.compared', { fresh: number(report.findings.filter(fresh).length), gone: number(gone.length), same: number(report.findings.filter((one) => !fresh(one)).length) })),
    report.findings.length === 0 ? h('p', { class: 'clean' }, t('report.nothing')) : groupsOf(report, how.by).map(group),
    gone.length > 0 && h('details', { class: 'gone' }, h('summary', null, t('report.gone'), ' ', h('span', { class: 'count' }, number(gone.length))), some(gone, (finding) => findingView(before, finding, { rule: true })))];
}

// some draws the first of many, and a button for the rest.
function some(all, draw) {
  const el = h('div', { class: 'finding-list' }, all.slice(0, atOnce).map(draw));
  if (all.length > atOnce) {
    const more = h('button', { type: 'button', class: 'button', onclick() { more.remove(); el.append(...all.slice(atOnce).map(draw)); } }, t('report.more', { count: number(all.length - atOnce) }));
    el.append(more);
  }
  return el;
}

function findingView(report, finding, { fresh, rule } = {}) {
  const inside = h('div', { class: 'finding-body' });
  const el = h('details', { class: 'finding', ontoggle() { if (el.open && !inside.hasChildNodes()) inside.append(...exchangeView(report, finding)); } },
    h('summary', null, fresh && h('span', { class: 'tag made' }, t('report.new')), rule && h('b', null, finding.rule), h('code', null, finding.where), h('span', null, wantOf(report, finding)), finding.got && h('span', { class: 'soft' }, t('got', { got: finding.got })),
      finding.known && h('span', { class: 'tag' }, t('report.known'))), inside);
  return el;
}

// sequenceView shows what was asked one after the other, and the script that repeats it.
function sequenceView(finding) {
  const line = (text) => text.split(/ HTTP\/1\.1\n|\n/)[0];
  const status = (text) => line(text.replace(/^HTTP\/1\.1 /, ''));
  return h('div', { class: 'sequence' }, h('h4', null, t('report.steps')),
    laneView(finding.steps.map((step, i) => ({ title: line(step.request), request: step.curl, status: status(step.response), broken: i === finding.steps.length - 1 }))),
    h('details', null, h('summary', null, t('report.script')), h('div', { class: 'code-line' }, h('pre', { class: 'wire' }, finding.script), copyButton(finding.script, { bare: true, label: t('report.script') }))));
}

function exchangeView(report, finding) {
  const facts = [
    h('p', { class: 'soft' }, h('code', null, finding.operation), finding.case && [' · ', finding.case], finding.spec && [' · ', t('report.said', { place: finding.spec })], finding.count > 1 && [' · ', t('report.times', { count: finding.count })]),
    finding.curl && h('div', { class: 'code-line' }, h('code', null, finding.curl), copyButton(finding.curl, { bare: true, label: `${t('copy')}: curl` })),
  ];
  if (finding.steps?.length > 1) facts.push(sequenceView(finding));
  return [...facts, sidesView(report, finding.exchange)].filter(Boolean);
}
