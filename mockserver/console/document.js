// Document: what it gets wrong, each with its line, and what is read out of it without being told.
import { read } from './api.js';
import { button, debounce, empty, failed, field, h, heading, icon, loading, toast } from './dom.js';
import { has, number, t } from './i18n.js';
import { link } from './router.js';

const atOnce = 100; // rows that are drawn before more are asked for

// lineView is a line of a file.
const lineView = (one) => h('div', { class: 'excerpt' }, h('code', { class: 'soft' }, one.at), one.excerpt && h('pre', null, one.excerpt));

// findingRow is one thing that is wrong.
export const findingRow = (f) => h('li', null, h('span', { class: `tag ${f.severity}` }, t(`severity.${f.severity}`)), ' ', f.message, lineView(f));

// some draws the first of many, and a button for the rest.
function some(all, draw) {
  const list = h('ul', { class: 'document-list' }, all.slice(0, atOnce).map(draw));
  const more = all.length > atOnce && button(t('report.more', { count: number(all.length - atOnce) }), () => { more.remove(); list.append(...all.slice(atOnce).map(draw)); });
  return [list, more].filter(Boolean);
}

export function view(root, route, mock) {
  const problems = h('section', { class: 'panel', 'aria-labelledby': 'problems-title' });
  const inferred = h('div', null);
  let gone = false;

  root.append(h('p', null, h('a', { class: 'button quiet to-home', href: link('start') }, icon('back'), t('operation.back'))), heading(t('document.title'), h('p', { class: 'lead' }, mock?.title)), problems, inferred);

  async function load() {
    problems.replaceChildren(loading());
    try {
      const [found, known] = await Promise.all([read('/findings'), read('/inferred')]);
      if (gone) return;
      drawProblems(found);
      inferred.replaceChildren(...inferredViews(known, mock));
    } catch (error) {
      if (!gone) problems.replaceChildren(failed(error, load));
    }
  }

  function drawProblems(found) {
    const place = h('div', { role: 'status' });
    const search = h('input', { type: 'search', autocomplete: 'off', oninput: debounce(120, draw) });
    function draw() {
      const wanted = search.value.toLowerCase();
      const all = found.findings.filter((f) => !wanted || `${f.at} ${f.message} ${f.excerpt || ''}`.toLowerCase().includes(wanted));
      place.replaceChildren(...(all.length ? some(all, findingRow) : [empty(t(found.findings.length ? 'document.fits' : 'document.clean'))]));
    }
    problems.replaceChildren(...[h('h2', { id: 'problems-title' }, t('start.findings')), h('p', { class: 'hint' }, t('start.findings.count', { errors: number(found.errors), warnings: number(found.warnings) })),
      found.findings.length > 0 && field(t('operations.search'), search), place].filter(Boolean));
    draw();
  }

  load();
  return { leave() { gone = true; } };
}

// correct opens the form of a correction, which is fetched when somebody asks for it: correctResource, correctRelation or correctRule.
export async function correct(what, ...known) {
  try {
    return await (await import('./correct.js'))[what](...known);
  } catch (error) {
    toast(error.message, 'bad');
    return false;
  }
}

// ruleOf is a rule to begin with, of what a description says: the property as the line names it, and its values.
function ruleOf({ excerpt = '', keywords }) {
  const name = /^\s*(?:- )?"?([A-Za-z_][\w-]*)"?\s*:/.exec(excerpt)?.[1];
  return { pattern: name && name !== 'description' && name !== 'schema' ? `*.${name}` : '', made: keywords.enum || [] };
}

// inferredViews are what is read out of the document: whose people are made up, which things there are, and what descriptions say.
function inferredViews(known, mock) {
  const things = h('section', { class: 'panel', 'aria-labelledby': 'things-title' }, h('h2', { id: 'things-title' }, t('resources.title')), h('p', { class: 'hint' }, t('document.resources.hint')),
    known.resources.length === 0 ? empty(t('document.resources.none')) : known.resources.map((r) => h('details', null, h('summary', null, h('b', null, r.name), ' ', h('span', { class: 'count' }, number(r.reasons.length))),
      h('p', { class: 'actions' }, h('a', { href: link('resources', r.name) }, t('document.things')), button(t('correct'), () => correct('correctResource', mock, r), { kind: 'quiet', 'aria-label': `${t('correct')}: ${r.name}` })),
      h('ul', { class: 'document-list' }, r.reasons.map((why) => h('li', null, h('span', { class: 'tag' }, has(`part.${why.part}`) ? t(`part.${why.part}`) : why.part), ' ', why.why, lineView(why)))))), h('p', null, button(t('correct.new'), () => correct('correctResource', mock), { icon: 'plus', kind: 'quiet' })));
  const rules = h('section', { class: 'panel', 'aria-labelledby': 'rules-title' }, h('h2', { id: 'rules-title' }, t('rules.title')), h('p', { class: 'hint' }, t('rules.hint')),
    known.rules.length === 0 ? empty(t('rules.none')) : some(known.rules, (r) => h('li', null, h('code', null, r.pattern), ' ', h('code', { class: 'soft' }, JSON.stringify(r.made)), ' ', button(t('correct'), () => correct('correctRule', r), { kind: 'quiet', 'aria-label': `${t('correct')}: ${r.pattern}` }), lineView(r))),
    h('p', null, button(t('rules.add'), () => correct('correctRule'), { icon: 'plus', kind: 'quiet' })));
  const relations = h('section', { class: 'panel', 'aria-labelledby': 'relations-title' }, h('h2', { id: 'relations-title' }, t('relations.title')), h('p', { class: 'hint' }, t('relations.hint')),
    known.relations.length === 0 ? empty(t('relations.none')) : some(known.relations, (r) => h('li', null, h('code', null, r.schema), ' ', h('span', { class: 'tag' }, r.kind), ' ', h('code', { class: 'soft' }, r.source), ' ', button(t('correct'), () => correct('correctRelation', mock, r), { kind: 'quiet', 'aria-label': `${t('correct')}: ${r.schema}` }), lineView(r))),
    h('p', null, button(t('relations.add'), () => correct('correctRelation', mock), { icon: 'plus', kind: 'quiet' })));
  const prose = h('section', { class: 'panel', 'aria-labelledby': 'prose-title' }, h('h2', { id: 'prose-title' }, t('document.prose'), ' ', h('span', { class: 'count' }, number(known.prose_total))), h('p', { class: 'hint' }, t('document.prose.hint'), ' ', h('code', null, 'agentmock lint --suggest')),
    known.prose.length === 0 ? empty(t('document.prose.none')) : some(known.prose, (one) => h('li', null, one.description.slice(0, 200), ' → ', h('code', null, Object.entries(one.keywords).map(([name, value]) => `${name}: ${JSON.stringify(value)}`).join(', ')), ' ', button(t('correct'), () => correct('correctRule', ruleOf(one)), { kind: 'quiet', 'aria-label': `${t('correct')}: ${one.at}` }), lineView(one))));
  const locale = h('section', { class: 'panel', 'aria-labelledby': 'locale-title' }, h('h2', { id: 'locale-title' }, t('setting.locale')), h('p', null, h('b', null, known.locale), ' · ', t('document.locale'), ' ', h('a', { href: link('simulate') }, t('nav.simulate'))));
  const names = mock?.documents?.length > 0 && h('p', { class: 'hint' }, mock.documents.join(', '));
  return [names, locale, things, relations, rules, prose].filter(Boolean);
}
