// One of the things of a resource: made, changed, taken away; and a list that takes the place of all.
import { admin, send } from './api.js';
import { button, dialog, field, h } from './dom.js';
import { problemView } from './exchange.js';
import { formBeside } from './form.js';
import { pretty } from './json.js';
import { t } from './i18n.js';

// at is the value that a JSON Pointer leads to.
export const at = (thing, pointer) => pointer.split('/').slice(1).reduce((value, token) => value?.[token.replaceAll('~1', '/').replaceAll('~0', '~')], thing);

// modelOf is a new thing, made after the first, with an id that none has.
function modelOf(things, pointer) {
  const ids = things.map((one) => at(one, pointer));
  const next = ids.length && ids.every((id) => typeof id === 'number') ? Math.max(...ids) + 1 : crypto.randomUUID?.() ?? `new-${Date.now()}`;
  const model = { ...things[0] };
  if (pointer.lastIndexOf('/') === 0) model[pointer.slice(1)] = next;
  return model;
}

// editThing shows a thing as the mock has it, numbers with all their digits; null is a new one. It resolves with whether something has changed.
export async function editThing({ name, path, query, resource, things }, thing) {
  const old = thing && String(at(thing, resource.id));
  const text = thing ? await (await admin(`${path}/${encodeURIComponent(old)}${query}`)).text() : JSON.stringify(modelOf(things, resource.id));
  return dialog(thing ? `${name} ${old}` : t('resources.new'), (close) => {
    const area = h('textarea', { class: 'mono editor', rows: 16, spellcheck: 'false', value: pretty(text) });
    const findings = h('div', { class: 'findings', role: 'alert' });
    async function attempt(doing) {
      findings.replaceChildren();
      try { await doing(); close(true); } catch (error) { findings.replaceChildren(...problemView(error)); }
    }
    const keep = () => attempt(async () => {
      let id = old;
      try { id ??= String(at(JSON.parse(area.value), resource.id)); } catch (error) { throw new Error(error.message, { cause: error }); }
      await send('PUT', `${path}/${encodeURIComponent(id)}${query}`, { text: area.value });
    });
    return [field('JSON', area), resource.schema && formBeside(area, () => `/${resource.schema}`).el, findings, h('footer', null, thing && button(t('fixtures.delete'), () => attempt(() => send('DELETE', `${path}/${encodeURIComponent(old)}${query}`)), { icon: 'trash', kind: 'danger' }),
      button(t('cancel'), () => close(false)), button(t('resources.keep'), keep, { kind: 'primary', icon: 'check' }))].filter(Boolean);
  }, { wide: true });
}

// seedThings asks for the list that is to take the place of all things of a path. It resolves with whether one has.
export function seedThings(path) {
  return dialog(t('resources.seed'), (close) => {
    const area = h('textarea', { class: 'mono editor', rows: 12, spellcheck: 'false' });
    const findings = h('div', { class: 'findings', role: 'alert' });
    async function keep() {
      const json = area.value.trimStart().startsWith('[');
      try {
        await send('POST', path, { text: area.value, headers: { 'Content-Type': json ? 'application/json' : 'text/csv' } });
        close(true);
      } catch (error) {
        findings.replaceChildren(...problemView(error));
      }
    }
    return [field(t('resources.list'), area, t('resources.list.hint')), findings, h('footer', null, button(t('cancel'), () => close(false)), button(t('resources.keep'), keep, { kind: 'primary', icon: 'check' }))];
  }, { wide: true });
}
