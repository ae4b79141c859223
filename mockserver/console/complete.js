// Completion: where in a text of YAML or JSON somebody writes, and what its schema lets stand there.

const keyOf = /^("(?:[^"\\]|\\.)*"|'[^']*'|[^\s"'#{}[\],&*!|>-][^#{}[\],]*?)\s*:(?=\s|$)/;
const plain = (text) => text.replace(/^(["'])(.*)\1$/, '$2');

// placeAt is the place of the end of a text: the tokens of what stands around it, the key whose value is written ('' for none), how much of a
// word is there, and which keys stand beside it. '*' is the token of an element.
export function placeAt(text) {
  const block = []; // {indent, key, item, seen}: the keys and elements around, by their columns
  let flow = []; // {list, key, seen}: the brackets around
  let word = '';
  let top = []; // the keys at the left
  const seenAt = (depth) => (depth === 0 ? top : block[depth - 1].seen);

  // within reads what stands in brackets, or is to open some.
  function within(rest) {
    let i = 0;
    word = '';
    while (i < rest.length) {
      const sign = rest[i];
      const frame = flow.at(-1);
      if (sign === '"' || sign === "'") {
        let end = i + 1;
        while (end < rest.length && rest[end] !== sign) end += rest[end] === '\\' && sign === '"' ? 2 : 1;
        word = rest.slice(i, end + 1);
        i = end + 1;
        continue;
      }
      if (sign === '#' && (i === 0 || /\s/.test(rest[i - 1]))) return;
      if ((sign === '{' || sign === '[') && (frame || word.trim() === '')) { flow.push({ list: sign === '[', key: '', seen: [] }); word = ''; }
      else if (frame && (sign === '}' || sign === ']')) { flow.pop(); word = ''; }
      else if (frame && sign === ',') { frame.key = ''; word = ''; }
      else if (frame && !frame.list && sign === ':' && !frame.key) { frame.key = plain(word.trim()); frame.seen.push(frame.key); word = ''; }
      else word += sign;
      i++;
    }
  }

  // line reads one that begins outside of brackets.
  function line(all) {
    let at = /^ */.exec(all)[0].length;
    let rest = all.slice(at);
    if (rest[0] === '#') return;
    for (;;) {
      const item = /^-( +|$)/.exec(rest);
      const key = !item && keyOf.exec(rest);
      while (block.length && (block.at(-1).indent > at || (block.at(-1).indent === at && (!item || block.at(-1).item)))) block.pop();
      if (item) {
        block.push({ indent: at, item: true, key: '*', seen: [] });
        [at, rest] = [at + item[0].length, rest.slice(item[0].length)];
        if (rest) continue;
        word = '';
        return;
      }
      if (!key) { within(rest); return; }
      seenAt(block.length).push(plain(key[1]));
      block.push({ indent: at, key: plain(key[1]), seen: [], open: true });
      within(rest.slice(key[0].length));
      return;
    }
  }

  const lines = text.split('\n');
  lines.forEach((one, i) => {
    if (flow.length) { within(one); return; }
    block.forEach((entry) => { entry.open = false; });
    if (one.trim() || i === lines.length - 1) line(one);
    if (i < lines.length - 1) word = '';
  });
  word = word.replace(/^\s+/, '');
  const path = block.map((entry) => entry.key);
  if (flow.length === 0) {
    const last = block.at(-1);
    return last?.open ? { path: path.slice(0, -1), key: last.key, word, seen: [], quoted: false } : { path, key: '', element: Boolean(last?.item), word, seen: seenAt(block.length), quoted: false };
  }
  flow.forEach((frame, i) => { if (i < flow.length - 1) path.push(frame.list ? '*' : frame.key); });
  const frame = flow.at(-1);
  return { path: frame.list ? [...path, '*'] : path, key: frame.key, element: frame.list, word, seen: frame.seen, quoted: text.trimStart()[0] === '{' };
}

// applied are the schemas that a value may be of: references followed, with all alternatives.
async function applied(schema, load, left = 6) {
  if (schema.$ref) return left ? applied(await load(schema.$ref), load, left - 1) : [];
  const more = await Promise.all((left ? schema.oneOf || [] : []).map((one) => applied(one, load, left - 1)));
  return [schema, ...more.flat()];
}

const below = (schema, token) => (token === '*' ? [...(schema.prefixItems || []), schema.items] : [schema.properties?.[token] ?? (schema.additionalProperties || undefined)]);

async function down(all, token, load) {
  const next = all.flatMap((schema) => below(schema, token)).filter(Boolean);
  return (await Promise.all(next.map((schema) => applied(schema, load)))).flat();
}

// valuesOf are those that a schema names.
const valuesOf = (schema) => [...(schema.enum ?? ('const' in schema ? [schema.const] : [])), ...(schema.type?.includes('boolean') && !schema.enum ? [true, false] : []), ...(schema.default !== undefined ? [schema.default] : []), ...(schema.examples || [])];

const bare = /^[A-Za-z_$][\w.$-]*$/;
const written = (value, quoted) => (typeof value === 'string' && !quoted && bare.test(value) && !/^(true|false|null|yes|no|on|off|[yn])$/i.test(value) ? value : JSON.stringify(value));

// suggestions are what may stand at a place, as {text, insert, hint}: members of an object, or values.
export async function suggestions(place, schema, load) {
  let all = await applied(schema, load);
  for (const token of place.path) all = await down(all, token, load);
  const begun = place.word.replace(/^["']/, '').toLowerCase();
  const fits = ({ text }) => text.toLowerCase().startsWith(begun) && text !== place.word;
  const of = place.key ? await down(all, place.key, load) : all;
  const values = place.key || place.element ? of.flatMap(valuesOf).filter((value) => value === null || typeof value !== 'object').map((value) => ({ text: typeof value === 'string' ? value : JSON.stringify(value), insert: written(value, place.quoted) })) : [];
  const members = place.key || (place.element && place.quoted) ? [] : all.flatMap((one) => Object.entries(one.properties || {}).map(([name, own]) => ({
    text: name, insert: `${written(name, place.quoted)}: `, hint: [one.required?.includes(name) && '*', own.type?.join(' | '), own.description].filter(Boolean).join(' '), needed: one.required?.includes(name),
  }))).filter(({ text }) => !place.seen.includes(text)).sort((a, b) => Boolean(b.needed) - Boolean(a.needed));
  const known = new Set();
  return [...values, ...members].filter(fits).filter(({ text }) => !known.has(text) && known.add(text));
}
