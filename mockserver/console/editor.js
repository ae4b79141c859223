// A text area with numbered lines, what may stand where the cursor is, and what is wrong at its line.
import { placeAt, suggestions } from './complete.js';
import { h, newID } from './dom.js';
import { t } from './i18n.js';

const height = 20; // pixels of a line, as the style sheet has it
const most = 40; // suggestions that are shown

// textEditor is {el, area, problems}; schema() is a promise of {schema, load}, or null where nothing is known; problems shows {line, severity, message}.
export function textEditor({ text, rows, schema, ...props }) {
  const id = newID('editor');
  const area = h('textarea', { class: 'mono', rows, wrap: 'off', spellcheck: 'false', autocomplete: 'off', 'aria-autocomplete': 'list', 'aria-controls': id, value: text, onkeydown, oninput, onclick: close, onblur: close, onscroll() { follow(); close(); }, ...props });
  const numbers = h('pre', { class: 'editor-numbers', 'aria-hidden': 'true' });
  const marks = h('div', { class: 'editor-marks', 'aria-hidden': 'true' });
  const list = h('ul', { class: 'suggestions', id, role: 'listbox', 'aria-label': t('editor.offers'), hidden: true });
  const found = h('ul', { class: 'editor-problems' });
  const el = h('div', { class: 'code-editor' }, h('div', { class: 'editor-pane' }, numbers, h('div', { class: 'editor-text' }, marks, area), list), h('p', { class: 'hint' }, t('editor.hint')), found);
  let offered = [];
  let chosen = -1;
  let asked = 0;
  let soon = 0; // when what may stand there is looked for
  let wrong = [];

  function follow() {
    numbers.scrollTop = area.scrollTop;
    [marks.scrollTop, marks.scrollLeft] = [area.scrollTop, area.scrollLeft];
  }

  function close() {
    asked++;
    clearTimeout(soon);
    list.hidden = true;
    area.removeAttribute('aria-activedescendant');
  }

  // draw shows the numbers, and what is wrong at the lines as they are now.
  function draw() {
    const lines = area.value.split('\n');
    el.style.setProperty('--digits', String(lines.length).length);
    numbers.textContent = lines.map((_, i) => i + 1).join('\n');
    const at = Map.groupBy(wrong.filter(({ line }) => line > 0 && line <= lines.length), ({ line }) => line);
    marks.replaceChildren(h('div', { class: 'editor-space', style: { height: `${lines.length * height + 16}px` } }), ...[...at].map(([line, all]) => h('div', { class: `editor-mark ${all[0].severity}`, style: { top: `${(line - 1) * height + 8}px` } },
      h('span', { class: 'editor-copy' }, lines[line - 1]), h('span', { class: 'note' }, ` ◀ ${all.map(({ message }) => message).join(' · ')}`))));
    follow();
  }

  function oninput(event) {
    close();
    draw();
    if (event?.inputType?.startsWith('insert') && event.inputType !== 'insertFromPaste') soon = setTimeout(() => offer(false), 60);
  }

  // offer shows what may stand at the cursor; the first is chosen where some of it is written, or it was asked for.
  async function offer(wanted) {
    const mine = ++asked;
    const at = area.selectionStart;
    if (at !== area.selectionEnd) return;
    const place = placeAt(area.value.slice(0, at));
    const known = await schema(at).catch(() => null);
    const all = known ? (await suggestions(place, known.schema, known.load).catch(() => [])).slice(0, most) : [];
    if (mine !== asked || document.activeElement !== area) return;
    offered = all.map((one) => ({ ...one, from: at - place.word.length }));
    list.hidden = all.length === 0 || (!wanted && !place.word && !/[\s{[,:]$/.test(area.value.slice(0, at)));
    list.replaceChildren(...offered.map((one, i) => h('li', { id: `${id}-${i}`, role: 'option', onmousedown(event) { event.preventDefault(); take(i); } }, h('code', null, one.text), one.hint && h('span', { class: 'soft' }, one.hint))));
    if (!list.hidden) { choose(wanted || place.word ? 0 : -1); put(at); }
  }

  // put sets the list below the cursor.
  function put(at) {
    const before = area.value.slice(0, at).split('\n');
    const pen = document.createElement('canvas').getContext('2d');
    pen.font = getComputedStyle(area).font;
    const left = area.offsetLeft + area.parentElement.offsetLeft + 10 + pen.measureText(before.at(-1)).width - area.scrollLeft;
    list.style.setProperty('left', `${Math.max(0, Math.min(left, el.clientWidth - list.offsetWidth))}px`);
    list.style.setProperty('top', `${before.length * height + 10 - area.scrollTop}px`);
  }

  function choose(i) {
    chosen = i;
    [...list.children].forEach((one, n) => one.setAttribute('aria-selected', String(n === i)));
    if (i < 0) { area.removeAttribute('aria-activedescendant'); return; }
    area.setAttribute('aria-activedescendant', `${id}-${i}`);
    list.children[i].scrollIntoView({ block: 'nearest' });
  }

  // insert types a text in the place of what is selected, so that it can be taken back.
  function insert(text, from, to) {
    area.focus();
    area.setSelectionRange(from, to);
    if (!document.execCommand('insertText', false, text)) { area.setRangeText(text, from, to, 'end'); area.dispatchEvent(new Event('input', { bubbles: true })); }
  }

  function take(i) {
    const { insert: text, from } = offered[i];
    const at = area.selectionStart;
    const closing = /^["']/.test(text) && area.value[at] === text[0]; // the quote that is there already
    close();
    insert(text, from, at + (closing ? 1 : 0));
    close();
    if (text.endsWith(': ')) offer(false);
  }

  function onkeydown(event) {
    const act = (doing) => { event.preventDefault(); event.stopPropagation(); doing(); };
    if (event.key === ' ' && event.ctrlKey) act(() => offer(true));
    else if (!list.hidden && event.key === 'Escape') act(close);
    else if (!list.hidden && event.key === 'ArrowDown') act(() => choose((chosen + 1) % offered.length));
    else if (!list.hidden && event.key === 'ArrowUp') act(() => choose((chosen + offered.length - 1 + (chosen < 0)) % offered.length));
    else if (!list.hidden && chosen >= 0 && (event.key === 'Enter' || event.key === 'Tab') && !event.isComposing) act(() => take(chosen));
    else if (event.key === 'Enter' && !event.isComposing && !event.ctrlKey && !event.metaKey) {
      const line = area.value.slice(0, area.selectionStart).split('\n').at(-1);
      act(() => insert(`\n${/^ */.exec(line)[0]}${/[:{[]\s*$/.test(line) ? '  ' : ''}`, area.selectionStart, area.selectionEnd));
    }
  }

  // go leads to a line.
  function go(line) {
    const at = area.value.split('\n').slice(0, line - 1).join('\n').length + (line > 1 ? 1 : 0);
    area.focus();
    area.setSelectionRange(at, at);
    area.scrollTop = (line - 4) * height;
  }

  function problems(all) {
    wrong = all;
    found.replaceChildren(...all.map((p) => h('li', null, h('span', { class: `tag ${p.severity}` }, t(`severity.${p.severity}`)), ' ', p.line > 0 && [h('button', { type: 'button', class: 'button quiet', onclick: () => go(p.line) }, t('editor.line', { line: p.line })), ' '], p.message)));
    draw();
  }
  draw();
  return { el, area, problems, draw };
}
