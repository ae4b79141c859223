// The two sides of an exchange that a report keeps: request and response, with what is wrong marked where it stands.
import { h } from './dom.js';
import { lang, span, t, wanted } from './i18n.js';
import { jsonView } from './json.js';

// said is what a report says in the page's language where it has it: `other` is in the language of the report.
export const said = (report, text, other) => (report.language === lang() && other) || text;

// wantOf is what a finding wants.
export const wantOf = (report, finding) => wanted(said(report, finding.want, finding.want_in));

// messageOf is what the rule of a finding says.
export const messageOf = (report, finding) => said(report, finding.message, finding.message_in);

// sidesView draws an exchange of a report by its index, its headings of a level; where it is not kept it says so.
export function sidesView(report, index, level = 'h4') {
  const exchange = report.exchanges?.[index];
  if (!exchange) return h('p', { class: 'soft' }, t('report.notKept'));
  const notes = report.findings.filter((one) => one.exchange === index && one.where.startsWith('response.body'))
    .map((one) => ({ pointer: one.where.replace(/^response\.body#?/, ''), text: `${one.rule}: ${wantOf(report, one)}`, severity: one.severity }));
  return h('div', { class: 'sides' },
    h('section', null, h(level, null, t('entry.request')), h('pre', { class: 'wire' }, exchange.request)),
    h('section', null, h(level, null, t('entry.response'), h('span', { class: 'soft' }, span(exchange.seconds * 1000))), h('pre', { class: 'wire' }, exchange.response), exchange.body && jsonView(exchange.body, notes),
      exchange.body_cut_short && h('p', { class: 'notice' }, t('entry.cut'))));
}
