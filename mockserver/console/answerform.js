// What an operation is to answer, as a form: one answer, or several in turn; when, how often and for whom; and what does the same elsewhere.
import { files, read, send, session } from './api.js';
import { button, codeLine, copyButton, field, h, icon, select, toast } from './dom.js';
import { t } from './i18n.js';
import { exchangeOf, fileOf, isJSON, nameOf } from './answer.js';
import { conditionsForm } from './conditions.js';
import { problemView } from './exchange.js';
import { formBeside } from './form.js';
import { pretty } from './json.js';
import { curl } from './snippets.js';
import { turnsList } from './turns.js';

const shapes = ['minimal', 'full', 'extreme'];

// answerForm asks what the operation is to answer, and has it answer so.
export function answerForm(o, known, effect) {
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
  const often = select([['always', t('answer.always')], ['times', t('answer.next')], ['turns', t('answer.turns')]], 'always', { onchange() { timesBox.hidden = often.value !== 'times'; turns.show(often.value === 'turns'); same(); } });
  const timesBox = h('span', { hidden: true }, times);
  const whom = select([['', session() ? t('answer.session', { name: session() }) : t('answer.shared')], ['all', t('answer.all')]]);
  const turns = turnsList(o, { read: () => state(), write: restore, changed: () => same() });
  const findings = h('div', { class: 'findings', role: 'alert' });
  const elsewhere = h('div', { class: 'elsewhere' });
  let edited = false;
  let type = '';
  let asked = 0;

  const typeNow = () => type || response().types[0] || '';
  const response = () => o.responses.find((r) => String(codeOf(r)) === status.value) || { examples: [], types: [], fixtures: [] };
  const answerNow = () => ({ status: Number(status.value), body: response().types.length && from.value !== 'made' ? area.value : '', type, types: response().types, delay: delay.value.trim(), fault: fault.value });
  const now = () => ({ operation: o.id, ...answerNow(), conditions: conditions.value(), times: often.value === 'times' ? Number(times.value) || 1 : 0, turns: turns.answers(), key: turns.key() });

  // state is the answer as it is filled in, and where its body is from; restore fills it in again.
  const state = () => ({ ...answerNow(), from: from.value, text: area.value, edited });
  function restore(was) {
    asked++;
    status.value = String(was.status);
    choices();
    [from.value, area.value, type, delay.value, fault.value, edited] = [was.from, was.text, was.type, was.delay, was.fault, was.edited];
    areaField.hidden = response().types.length === 0 || was.from === 'made';
    form.again();
    same();
  }

  // choices lists where a body of the status may come from.
  function choices() {
    const r = response();
    const options = [...r.examples.map((e, i) => [`example ${i}`, t('answer.example', { name: e.name || i + 1 })]), ...(r.types.length ? [['made', t('answer.made')], ...shapes.map((shape) => [shape, t('answer.shape', { shape: t(`shape.${shape}`) })]), ...r.fixtures.map((name) => [`fixture ${name}`, t('answer.fixture', { name })]), ['own', t('answer.own')]] : [['none', t('entry.noBody')]])];
    from.replaceChildren(...options.map(([value, label]) => h('option', { value }, label)));
    form.el.hidden = !isJSON(r.types[0] || '');
  }

  function offer() {
    choices();
    [edited, type] = [false, ''];
    fill();
    form.again();
  }

  // fill writes the body that is chosen into the editor; what the reader has written themselves stays.
  async function fill() {
    const mine = ++asked;
    const [kind, ...place] = from.value.split(' ');
    areaField.hidden = response().types.length === 0 || kind === 'made';
    form.el.hidden = !isJSON(response().types[0] || '');
    same();
    if (kind === 'own' || kind === 'none' || (kind === 'made')) return;
    const query = new URLSearchParams({ status: status.value, ...(['example', 'fixture'].includes(kind) ? { [kind]: place.join(' ') } : { shape: kind }) });
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
    turns.keep();
    const want = now();
    const prefer = [want.status && `code=${want.status}`, from.value.startsWith('example') && response().examples[from.value.split(' ')[1]]?.name && `example=${response().examples[from.value.split(' ')[1]].name}`,
      shapes.includes(from.value) && !edited && `dynamic=true, shape=${from.value}`, want.delay && `delay=${want.delay}`, want.fault && `fault=${want.fault}`].filter(Boolean).join(', ');
    const flag = want.fault ? '--fault-rate 100%' : want.status >= 500 ? '--error-rate 100%' : want.delay ? `--delay ${want.delay}` : '';
    const file = fileOf(want);
    elsewhere.replaceChildren(...[
      ...(want.turns.length > 1 ? [] : [line('Prefer', `Prefer: ${prefer}`), line('curl', curl({ method: o.method, url: known?.example || o.path, headers: { Prefer: prefer } }))]),
      flag && want.turns.length < 2 ? line(t('simulate.flag'), flag) : null,
      h('details', null, h('summary', null, t('answer.file'), ' ', h('code', null, `${files.folder}/${o.id}/${file.stem}.yaml`)), h('div', { class: 'code-line' }, h('code', null, file.text), copyButton(file.text, { bare: true, label: t('copy') }))),
    ].filter(Boolean));
  }

  async function answer(event) {
    event.preventDefault();
    findings.replaceChildren();
    const want = now();
    try {
      const sessions = whom.value === 'all' ? [...new Set(['', session(), ...(await read('/sessions')).sessions])].filter((name) => name !== 'console') : [session()];
      for (const of of sessions) await send('PUT', `/fixtures/${encodeURIComponent(nameOf(want))}`, { text: exchangeOf(want), of });
      toast(t('answer.done', { operation: o.id, status: want.turns.length > 1 ? want.turns.map((one) => one.status).join(', ') : want.status }));
      effect.draw();
    } catch (error) {
      findings.replaceChildren(...problemView(error));
      findings.scrollIntoView({ block: 'nearest' });
    }
  }

  const el = h('form', { class: 'panel answer-form', onsubmit: answer, 'aria-labelledby': 'answer-title' }, h('h2', { id: 'answer-title' }, t('answer.title')), turns.el,
    h('div', { class: 'row-two' }, field(t('log.status'), status), field(t('answer.with'), from)), areaField,
    h('div', { class: 'row-two' }, field(t('setting.delay'), delay), field(t('answer.fault'), fault)),
    conditions.el,
    h('div', { class: 'row-two' }, h('div', { class: 'often' }, field(t('answer.often'), often), timesBox), field(t('answer.whom'), whom)),
    findings, h('footer', { class: 'actions' }, h('button', { class: 'button primary', type: 'submit' }, icon('check'), h('span', null, t('answer.go'))),
      button(t(files.edit ? 'files.save' : 'exchange.save.file', { folder: files.folder }), async () => (await import('./file.js')).saveFile(fileOf(now())), { icon: 'download' })),
    h('h3', null, t('answer.elsewhere')), elsewhere);
  for (const kind of ['input', 'change']) el.addEventListener(kind, () => { el.dataset.touched = '1'; }); // it is not drawn anew under the reader's hands
  offer();
  return el;
}

const line = (name, text) => h('div', { class: 'way' }, h('span', { class: 'way-name' }, name), codeLine(text, name));
