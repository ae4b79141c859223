// An answer that somebody wants of an operation, as an exchange: for a running mock, and as a file.
import { pretty } from './json.js';

// A want is {operation, status, body, type, types, delay, fault, conditions, times, turns, key}: body is a text, '' for what the document or
// the generator says; conditions are {in, name, matches, text}; times is 0 for always; turns are several answers, in the place of the one,
// which are counted for each value of the key.

// literal is a text as JSON: itself where it is JSON, else a string. Numbers keep their digits that way.
export function literal(text) {
  try { JSON.parse(text); return text; } catch { return JSON.stringify(text); }
}

// isJSON reports whether a media type is JSON, or built on it.
export const isJSON = (type) => /[/+]json\b/i.test(type);

// requestOf is the request of a want as JSON; '' for any.
function requestOf({ conditions }) {
  const places = Map.groupBy(conditions, (c) => c.in);
  const value = (c) => (c.matches ? JSON.stringify({ matches: c.text }) : literal(c.text));
  const parts = [...places].map(([place, all]) => `${JSON.stringify(place)}: {${all.map((c) => `${JSON.stringify(place === 'body' && !c.name.startsWith('/') ? `/${c.name}` : c.name)}: ${value(c)}`).join(', ')}}`);
  return parts.length ? `{${parts.join(', ')}}` : '';
}

function responseOf({ status, body, type, types, delay, fault }) {
  const other = body && type && types.length > 1 && type !== types[0];
  return `{${[`"status": ${status}`, other && `"headers": {"Content-Type": ${JSON.stringify(type)}}`, body && `"body": ${isJSON(type || types[0] || '') ? literal(body) : JSON.stringify(body)}`,
    delay && `"delay": ${JSON.stringify(delay)}`, fault && `"fault": ${JSON.stringify(fault)}`].filter(Boolean).join(', ')}}`;
}

// inTurn reports whether a want is several answers.
const inTurn = (want) => want.turns?.length > 1;

const pairs = (want, ...before) => [...before, requestOf(want) && `"request": ${requestOf(want)}`, inTurn(want) && want.key && `"key": ${JSON.stringify(want.key)}`,
  inTurn(want) ? `"responses": [${want.turns.map(responseOf).join(', ')}]` : `"response": ${responseOf(want)}`].filter(Boolean).join(', ');

// exchangeOf is what a running mock is given.
export const exchangeOf = (want) => `{${pairs(want, `"operation": ${JSON.stringify(want.operation)}`, want.times > 0 && `"times": ${want.times}`)}}`;

// stemOf is a text as part of a name: letters, digits, dots, dashes and underscores, and a sum where others were in it.
export function stemOf(text, most = 40) {
  const plain = text.replace(/[^A-Za-z0-9._-]+/g, '-').replace(/^[.-]+/, '').slice(0, most);
  return plain === text ? text : `${plain}${plain ? '-' : ''}${sumOf(text)}`;
}

function sumOf(text) { // FNV-1a
  let sum = 2166136261;
  for (const sign of text) sum = Math.imul(sum ^ sign.codePointAt(0), 16777619) >>> 0;
  return sum.toString(36);
}

// nameOf is the same for wants of an operation with the same conditions: a later one takes the place of an earlier one.
export function nameOf(want) {
  const request = requestOf(want);
  return `${inTurn(want) ? 'turns' : want.times > 0 ? 'next' : 'answer'}-${stemOf(want.operation)}${request ? `-${sumOf(request)}` : ''}`;
}

// fileOf is an exchange file that has the mock answer so each time it is started: where it goes, and what stands in it.
export function fileOf(want) {
  const request = requestOf(want);
  const stem = `${inTurn(want) ? want.turns.map((one) => one.status).join('-').slice(0, 40) : want.status}${want.fault ? `-${want.fault}` : ''}${request ? `-${sumOf(request)}` : ''}`;
  return { operation: want.operation, stem, text: indented(`{${pairs(want)}}`) };
}

// indented is JSON as files are read; JSON is YAML.
export const indented = (text) => `${pretty(text)}\n`;
