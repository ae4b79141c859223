// The conditions of an exchange as a form: where in a request, what it is called, and what it has to be.
import { button, h, newID, select } from './dom.js';
import { t } from './i18n.js';

const places = ['path', 'query', 'header', 'cookie', 'body'];

// conditionsForm asks for conditions on requests of an operation; value() are {in, name, matches, text}.
export function conditionsForm(o, changed) {
  const rows = h('div', { class: 'conditions' });
  const names = h('datalist', { id: newID('names') });
  const title = newID('conditions');
  const used = places.filter((place) => place !== 'body' || o.takes?.length);

  function add() {
    const place = select(used.map((one) => [one, t(`when.${one}`)]), used[0], { 'aria-label': t('when.place'), onchange: offer });
    const name = h('input', { type: 'text', class: 'mono', 'aria-label': t('when.name'), list: names.id, spellcheck: 'false', autocomplete: 'off', oninput: changed, onfocus: offer });
    const how = select([['is', t('when.is')], ['matches', t('when.matches')]], 'is', { 'aria-label': t('when.how'), onchange: changed });
    const text = h('input', { type: 'text', class: 'mono', 'aria-label': t('when.value'), spellcheck: 'false', autocomplete: 'off', oninput: changed });
    const row = h('div', { class: 'condition' }, place, name, how, text, button('', () => { row.remove(); changed(); }, { icon: 'trash', kind: 'quiet', 'aria-label': t('when.remove') }));
    row.condition = () => ({ in: place.value, name: name.value.trim(), matches: how.value === 'matches', text: text.value });
    function offer() {
      const known = o.parameters.filter((p) => p.in === place.value);
      names.replaceChildren(...known.map((p) => h('option', { value: p.name })));
      name.placeholder = place.value === 'body' ? '/title' : '';
      if (!name.value && known.length) {
        name.value = known[0].name;
        if (!text.value && known[0].example !== undefined) text.value = typeof known[0].example === 'string' ? known[0].example : JSON.stringify(known[0].example);
      }
      changed();
    }
    rows.append(row);
    offer();
    name.focus();
  }

  return {
    el: h('div', { role: 'group', 'aria-labelledby': title }, h('div', { class: 'panel-head' }, h('h3', { id: title }, t('when.title')), button(t('when.add'), add, { icon: 'plus', kind: 'quiet' })), names, rows,
      h('p', { class: 'hint' }, t('when.hint'))),
    value: () => [...rows.children].map((row) => row.condition()).filter((c) => c.name !== ''),
  };
}
