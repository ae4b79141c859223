// One operation: what it answers from now on, when, how often and for whom; what does the same elsewhere; and its latest calls.
import * as journal from './journal.js';
import { files, read, send, session } from './api.js';
import { button, codeLine, copyButton, empty, failed, field, h, heading, icon, loading, select, toast } from './dom.js';
import { clock, span, t } from './i18n.js';
import { exchangeOf, fileOf, isJSON, nameOf } from './answer.js';
import { conditionsForm } from './conditions.js';
import { methodTag, pathOf, sourceOf, statusTag } from './entry.js';
import { editExchange, problemView, saveFile } from './exchange.js';
import { formBeside } from './form.js';
import { pretty } from './json.js';
import { link } from './router.js';
import { curl } from './snippets.js';

const shapes = ['minimal', 'full', 'extreme'];
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

// answerForm asks what the operation is to answer, and has it answer so.
function answerForm(o, known, effect) {
  const codeOf = (r) => (r.status === 'default' && !o.responses.some((other) => other.status === '500') ? 500 : r.code);
  const status = select(o.responses.map((r) => [String(codeOf(r)), r.status === String(codeOf(r)) ? r.status : `${r.status} (${codeOf(r)})`]), undefined, { onchange: offer });
  const from = select([], '', { onchange: fill });
  const area = h('textarea', { class: 'mono editor', rows: 10, spellcheck: 'false', oninput() { from.value = 'own'; edited = true; same(); } });
  const form = formBeside(area, () => `/operations/${encodeURIComponent(o.id)}/schema?${new URLSearchParams({ status: status.value, ...(typeNow() && { type: typeNow() }) })}`);
  const areaField = h('div', { class: 'answer-body' }, field(t('answer.body'), area), form.el);
  const delay = h('input', { type: 'text', placeholder: '300ms', spellcheck: 'false', autocomplete: 'off', onchange: same });
  const fault = select([['', t('answer.fault.none')], ...o.faults.map((name) => [name, name])], '', { onchange: same });
  const conditions = conditionsForm(o, same);
  const times = h('input', { type: 'number', min: 1, max: 1000000, value: 2, 'aria-label': t('answer.times'), oninput() { often.value = 'times'; same(); } });
  const often = select([['always', t('answer.always')], ['times', t('answer.next')]], 'always', { onchange() { timesBox.hidden = often.value !== 'times'; same(); } });
  const timesBox = h('span', { hidden: true }, times);
  const whom = select([['', session() ? t('answer.session', { name: session() }) : t('answer.shared')], ['all', t('answer.all')]]);
  const findings = h('div', { class: 'findings', role: 'alert' });
  const elsewhere = h('div', { class: 'elsewhere' });
  let edited = false;
  let type = '';
  let asked = 0;

  const typeNow = () => type || response().types[0] || '';
  const response = () => o.responses.find((r) => String(codeOf(r)) === status.value) || { examples: [], types: [] };
  const now = () => ({
    operation: o.id, status: Number(status.value), body: response().types.length && from.value !== 'made' ? area.value : '', type, types: response().types, delay: delay.value.trim(), fault: fault.value,
    conditions: conditions.value(), times: often.value === 'times' ? Number(times.value) || 1 : 0,
  });

  // offer lists where a body of the status may come from.
  function offer() {
    const r = response();
    const options = [...r.examples.map((e, i) => [`example ${i}`, t('answer.example', { name: e.name || i + 1 })]), ...(r.types.length ? [['made', t('answer.made')], ...shapes.map((shape) => [shape, t('answer.shape', { shape: t(`shape.${shape}`) })]), ['own', t('answer.own')]] : [['none', t('entry.noBody')]])];
    from.replaceChildren(...options.map(([value, label]) => h('option', { value }, label)));
    areaField.hidden = r.types.length === 0;
    edited = false;
    type = '';
    fill();
    form.again();
  }

  // fill writes the body that is chosen into the editor; what the reader has written themselves stays.
  async function fill() {
    const mine = ++asked;
    const [kind, place] = from.value.split(' ');
    areaField.hidden = response().types.length === 0 || kind === 'made';
    form.el.hidden = !isJSON(response().types[0] || '');
    same();
    if (kind === 'own' || kind === 'none' || (kind === 'made')) return;
    const query = new URLSearchParams(kind === 'example' ? { status: status.value, example: place } : { status: status.value, shape: kind });
    try {
      const made = await read(`/operations/${encodeURIComponent(o.id)}/body?${query}`);
      if (mine !== asked) return;
      [area.value, type, edited] = [pretty(made.body), made.type, false];
      findings.replaceChildren();
      form.el.hidden = !isJSON(typeNow());
      form.show();
    } catch (error) {
      if (mine === asked) findings.replaceChildren(...problemView(error));
    }
    same();
  }

  // same says what does the same without the console.
  function same() {
    const want = now();
    const prefer = [want.status && `code=${want.status}`, from.value.startsWith('example') && response().examples[from.value.split(' ')[1]]?.name && `example=${response().examples[from.value.split(' ')[1]].name}`,
      shapes.includes(from.value) && !edited && `dynamic=true, shape=${from.value}`, want.delay && `delay=${want.delay}`, want.fault && `fault=${want.fault}`].filter(Boolean).join(', ');
    const flag = want.fault ? '--fault-rate 100%' : want.status >= 500 ? '--error-rate 100%' : want.delay ? `--delay ${want.delay}` : '';
    const file = fileOf(want);
    elsewhere.replaceChildren(...[
      line('Prefer', `Prefer: ${prefer}`), line('curl', curl({ method: o.method, url: known?.example || o.path, headers: { Prefer: prefer } })),
      flag ? line(t('simulate.flag'), flag) : null,
      h('details', null, h('summary', null, t('answer.file'), ' ', h('code', null, file.name)), h('div', { class: 'code-line' }, h('code', null, file.text), copyButton(file.text, { bare: true, label: t('copy') }))),
    ].filter(Boolean));
  }

  async function answer(event) {
    event.preventDefault();
    findings.replaceChildren();
    const want = now();
    try {
      const sessions = whom.value === 'all' ? [...new Set(['', session(), ...(await read('/sessions')).sessions])].filter((name) => name !== 'console') : [session()];
      for (const of of sessions) await send('PUT', `/fixtures/${encodeURIComponent(nameOf(want))}`, { text: exchangeOf(want), of });
      toast(t('answer.done', { operation: o.id, status: want.status }));
      effect.draw();
    } catch (error) {
      findings.replaceChildren(...problemView(error));
      findings.scrollIntoView({ block: 'nearest' });
    }
  }

  const el = h('form', { class: 'panel answer-form', onsubmit: answer, 'aria-labelledby': 'answer-title' }, h('h2', { id: 'answer-title' }, t('answer.title')),
    h('div', { class: 'row-two' }, field(t('log.status'), status), field(t('answer.with'), from)), areaField,
    h('div', { class: 'row-two' }, field(t('setting.delay'), delay), field(t('answer.fault'), fault)),
    conditions.el,
    h('div', { class: 'row-two' }, h('div', { class: 'often' }, field(t('answer.often'), often), timesBox), field(t('answer.whom'), whom)),
    findings, h('footer', { class: 'actions' }, h('button', { class: 'button primary', type: 'submit' }, icon('check'), h('span', null, t('answer.go'))),
      button(t(files.edit ? 'files.save' : 'exchange.save.file', { folder: files.folder }), () => saveFile(fileOf(now())), { icon: 'download' })),
    h('h3', null, t('answer.elsewhere')), elsewhere);
  for (const kind of ['input', 'change']) el.addEventListener(kind, () => { el.dataset.touched = '1'; }); // it is not drawn anew under the reader's hands
  offer();
  return el;
}

const line = (name, text) => h('div', { class: 'way' }, h('span', { class: 'way-name' }, name), codeLine(text, name));

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
    f.kind === 'run-time' && h('div', { class: 'actions' },
      button(t('fixtures.edit'), () => edit(f), { kind: 'quiet', 'aria-label': `${t('fixtures.edit')}: ${f.id}` }),
      button(t('fixtures.delete'), () => remove(f), { kind: 'quiet', icon: 'trash', 'aria-label': `${t('fixtures.delete')}: ${f.id}` })));
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
