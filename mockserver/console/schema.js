// Schemas as forms need them: what a value may be, the first one there is, and the control for one that has no parts.
import { h, select } from './dom.js';
import { exact, exactNumber } from './json.js';
import { t } from './i18n.js';

const isRaw = (value) => Boolean(JSON.isRawJSON?.(value));

export const isNested = (value) => value !== null && typeof value === 'object' && !isRaw(value);

export const kindOf = (value) => (value === null ? 'null' : Array.isArray(value) ? 'array' : isRaw(value) ? 'number' : typeof value);

// itemOf is the schema of an item of a list by its place; false where none may be there.
export const itemOf = (schema, i) => schema.prefixItems?.[i] ?? schema.items ?? {};

// allows reports whether a schema may have values of a kind.
const allows = (schema, kind) => !schema.type || schema.type.includes(kind) || (kind === 'number' && schema.type.includes('integer'));

const constants = (schema) => schema.enum ?? ('const' in schema ? [schema.const] : null);

// together is a schema and one of its alternatives, as one.
export function together({ oneOf, ...schema }, one = {}) {
  return { ...schema, ...one, type: one.type ?? schema.type, properties: { ...schema.properties, ...one.properties }, required: [...(schema.required || []), ...(one.required || [])], description: one.description ?? schema.description };
}

// nameOf is what an alternative is called.
export const nameOf = (schema, i) => schema.title || schema.type?.join(' | ') || constants(schema)?.map(String).join(', ').slice(0, 40) || `${i + 1}`;

// fit is the place of the alternative that a value is of, as far as can be seen.
export function fit(all, value) {
  const score = (schema) => {
    if (!allows(schema, kindOf(value))) return -1;
    const listed = constants(schema);
    if (listed) return listed.includes(value) ? 100 : -1;
    if (kindOf(value) !== 'object') return 1;
    let points = 1;
    for (const [name, own] of Object.entries(schema.properties || {})) {
      if (!Object.hasOwn(value, name)) continue;
      const said = constants(own);
      if (said && !said.includes(value[name])) return -1;
      points += said ? 100 : 1;
    }
    return points - (schema.required || []).filter((name) => !Object.hasOwn(value, name)).length;
  };
  const points = all.map(score);
  return Math.max(0, points.indexOf(Math.max(...points)));
}

// fresh is a value to begin with: what the schema says, else the emptiest with what is required.
export function fresh(schema) {
  if (schema.default !== undefined) return structuredClone(schema.default);
  const listed = constants(schema);
  if (listed) return structuredClone(listed[0]);
  if (schema.examples) return structuredClone(schema.examples[0]);
  if (schema.oneOf) return fresh(together(schema, schema.oneOf[0]));
  const kinds = schema.type?.filter((kind) => kind !== 'null') || (schema.properties || schema.required ? ['object'] : schema.items || schema.prefixItems ? ['array'] : ['string']);
  switch (kinds[0]) {
    case 'object': return Object.fromEntries((schema.required || []).filter((name) => schema.properties?.[name]).map((name) => [name, fresh(schema.properties[name])]));
    case 'array': return Array.from({ length: Math.max(schema.prefixItems?.length || 0, Math.min(schema.minItems || 0, 3)) }, (_, i) => fresh(itemOf(schema, i) || {}));
    case 'boolean': return false;
    case 'integer': case 'number': return schema.minimum ?? 0;
    default: return kinds.length ? '' : null;
  }
}

// hintOf says what a value is, and what it has to be.
export function hintOf(schema) {
  const bound = (keyword, sign) => schema[keyword] !== undefined && `${sign} ${schema[keyword]}`;
  return [schema.description, schema.format, bound('minimum', '≥'), bound('maximum', '≤'), bound('exclusiveMinimum', '>'), bound('exclusiveMaximum', '<'),
    schema.minLength && t('form.least', { count: schema.minLength }), schema.maxLength && t('form.most', { count: schema.maxLength }), schema.pattern, schema.deprecated && t('form.deprecated')].filter(Boolean).join(' · ');
}

const long = 80; // signs of a text that has a line of its own

// control is what a value without parts is changed with, by its type; what the schema does not allow is JSON.
export function control(schema, value, set, props) {
  const listed = constants(schema);
  const plain = { spellcheck: 'false', autocomplete: 'off', ...props };
  if (listed) {
    const texts = listed.map((one) => JSON.stringify(one));
    const now = JSON.stringify(value);
    return select([...(texts.includes(now) ? [] : [[now, now]]), ...listed.map((one, i) => [texts[i], typeof one === 'string' ? one : texts[i]])], now, { ...props, onchange: (event) => set(JSON.parse(event.target.value)) });
  }
  const kind = kindOf(value);
  if (kind === 'boolean' && allows(schema, kind)) return h('input', { ...props, type: 'checkbox', role: 'switch', checked: value, onchange: (event) => set(event.target.checked) });
  if (kind === 'number' && allows(schema, kind)) {
    return h('input', { ...plain, type: 'number', step: schema.type?.includes('number') || !schema.type ? 'any' : 1, min: schema.minimum, max: schema.maximum, value: isRaw(value) ? value.rawJSON : String(value), oninput(event) { if (event.target.value !== '') set(exactNumber(event.target.value)); } });
  }
  if (kind === 'string' && allows(schema, kind)) {
    const oninput = (event) => set(event.target.value);
    return value.length > long || value.includes('\n') ? h('textarea', { ...plain, rows: 3, value, oninput }) : h('input', { ...plain, type: 'text', value, placeholder: schema.examples?.[0] ?? '', oninput });
  }
  return h('input', { ...plain, type: 'text', class: 'mono', value: JSON.stringify(value), oninput(event) { const next = exact(event.target.value); if (next !== undefined) set(next); } });
}
