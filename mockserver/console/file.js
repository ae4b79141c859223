// Files of the fixtures: an answer that is saved, and the editor of those that are there.
import { files, read, send } from './api.js';
import { changeView } from './change.js';
import { button, debounce, dialog, download, field, h, toast } from './dom.js';
import { textEditor } from './editor.js';
import { formBeside } from './form.js';
import { exact } from './json.js';
import { t } from './i18n.js';

// saveFile writes an exchange into a file beside the document, where the mock was started so that it may; else it hands it to the reader as a
// file, and says where it belongs. A file is {operation, stem, text, left}: left are places of what was there that no file can say.
export async function saveFile(file) {
  if (files.edit && file.operation) {
    await writeFile(file);
    return;
  }
  download(`${file.stem}.yaml`, new Blob([file.text], { type: 'application/yaml' }));
  toast(t('exchange.goes', { name: `${files.folder}/${file.operation}/${file.stem}.yaml` }));
  if (file.left?.length) toast(leftOf(file), 'bad');
}

const leftOf = ({ left }) => t('files.left', { places: left.join(', ') });

// editFile has a file of the fixtures edited.
export async function editFile(operation, name) {
  const { text } = await read(`/files?${new URLSearchParams({ operation, name })}`);
  await writeFile({ operation, stem: name, text });
}

// writeFile has a text edited, shows what changes and what is wrong, and has it written as it is typed.
function writeFile({ operation, stem, text, left }) {
  return dialog(t('files.title', { folder: files.folder }), (close) => {
    const name = h('input', { type: 'text', class: 'mono', value: stem, required: true, pattern: '[A-Za-z0-9][A-Za-z0-9._\\-]{0,63}', spellcheck: 'false', autocomplete: 'off', oninput: debounce(150, () => change.look()) });
    const described = read(`/operations/${encodeURIComponent(operation)}`);
    const schemas = new Map();
    const path = `/operations/${encodeURIComponent(operation)}/schema`;
    const load = (query) => { if (!schemas.has(query)) schemas.set(query, read(path + query)); return schemas.get(query); };
    const editor = textEditor({ text, rows: 14, schema: async (at) => ({ load, schema: schemaOf(await described, statusAt(editor.area.value, at)) }) });
    const change = changeView((more) => send('POST', '/files', { body: { operation, name: name.value, text: editor.area.value, ...more } }), editor.problems);
    editor.area.addEventListener('input', debounce(250, change.look));
    const form = formBeside(editor.area, async () => ({ path, schema: schemaOf(await described, statusAt(editor.area.value, 0)) }));
    if (exact(text) === undefined) form.el.hidden = true; // comments would go
    change.look();
    return h('form', { async onsubmit(event) { event.preventDefault(); if (await change.write()) close(); } }, left?.length > 0 && h('p', { class: 'notice' }, leftOf({ left })), field(t('exchange.name'), name), h('div', { class: 'field' }, h('label', { for: editor.area.id ||= 'file-text' }, t('files.text')), editor.el), form.el, change.el, h('footer', null, button(t('cancel'), () => close()), change.go));
  }, { wide: true });
}

// statusAt is the status of the response that is written at a place: the last before it, else the first.
function statusAt(text, at) {
  const all = [...text.matchAll(/\bstatus["']?\s*:\s*(\d{3})\b/g)];
  return Number((all.findLast(({ index }) => index < at) ?? all[0])?.[1] ?? 200);
}

// schemaOf is that of an exchange of an operation, with the body of a status.
function schemaOf(o, status) {
  const codes = o.responses.map((r) => r.code);
  const text = { type: ['string'] };
  const time = { ...text, examples: ['300ms', '2s'] };
  const event = { type: ['object'], required: ['data'], properties: { data: {}, event: text, id: text, retry: { type: ['integer'] }, delay: time }, additionalProperties: false };
  const answer = { type: ['object'], properties: { status: { type: ['integer'], ...(o.responses.some((r) => r.status === 'default') ? { examples: codes } : { enum: codes }) }, headers: { type: ['object'], additionalProperties: text },
    body: { $ref: `?status=${status}` }, bodyFile: text, events: { type: ['array'], items: event }, delay: time, fault: { enum: o.faults } }, additionalProperties: false };
  const places = Object.fromEntries(['path', 'query', 'header', 'cookie'].filter((place) => o.parameters.some((p) => p.in === place)).map((place) => [place, { $ref: `?in=${place}` }]));
  const keys = o.parameters.filter((p) => p.in === 'path').map((p) => `$request.path.${p.name}`);
  return { type: ['object'], properties: { description: text, request: { type: ['object'], properties: { ...places, body: o.takes ? { $ref: '?in=body' } : {} }, additionalProperties: false }, key: { ...text, examples: keys }, response: answer, responses: { type: ['array'], items: answer } }, additionalProperties: false };
}
