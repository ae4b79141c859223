// Contract: the suite of the document, run from here against this mock or another URL, and the report of this or an earlier run.
import { admin, events } from './api.js';
import { setToken, token } from './credential.js';
import { button, empty, failed, field, h, heading, say, select } from './dom.js';
import { schemaForm } from './form.js';
import { clock, number, span, t } from './i18n.js';
import { headersOf } from './client.js';
import { reportView } from './report.js';

// What is kept while the reader looks at other views.
const asked = { where: 'self', url: '', token: '', other: '', headers: '', params: {}, seed: '', known: true, positive: true, negative: true, lifecycle: true, unsafe: false, more: false };
const how = { by: 'rule', operation: '', verdict: '' }; // the findings are put together, and its cases filtered
const runs = []; // { name, report }: those of this page, and those that were opened
const most = 20; // of them
let report = null;
let before = null; // the report that it is compared with
let running = null; // { stop, progress }
let trouble = null;
let redraw = () => {};

export function view(root, route, mock) {
  const form = h('form', { class: 'panel contract-form', onsubmit: start, 'aria-labelledby': 'run-title' });
  const state = h('div', { class: 'run-state' });
  const shown = h('div', { class: 'report' });
  asked.token ||= token();
  const file = h('input', { type: 'file', accept: 'application/json,.json', id: 'report-file', class: 'unseen', onchange: load });
  root.append(heading(t('contract.title'), h('div', { class: 'actions' },
    file, h('label', { for: 'report-file', class: 'button' }, t('contract.load')))),
  h('p', { class: 'lead' }, t('contract.lead')), form, state, shown);
  drawForm();
  drawState();
  drawReport();
  redraw = (whole) => { drawState(); if (whole) { drawForm(); drawReport(); } };

  function drawForm() {
    const radio = (value, label) => h('label', { class: 'choice' }, h('input', { type: 'radio', name: 'where', value, checked: asked.where === value, onchange() { asked.where = value; drawForm(); form.querySelector(`[value="${value}"]`).focus(); } }), h('span', null, label));
    const check = (name, label) => h('label', { class: 'choice' }, h('input', { type: 'checkbox', checked: asked[name], onchange(event) { asked[name] = event.target.checked; } }), h('span', null, label));
    const text = (name, props) => h('input', { type: 'text', value: asked[name], spellcheck: 'false', autocomplete: 'off', oninput(event) { asked[name] = event.target.value; }, ...props });
    form.replaceChildren(...[
      h('h2', { id: 'run-title', class: 'unseen' }, t('contract.run')),
      h('fieldset', null, h('legend', null, t('contract.where')), radio('self', t('contract.self')), radio('url', t('contract.other'))),
      asked.where === 'url' && field('URL', text('url', { type: 'url', required: true, placeholder: 'https://', pattern: 'https?://.+' })),
      field(t('contract.token'), text('token', { type: 'password', onchange() { setToken(asked.token.trim()); } }), t(asked.where === 'self' && mock?.security ? 'contract.token.self' : 'contract.token.hint')), field(t('contract.seed'), text('seed'), t('contract.seed.hint')),
      h('fieldset', null, h('legend', null, t('contract.phases')), check('known', t('contract.known')), check('positive', t('contract.positive')), check('negative', t('contract.negative')), check('lifecycle', t('contract.lifecycle')), check('unsafe', t('contract.unsafe'))),
      furtherForm(text),
      running ? button(t('contract.stop'), () => running.stop.abort(), { icon: 'stop', kind: 'danger' }) : h('button', { type: 'submit', class: 'button primary' }, t('contract.start')),
    ].filter(Boolean));
  }

  // furtherForm asks for what a run knows: who asks, besides the token, and ids of things that are there.
  function furtherForm(text) {
    const names = [...new Set((mock?.operations || []).flatMap((o) => [...o.path.matchAll(/\{([^{}]+)\}/g)].map(([, name]) => name)))];
    const value = { type: ['string'], description: t('contract.params.hint') };
    const params = schemaForm({ type: ['object'], properties: Object.fromEntries(names.map((name) => [name, value])), additionalProperties: value }, null, (given) => { asked.params = given; });
    params.show(asked.params);
    const headers = h('textarea', { class: 'mono', rows: 3, value: asked.headers, spellcheck: 'false', oninput(event) { asked.headers = event.target.value; } });
    return h('details', { class: 'contract-further', open: asked.more, ontoggle(event) { asked.more = event.target.open; } }, h('summary', null, t('contract.further')),
      mock?.security && h('p', { class: 'hint' }, t('contract.security'), ' ', mock.security.map((one, i) => [i > 0 && ' · ', h('code', null, one)])),
      h('div', { class: 'two' }, h('div', null, field(t('contract.other.token'), text('other', { type: 'password' }), t('contract.other.token.hint')), field(t('client.headers'), headers, t('contract.headers.hint'))),
        h('fieldset', null, h('legend', null, t('contract.params')), params.el)));
  }

  function drawState() {
    if (running) {
      const { done, total, findings, seconds } = running.progress;
      const bar = h('progress', { 'aria-label': t('contract.progress'), max: total || 1 });
      if (total) bar.value = done;
      state.replaceChildren(h('div', { class: 'panel progress' }, bar, h('p', { class: 'soft' }, total ? t('contract.going', { done: number(done), total: number(total), findings: number(findings), time: span(seconds * 1000) }) : t('contract.begins'))));
    } else state.replaceChildren(...(trouble ? [failed(trouble)] : []));
  }

  function drawReport() {
    const again = () => { drawReport(); };
    shown.replaceChildren(report ? h('div', null, comparison(again), reportView(report, { how, before, again })) : running ? '' : empty(t('contract.none'), h('p', null, t('contract.none.hint'))));
  }

  // comparison asks which run the report is held against.
  function comparison(again) {
    const others = runs.filter((run) => run.report !== report);
    if (others.length === 0) return null;
    if (before === report) before = null;
    const at = others.findIndex((run) => run.report === before);
    const pick = select([['', t('diff.none')], ...others.map((run, i) => [String(i), run.name])], at < 0 ? '' : String(at), { onchange() { before = pick.value === '' ? null : others[pick.value].report; again(); shown.querySelector('.comparison select').focus(); } });
    return h('div', { class: 'comparison' }, field(t('contract.compare'), pick));
  }

  async function load(event) {
    const [chosen] = event.target.files;
    event.target.value = '';
    if (!chosen) return;
    try {
      take(chosen.name, checked(JSON.parse(await chosen.text())));
      trouble = null;
    } catch (error) {
      trouble = { title: t('contract.noReport', { name: chosen.name }), message: error.message };
    }
    redraw(true);
  }

  return { leave() { redraw = () => {}; } };
}

// checked is a report that has what a page shows of it.
function checked(given) {
  if (!given?.totals || !Array.isArray(given.findings) || !given.coverage) throw new Error(t('contract.noReport.hint'));
  return given;
}

// take shows a report, and keeps it to be compared with.
function take(name, given) {
  report = given;
  runs.unshift({ name: `${name} · ${t('contract.found', { count: number(given.findings.length) })}`, report });
  runs.splice(most);
}

async function start(event) {
  event.preventDefault();
  if (running) return;
  const phases = ['known', 'positive', 'negative', 'lifecycle'].filter((name) => asked[name]);
  running = { stop: new AbortController(), progress: { done: 0, total: 0, findings: 0, seconds: 0 } };
  [report, trouble] = [null, null];
  redraw(true);
  try {
    const body = { url: asked.where === 'url' ? asked.url.trim() : '', token: asked.token.trim(), other_token: asked.other.trim(), headers: headersOf(asked.headers), params: paramsOf(asked.params), seed: asked.seed, phases, unsafe: asked.unsafe, exchanges: true };
    const response = await admin('/contract', { method: 'POST', body, signal: running.stop.signal });
    for await (const one of events(response)) {
      const data = JSON.parse(one.data);
      if (one.name === 'progress') running.progress = data;
      if (one.name === 'failed') trouble = { title: t('contract.failed'), message: data.detail };
      if (one.name === 'report') take(`${clock(new Date())} · ${body.url || t('contract.self')}`, data);
      redraw();
    }
  } catch (error) {
    trouble = running.stop.signal.aborted ? { title: t('contract.stopped'), message: t('contract.stopped.hint') } : error;
  }
  running = null;
  redraw(true);
  if (report) say(t('contract.done', { errors: report.totals.errors, warnings: report.totals.warnings }));
}

// paramsOf are the values of parameters, several of which have commas between them.
function paramsOf(given) {
  const lists = Object.entries(given).map(([name, text]) => [name, String(text).split(',').map((one) => one.trim()).filter(Boolean)]);
  return Object.fromEntries(lists.filter(([, list]) => list.length > 0));
}
