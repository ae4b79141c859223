// A change of a file: what differs by it, and having it written.
import { h, toast } from './dom.js';
import { diffView } from './diff.js';
import { problemView } from './exchange.js';
import { t } from './i18n.js';

// changeView is {el, go, look, write}: ask(more) says what the change is, and has it written where more says what was seen there; told is given what is
// wrong with it.
export function changeView(ask, told = () => {}) {
  const el = h('div', { class: 'file-change', role: 'status' });
  const go = h('button', { type: 'submit', class: 'button primary', disabled: true }, t('files.write'));
  let seen = null;
  let asked = 0;
  let looking = null;
  const look = () => (looking = find());
  async function find() {
    const mine = ++asked;
    try {
      const found = await ask({});
      if (mine !== asked) return;
      seen = found.before;
      told(found.problems);
      el.replaceChildren(h('p', { class: 'soft' }, t(seen ? 'files.changes' : 'files.new'), ' ', h('code', null, found.file)), diffView(seen, found.after));
      go.disabled = seen === found.after || found.problems.some(({ severity }) => severity === 'error');
    } catch (error) {
      if (mine !== asked) return;
      go.disabled = true;
      el.replaceChildren(...problemView(error));
    }
  }
  // write resolves with whether it was written.
  async function write() {
    await looking; // what was typed last
    if (go.disabled) return false;
    try {
      const { file } = await ask({ before: seen });
      toast(t('files.written', { name: file }));
      return true;
    } catch (error) {
      el.replaceChildren(...problemView(error));
      return false;
    }
  }
  return { el, go, look, write };
}
