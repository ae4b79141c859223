// Who is meant, and who asks: the session that is picked, and the admin token.
import * as journal from './journal.js';
import { ownSession, pickSession, read, session } from './api.js';
import { dialog, field, h, select } from './dom.js';
import { t } from './i18n.js';

const pickers = new Set(); // all that are shown: they say the same

// sessionChoice is a choice of the session whose requests and settings are shown; changed() is called after another is meant.
export function sessionChoice(changed, props) {
  const picker = select([['', t('session.shared')]], '', { ...props, onchange, onfocus: list, onpointerdown: list });
  const options = new Map();
  function offer(names) {
    for (const one of ['', ...names, session()]) if (one !== ownSession) options.set(one, one || t('session.shared'));
    const wanted = [...options, ['…', t('session.other')]];
    if (wanted.length !== picker.options.length) picker.replaceChildren(...wanted.map(([value, label]) => h('option', { value }, label)));
    picker.value = session();
  }
  async function list() {
    try { offer((await read('/sessions')).sessions); } catch { /* the view says what is wrong */ }
  }
  async function onchange() {
    const chosen = picker.value === '…' ? await askSession() : picker.value;
    if (chosen !== undefined && mean(chosen)) changed(chosen);
    offer([]);
  }
  pickers.forEach((one) => { if (!one.picker.isConnected) pickers.delete(one); });
  pickers.add({ picker, offer });
  offer([]);
  list();
  return picker;
}

// mean has a session be the one whose requests and settings are shown; false where it is already.
export function mean(name) {
  if (name === session()) return false;
  pickSession(name);
  journal.begin();
  pickers.forEach(({ offer }) => offer([]));
  return true;
}

// sessionPicker is the choice of the frame.
export function sessionPicker(changed) {
  return h('div', { class: 'tool' }, h('label', { for: 'session', class: 'tool-label' }, t('session')), sessionChoice(changed, { id: 'session' }));
}

function askSession() {
  return dialog(t('session.title'), (close) => {
    const input = h('input', { type: 'text', required: true, pattern: '[A-Za-z0-9._\\-]{1,64}', spellcheck: 'false', autocomplete: 'off' });
    const send = (event) => { event.preventDefault(); close(input.value); };
    return h('form', { onsubmit: send }, field(t('session.name'), input, t('session.hint')),
      h('footer', null, h('button', { class: 'button primary', type: 'submit' }, t('session.use'))));
  });
}

// askToken asks for the admin token; again says that one was wrong.
export function askToken(again) {
  return dialog(t('token.title'), (close) => {
    const input = h('input', { type: 'password', required: true, autocomplete: 'current-password', autofocus: true });
    const send = (event) => { event.preventDefault(); close(input.value); };
    return h('form', { onsubmit: send, class: 'token' }, h('p', null, t('token.text')), again && h('p', { class: 'bad', role: 'alert' }, t('token.wrong')),
      field(t('token.label'), input, t('token.hint')), h('footer', null, h('button', { class: 'button primary', type: 'submit' }, t('token.use'))));
  });
}
