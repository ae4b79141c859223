// The editor of an exchange: a run-time fixture as JSON, kept by the mock when it fits the document, else with what is wrong.
import { admin, files, send } from './api.js';
import { button, dialog, field, h, toast } from './dom.js';
import { indented, stemOf } from './answer.js';
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
        const { mapping } = exact(area.value) || {};
        const kind = mapping ? '/mappings' : '/fixtures';
        const fixture = await send(named ? 'PUT' : 'POST', named ? `${kind}/${encodeURIComponent(mapping ? named.split('.')[0] : named)}` : kind, { text: mapping ? JSON.stringify(mapping) : area.value });
        toast(t('exchange.saved', { name: fixture.id }));
        close(fixture);
      } catch (error) {
        findings.append(...problemView(error));
        findings.scrollIntoView({ block: 'nearest' });
      }
      save.disabled = false;
    }
    async function asFile() {
      findings.replaceChildren();
      try {
        const { operation, exchange, left } = exact(await (await admin('/files/exchange', { method: 'POST', text: area.value })).text());
        const own = exact(area.value);
        const stem = stemOf(own.mapping?.name || id.value.trim() || own.name || own.id || 'saved');
        await (await import('./file.js')).saveFile({ operation, stem, text: indented(JSON.stringify(exchange)), left });
      } catch (error) {
        findings.append(...problemView(error));
        findings.scrollIntoView({ block: 'nearest' });
      }
    }
    return [
      warning && h('p', { class: 'notice' }, warning),
      field(t('exchange.name'), id, t('exchange.name.hint')), field(t('exchange.json'), area), findings,
      h('footer', null, button(t('cancel'), () => close()), button(t(files.edit ? 'files.save' : 'exchange.save.file', { folder: files.folder }), asFile, { icon: 'download' }), save),
    ].filter(Boolean);
  }, { wide: true });
}

// problemView is what a Problem says, a line for every violation.
export function problemView(error) {
  if (!error.violations?.length) return [h('p', { class: 'bad' }, error.message)];
  return [
    h('p', { class: 'bad' }, t('exchange.broken', { count: error.violations.length })),
    h('ul', { class: 'violations' }, error.violations.map((v) => h('li', null, h('code', null, v.where), ' ', wanted(v.want), v.got ? [' ', h('span', { class: 'soft' }, t('got', { got: v.got }))] : null))),
  ];
}
