// Several answers in turn: a list, of which the one that is chosen is filled in.
import { button, field, h, select } from './dom.js';
import { t } from './i18n.js';

// turnsList is the answers of an operation; the form that fills one in is asked by read(), and filled by write().
export function turnsList(o, { read, write, changed }) {
  const list = h('ol', { class: 'turns' });
  const names = o.parameters.filter((p) => p.in === 'path').map((p) => p.name);
  const key = select([['', t('turns.together')], ...names.map((name) => [`$request.path.${name}`, t('turns.each', { name })])], '', { onchange: changed });
  const el = h('div', { class: 'turns-place', role: 'group', 'aria-label': t('answer.turns'), hidden: true }, list,
    h('div', { class: 'actions' }, button(t('turns.add'), add, { icon: 'plus' })), names.length > 0 && field(t('turns.counted'), key), h('p', { class: 'hint' }, t('turns.hint')));
  let answers = [];
  let chosen = 0;

  function draw() {
    list.replaceChildren(...answers.map((one, i) => h('li', { class: i === chosen ? 'chosen' : '' },
      h('button', { type: 'button', class: 'turn', 'aria-current': i === chosen ? 'true' : null, onclick: () => choose(i) }, h('span', { class: `status s-${String(one.status)[0]}` }, String(one.status)), ' ', h('span', { class: 'soft' }, [one.fault, one.delay, one.body.replace(/\s+/g, ' ').slice(0, 60)].filter(Boolean).join(' · '))),
      button('↑', () => move(i, -1), { kind: 'quiet', disabled: i === 0, 'aria-label': t('turns.up', { n: i + 1 }) }),
      button('', () => remove(i), { icon: 'trash', kind: 'quiet', disabled: answers.length === 1, 'aria-label': t('turns.remove', { n: i + 1 }) }))));
  }
  function choose(i, focus = true) {
    chosen = i;
    write(answers[i]);
    draw();
    if (focus) list.children[i].querySelector('button').focus();
  }
  function add() {
    answers.push(read());
    choose(answers.length - 1);
  }
  function move(i, by) {
    [answers[i], answers[i + by]] = [answers[i + by], answers[i]];
    choose(i + by);
  }
  function remove(i) {
    answers.splice(i, 1);
    choose(Math.min(chosen > i ? chosen - 1 : chosen, answers.length - 1));
  }

  return {
    el,
    answers: () => (el.hidden ? [] : answers),
    key: () => (el.hidden ? '' : key.value),
    // keep takes what has been filled in for the one that is chosen.
    keep() {
      if (el.hidden) return;
      answers[chosen] = read();
      draw();
    },
    show(wanted) {
      el.hidden = !wanted;
      if (wanted && answers.length === 0) { answers = [read()]; chosen = 0; }
      if (wanted) choose(chosen, false);
    },
  };
}
