// Two texts, line by line: what only one of them has.
import { h } from './dom.js';
import { t } from './i18n.js';

const most = 1500; // lines that differ, of either, that are compared with one another

// differences are [sign, line] in order: ' ' both have it, '-' the first alone, '+' the second alone.
export function differences(one, other) {
  const [a, b] = [one.split('\n'), other.split('\n')];
  let begin = 0;
  while (begin < a.length && begin < b.length && a[begin] === b[begin]) begin++;
  let end = 0;
  while (end < a.length - begin && end < b.length - begin && a.at(-1 - end) === b.at(-1 - end)) end++;
  const both = (lines) => lines.map((line) => [' ', line]);
  return [...both(a.slice(0, begin)), ...between(a.slice(begin, a.length - end), b.slice(begin, b.length - end)), ...both(a.slice(a.length - end))];
}

// between finds the longest common lines of two texts; of those that are too long all differ.
function between(a, b) {
  if (a.length > most || b.length > most) return [...a.map((line) => ['-', line]), ...b.map((line) => ['+', line])];
  const width = b.length + 1;
  const longest = new Uint16Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) longest[i * width + j] = a[i] === b[j] ? longest[(i + 1) * width + j + 1] + 1 : Math.max(longest[(i + 1) * width + j], longest[i * width + j + 1]);
  }
  const out = [];
  for (let i = 0, j = 0; i < a.length || j < b.length;) {
    if (i < a.length && j < b.length && a[i] === b[j]) { out.push([' ', a[i]]); i++; j++; }
    else if (j === b.length || (i < a.length && longest[(i + 1) * width + j] >= longest[i * width + j + 1])) out.push(['-', a[i++]]);
    else out.push(['+', b[j++]]);
  }
  return out;
}

const around = 3; // lines that are shown about one that differs

// diffView shows in what two texts differ.
export function diffView(one, other) {
  const all = differences(one, other);
  const near = all.map((_, i) => all.slice(Math.max(0, i - around), i + around + 1).some(([sign]) => sign !== ' '));
  if (!near.includes(true)) return h('p', { class: 'soft' }, t('diff.same'));
  const lines = [];
  all.forEach(([sign, line], i) => {
    if (near[i]) lines.push(h('div', { class: `line plain ${{ '-': 'less', '+': 'more' }[sign] || ''}` }, `${sign} ${line}`));
    else if (i === 0 || near[i - 1]) lines.push(h('div', { class: 'line plain soft' }, '…'));
  });
  return h('div', { class: 'json', role: 'group', 'aria-label': t('diff.title') }, lines);
}
