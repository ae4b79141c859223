// A report of the contract's suite: findings with their requests and responses, coverage, response times.
import { copyButton, h } from './dom.js';
import { moment, number, span, t } from './i18n.js';
import { coveragePicture, histogram } from './charts.js';
import { jsonView } from './json.js';

const atOnce = 100; // findings of a rule that are drawn before more are asked for

export function reportView(report) {
  const totals = { sent: 0, errors: 0, warnings: 0, known: 0, no_answer: 0, ...report.totals };
  const verdict = totals.errors ? 'errors' : totals.warnings ? 'warnings' : 'clean';
  const figure = (value, label, kind = '') => h('li', null, h('span', null, h('b', { class: kind }, value), h('span', null, label)));
  return h('div', { class: 'report-body' },
    h('p', { class: 'soft' }, report.api, ' ', report.version, report.url && [' · ', h('code', null, report.url)], ' · ', moment(new Date(report.started)), ' · ', span(report.seconds * 1000)),
    h('ul', { class: 'numbers', 'aria-label': t('report.numbers') },
      figure(t(`report.${verdict}`), t('report.contract'), verdict), figure(number(totals.sent), t('report.cases')), figure(number(totals.errors), t('report.errors'), totals.errors ? 'errors' : ''),
      figure(number(totals.warnings), t('report.warnings'), totals.warnings ? 'warnings' : ''), totals.known > 0 && figure(number(totals.known), t('report.known')),
      totals.no_answer > 0 && figure(number(totals.no_answer), t('report.noAnswer'), 'errors'), figure(`${Math.round(report.coverage.percent)} %`, t('report.coverage'))),
    h('section', { class: 'panel', 'aria-labelledby': 'findings-title' }, h('h2', { id: 'findings-title' }, t('report.findings')), findings(report)),
    lives(report),
    h('div', { class: 'two' },
      h('section', { class: 'panel', 'aria-labelledby': 'coverage-title' }, h('h2', { id: 'coverage-title' }, t('report.coverage')), coveragePicture(report.coverage)),
      h('section', { class: 'panel', 'aria-labelledby': 'latency-title' }, h('h2', { id: 'latency-title' }, t('report.latency')), histogram(report.latency || []))),
    report.skipped?.length > 0 && h('section', { class: 'panel' }, h('h2', null, t('report.skipped')), h('ul', { class: 'plain-list soft' }, report.skipped.map((line) => h('li', null, line)))));
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
    laneView(lane.map((one) => ({ title: one.step, request: `${one.method} ${one.url}`, status: one.status, broken: one.findings.length > 0 }))))),
  report.left?.length > 0 && h('div', null, h('h3', null, t('report.left')), h('ul', { class: 'plain-list warnings' }, report.left.map((one) => h('li', null, h('code', null, one.path), ' · ', one.why)))));
}

// laneView draws steps in a row.
function laneView(steps) {
  return h('ol', { class: 'lane' }, steps.map((step) => h('li', { class: step.broken ? 'broken' : '', title: step.request },
    h('span', null, step.title), h('b', null, step.status || '–'), step.broken && h('span', { class: 'unseen' }, t('report.broken')))));
}

function findings(report) {
  if (report.findings.length === 0) return h('p', { class: 'clean' }, t('report.nothing'));
  const rules = Map.groupBy(report.findings, (finding) => finding.rule);
  return [...rules].map(([rule, all]) => h('section', { class: 'rule', 'aria-label': rule },
    h('h3', null, h('span', { class: `dot ${all[0].severity}`, 'aria-hidden': 'true' }), rule, ' ', h('span', { class: 'count' }, number(all.length)), h('span', { class: 'soft' }, t(`severity.${all[0].severity}`))),
    h('p', { class: 'soft' }, all[0].message), some(all, (finding) => findingView(report, finding))));
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

function findingView(report, finding) {
  const exchange = report.exchanges?.[finding.exchange];
  const inside = h('div', { class: 'finding-body' });
  const el = h('details', { class: 'finding', ontoggle() { if (el.open && !inside.hasChildNodes()) inside.append(...exchangeView(report, finding, exchange)); } },
    h('summary', null, h('code', null, finding.where), h('span', null, t('want', { want: finding.want })), finding.got && h('span', { class: 'soft' }, t('got', { got: finding.got })),
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

function exchangeView(report, finding, exchange) {
  const facts = [
    h('p', { class: 'soft' }, h('code', null, finding.operation), finding.case && [' · ', finding.case], finding.spec && [' · ', t('report.said', { place: finding.spec })], finding.count > 1 && [' · ', t('report.times', { count: finding.count })]),
    finding.curl && h('div', { class: 'code-line' }, h('code', null, finding.curl), copyButton(finding.curl, { bare: true, label: `${t('copy')}: curl` })),
  ];
  if (finding.steps?.length > 1) facts.push(sequenceView(finding));
  if (!exchange) return [...facts, h('p', { class: 'soft' }, t('report.notKept'))].filter(Boolean);
  const notes = report.findings.filter((one) => one.exchange === finding.exchange && one.where.startsWith('response.body'))
    .map((one) => ({ pointer: one.where.replace(/^response\.body#?/, ''), text: `${one.rule}: ${t('want', { want: one.want })}`, severity: one.severity }));
  return [...facts, h('div', { class: 'sides' },
    h('section', null, h('h4', null, t('entry.request')), h('pre', { class: 'wire' }, exchange.request)),
    h('section', null, h('h4', null, t('entry.response'), h('span', { class: 'soft' }, span(exchange.seconds * 1000))), h('pre', { class: 'wire' }, exchange.response), exchange.body && jsonView(exchange.body, notes),
      exchange.body_cut_short && h('p', { class: 'notice' }, t('entry.cut'))))].filter(Boolean);
}
