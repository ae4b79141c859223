// The editor of an exchange: a run-time fixture as JSON, kept by the mock when it fits the document, else with what is wrong.
import { admin, files, send } from './api.js';
import { button, debounce, dialog, download, field, h, toast } from './dom.js';
import { diffView } from './diff.js';
import { indented, stemOf } from './answer.js';
import { formBeside } from './form.js';
import { exact, pretty } from './json.js';
import { t, wanted } from './i18n.js';

// editExchange shows the editor; it resolves with the fixture that was kept, or undefined. With a name it is put there.
export function editExchange({ name = '', text, warning = '' }) {
  return dialog(t('exchange.title'), (close) => {
    const id = h('input', { type: 'text', value: name, spellcheck: 'false', autocomplete: 'off', pattern: '[A-Za-z0-9._\\-]{1,64}', placeholder: t('exchange.name.none') });
    const area = h('textarea', { class: 'mono editor', rows: 18, spellcheck: 'false', value: pretty(text) });
    const findings = h('div', { class: 'findings', role: 'alert' });
    const save = button(t('exchange.save'), keepIt, { kind: 'primary', icon: 'check' });
    async function keepIt() {
      findings.replaceChildren();
      save.disabled = true;
      try {
        const named = id.value.trim();
        const fixture = named ? await send('PUT', `/fixtures/${encodeURIComponent(named)}`, { text: area.value }) : await send('POST', '/fixtures', { text: area.value });
        toast(t('exchange.saved', { name: fixture.id }));
        close(fixture);
      } catch (error) {
        findings.append(...problemView(error));
        findings.scrollIntoView({ block: 'nearest' });
      }
      save.disabled = false;
    }
    return [
      warning && h('p', { class: 'notice' }, warning),
      field(t('exchange.name'), id, t('exchange.name.hint')), field(t('exchange.json'), area), findings,
      h('footer', null, button(t('cancel'), () => close()), button(t(files.edit ? 'files.save' : 'exchange.save.file', { folder: files.folder }), () => saveFile(fileOf(area.value, id.value.trim())), { icon: 'download' }), save),
    ].filter(Boolean);
  }, { wide: true });
}

// fileOf is a fixture of run time as a file: without what only a running mock takes.
function fileOf(text, name) {
  try {
    const { operation, name: own, id, times, ...exchange } = JSON.parse(text);
    const stem = stemOf(name || own || id || 'saved');
    return { stem, exchange: text, name: `${files.folder}/${operation}/${stem}.yaml`, text: indented(JSON.stringify(exchange)) };
  } catch {
    return { stem: stemOf(name || 'saved'), exchange: text, name: `${stemOf(name || 'saved')}.yaml`, text };
  }
}

// saveFile writes an exchange into a file beside the document, where the mock was started so that it may; else it hands it to the reader as a
// file, and says where it belongs.
export async function saveFile(file) {
  if (files.edit) {
    await writeFile(file);
    return;
  }
  download(file.name.split('/').at(-1), new Blob([file.text], { type: 'application/yaml' }));
  toast(t('exchange.goes', { name: file.name }));
}

// writeFile asks for a name, shows what changes, and has it written.
function writeFile(file) {
  return dialog(t('files.title', { folder: files.folder }), (close) => {
    const name = h('input', { type: 'text', class: 'mono', value: file.stem, required: true, pattern: '[A-Za-z0-9][A-Za-z0-9._\\-]{0,63}', spellcheck: 'false', autocomplete: 'off', oninput: debounce(150, look) });
    const change = h('div', { class: 'file-change', role: 'status' });
    const area = h('textarea', { class: 'mono editor', rows: 10, spellcheck: 'false', value: pretty(file.exchange), oninput: debounce(250, look) });
    const go = h('button', { type: 'submit', class: 'button primary', disabled: true }, t('files.write'));
    let before = null;
    const ask = (more) => send('POST', '/files', { text: `{"name": ${JSON.stringify(name.value)}, "exchange": ${area.value}${more}}` });
    async function look() {
      go.disabled = true;
      if (exact(area.value) === undefined) { change.replaceChildren(h('p', { class: 'bad' }, t('form.noJSON'))); return; }
      try {
        const found = await ask('');
        before = found.before;
        change.replaceChildren(h('p', { class: 'soft' }, t(before ? 'files.changes' : 'files.new'), ' ', h('code', null, found.file)), diffView(before, found.after));
        go.disabled = before === found.after;
      } catch (error) {
        change.replaceChildren(...problemView(error));
      }
    }
    async function write(event) {
      event.preventDefault();
      try {
        const { file: at } = await ask(`, "before": ${JSON.stringify(before)}`);
        close();
        toast(t('files.written', { name: at }));
      } catch (error) {
        change.replaceChildren(...problemView(error));
      }
    }
    look();
    return h('form', { onsubmit: write }, field(t('exchange.name'), name), field(t('exchange.json'), area), formBeside(area, () => schemaOf(area.value)).el, change, h('footer', null, button(t('cancel'), () => close()), go));
  }, { wide: true });
}

// editFile has a file of the fixtures edited.
export async function editFile(operation, name) {
  const text = await (await admin(`/files?${new URLSearchParams({ operation, name })}`)).text();
  await writeFile({ stem: name, exchange: text.slice(text.indexOf('"exchange":') + '"exchange":'.length, text.lastIndexOf('}')) });
}

// schemaOf is that of an exchange for a form, with the body's of its first status.
function schemaOf(text) {
  const { operation = '', response, responses } = exact(text) || {};
  const status = response?.status ?? responses?.[0]?.status ?? 200;
  const answer = { type: ['object'], properties: { status: { type: ['integer'], minimum: 100, maximum: 599, default: 200 }, headers: { type: ['object'], additionalProperties: { type: ['string'] } }, body: { $ref: `?status=${status}` }, delay: { type: ['string'], examples: ['300ms'] }, fault: { type: ['string'] } } };
  const values = { type: ['object'], additionalProperties: {} };
  const request = { type: ['object'], properties: { path: values, query: values, header: values, cookie: values, body: {} }, additionalProperties: false };
  return { path: `/operations/${encodeURIComponent(operation)}/schema`, schema: { type: ['object'], properties: { operation: { const: operation }, description: { type: ['string'] }, request, key: { type: ['string'] }, response: answer, responses: { type: ['array'], items: answer } }, additionalProperties: false } };
}

// problemView is what a Problem says, a line for every violation.
export function problemView(error) {
  if (!error.violations?.length) return [h('p', { class: 'bad' }, error.message)];
  return [
    h('p', { class: 'bad' }, t('exchange.broken', { count: error.violations.length })),
    h('ul', { class: 'violations' }, error.violations.map((v) => h('li', null, h('code', null, v.where), ' ', wanted(v.want), v.got ? [' ', h('span', { class: 'soft' }, t('got', { got: v.got }))] : null))),
  ];
}
