// JSON as the API wrote it: numbers keep their digits, and every line knows the JSON Pointer of its value, so that what is
// wrong can be marked where it stands.
import { button, h } from './dom.js';
import { number, t, wanted } from './i18n.js';

const string = /"(?:[^"\\\u0000-\u001f]|\\.)*"/y;
const digits = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const word = /true|false|null/y;
const deepest = 200;

// lines are those of a text, indented; null where it is no JSON.
export function lines(text) {
  const out = [];
  let at = 0;
  const space = () => { while (at < text.length && ' \n\r\t'.includes(text[at])) at++; };
  const match = (pattern) => {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (!found) throw new SyntaxError(`at ${at}`);
    at = pattern.lastIndex;
    return found[0];
  };
  const expect = (sign) => {
    space();
    if (text[at] !== sign) throw new SyntaxError(`at ${at}`);
    at++;
  };
  const put = (pointer, depth, ...parts) => out.push({ pointer, depth, parts });

  function value(pointer, depth, lead) {
    if (depth > deepest) throw new SyntaxError('too deep');
    space();
    const sign = text[at];
    if (sign === '{') return group(pointer, depth, lead, '}', (index, sub) => {
      space();
      const key = match(string);
      expect(':');
      sub(`${pointer}/${JSON.parse(key).replaceAll('~', '~0').replaceAll('/', '~1')}`, [['key', key], ['', ': ']]);
    });
    if (sign === '[') return group(pointer, depth, lead, ']', (index, sub) => sub(`${pointer}/${index}`, []));
    if (sign === '"') return put(pointer, depth, ...lead, ['string', match(string)]);
    if (sign === '-' || (sign >= '0' && sign <= '9')) return put(pointer, depth, ...lead, ['number', match(digits)]);
    return put(pointer, depth, ...lead, ['word', match(word)]);
  }

  function group(pointer, depth, lead, end, member) {
    const sign = text[at++];
    space();
    if (text[at] === end) {
      at++;
      return put(pointer, depth, ...lead, ['', sign + end]);
    }
    put(pointer, depth, ...lead, ['', sign]);
    for (let index = 0; ; index++) {
      member(index, (sub, more) => value(sub, depth + 1, more));
      space();
      if (text[at] !== ',') break;
      at++;
      out.at(-1).parts.push(['', ',']);
    }
    expect(end);
    return put(null, depth, ['', end]);
  }

  try {
    value('', 0, []);
    space();
    return at === text.length ? out : null;
  } catch {
    return null;
  }
}

// pretty is a text indented, its numbers as they were; what is no JSON stays what it is.
export function pretty(text) {
  return lines(text)?.map((line) => '  '.repeat(line.depth) + line.parts.map(([, part]) => part).join('')).join('\n') ?? text;
}

// exactNumber is a number as it is written: one that JavaScript would round keeps its digits.
export const exactNumber = (text) => (String(Number(text)) === text || !JSON.rawJSON || !/^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/.test(text) ? Number(text) : JSON.rawJSON(text));

// exact is a text as a value, its numbers as they are written; undefined where it is no JSON.
export function exact(text) {
  try {
    return JSON.parse(text, (_, value, { source } = {}) => (typeof value === 'number' && source ? exactNumber(source) : value));
  } catch {
    return undefined;
  }
}

// place is the line of a pointer, or of the nearest value around it: what is missing has no line.
function place(index, pointer) {
  for (let path = pointer; ; path = path.slice(0, path.lastIndexOf('/'))) {
    if (index.has(path)) return index.get(path);
    if (path === '' || !path.includes('/')) return 0;
  }
}

const shown = 1200; // lines; more are drawn when they are asked for

// jsonView draws a text with notes at the places that are wrong: notes are {pointer, text, severity}.
export function jsonView(text, notes = []) {
  const parsed = text.length < 3e6 ? lines(text) : null;
  if (!parsed) return plainView(text, notes);
  const index = new Map();
  parsed.forEach((line, i) => { if (line.pointer !== null && !index.has(line.pointer)) index.set(line.pointer, i); });
  const marks = new Map();
  for (const note of notes) {
    const i = place(index, note.pointer);
    marks.set(i, [...(marks.get(i) || []), note]);
  }
  const el = h('div', { class: 'json', role: 'group', 'aria-label': 'JSON' });
  const drawLines = (from, to) => el.append(...parsed.slice(from, to).map((line, i) => drawLine(line, marks.get(from + i))));
  drawLines(0, shown);
  if (parsed.length > shown) {
    const more = button(t('json.more', { count: number(parsed.length - shown) }), () => { more.remove(); drawLines(shown); });
    el.append(more);
  }
  return el;
}

function drawLine(line, notes) {
  return h('div', { class: notes ? `line marked ${notes[0].severity || ''}` : 'line', style: { '--depth': line.depth } },
    line.parts.map(([kind, part]) => (kind ? h('span', { class: `j-${kind}` }, part) : part)),
    notes && notes.map((note) => h('span', { class: 'note' }, h('span', { 'aria-hidden': 'true' }, ' ◀ '), note.text)));
}

function plainView(text, notes) {
  const cut = text.length > 200000 ? `${text.slice(0, 200000)}…` : text;
  return h('div', { class: 'json', role: 'group', 'aria-label': t('text') },
    notes.map((note) => h('div', { class: 'line marked' }, h('span', { class: 'note' }, note.text))),
    h('div', { class: 'line plain' }, cut));
}

// noteOf is the note that a violation or finding makes in a body: part is request or response.
export function notesOf(violations, part) {
  const prefix = `${part}.body`;
  return (violations || []).filter((v) => v.where === prefix || v.where.startsWith(`${prefix}#`))
    .map((v) => ({ pointer: v.where.slice(prefix.length + 1), text: `${v.rule}: ${wanted(v.want)}`, severity: v.severity }));
}
