// Contract: the suite of the document, run from here against this mock or another URL, and the report of this or an earlier run.
import { admin, events } from './api.js';
import { button, empty, failed, field, h, heading, say } from './dom.js';
import { number, span, t } from './i18n.js';
import { reportView } from './report.js';

// What is kept while the reader looks at other views.
const asked = { where: 'self', url: '', token: '', seed: '', known: true, positive: true, negative: true, lifecycle: true, unsafe: false };
let report = null;
let running = null; // { stop, progress }
let trouble = null;
let redraw = () => {};

export function view(root) {
  const form = h('form', { class: 'panel contract-form', onsubmit: start, 'aria-labelledby': 'run-title' });
  const state = h('div', { class: 'run-state' });
  const shown = h('div', { class: 'report' });
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
      field(t('contract.token'), text('token', { type: 'password' }), t('contract.token.hint')), field(t('contract.seed'), text('seed'), t('contract.seed.hint')),
      h('fieldset', null, h('legend', null, t('contract.phases')), check('known', t('contract.known')), check('positive', t('contract.positive')), check('negative', t('contract.negative')), check('lifecycle', t('contract.lifecycle')), check('unsafe', t('contract.unsafe'))),
      running ? button(t('contract.stop'), () => running.stop.abort(), { icon: 'stop', kind: 'danger' }) : h('button', { type: 'submit', class: 'button primary' }, t('contract.start')),
    ].filter(Boolean));
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
    shown.replaceChildren(report ? reportView(report) : running ? '' : empty(t('contract.none'), h('p', null, t('contract.none.hint'))));
  }

  async function load(event) {
    const [chosen] = event.target.files;
    event.target.value = '';
    if (!chosen) return;
    try {
      report = checked(JSON.parse(await chosen.text()));
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

async function start(event) {
  event.preventDefault();
  if (running) return;
  const phases = ['known', 'positive', 'negative', 'lifecycle'].filter((name) => asked[name]);
  running = { stop: new AbortController(), progress: { done: 0, total: 0, findings: 0, seconds: 0 } };
  [report, trouble] = [null, null];
  redraw(true);
  try {
    const body = { url: asked.where === 'url' ? asked.url.trim() : '', token: asked.token, seed: asked.seed, phases, unsafe: asked.unsafe };
    const response = await admin('/contract', { method: 'POST', body, signal: running.stop.signal });
    for await (const one of events(response)) {
      const data = JSON.parse(one.data);
      if (one.name === 'progress') running.progress = data;
      if (one.name === 'failed') trouble = { title: t('contract.failed'), message: data.detail };
      if (one.name === 'report') report = data;
      redraw();
    }
  } catch (error) {
    trouble = running.stop.signal.aborted ? { title: t('contract.stopped'), message: t('contract.stopped.hint') } : error;
  }
  running = null;
  redraw(true);
  if (report) say(t('contract.done', { errors: report.totals.errors, warnings: report.totals.warnings }));
}
