// A response as people look at it: a customer the way the product's own page shows one, anything else field by field.
import { h } from './dom.js';
import { has, t } from './i18n.js';

const first = ['phone', 'company', 'email', 'sex', 'operator', 'source_id', 'industry_id', 'grade_id', 'province_id', 'city_id',
  'expect_transaction_fee', 'expect_transaction_at', 'created_at', 'updated_at', 'inputted_at', 'viewed_at', 'followed_at', 'unfollow_back_at', 'unsettled_back_at'];
const id = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const apart = ['id', 'name', 'components'];

// isCustomer reports whether a body is one of the customer-detail answer.
export const isCustomer = (body) => Array.isArray(body?.data?.components);

// titleOf is what a body is called in a list.
export function titleOf(body) {
  const data = body?.data ?? body;
  const named = data && typeof data === 'object' && !Array.isArray(data) ? data.name ?? data.title ?? data.message ?? data.error : null;
  return typeof named === 'string' && named.trim() !== '' ? named : typeof body?.message === 'string' && body?.data === null ? body.message : '';
}

export function card(body) {
  if (isCustomer(body)) return customer(body.data);
  return h('div', { class: 'card-body' }, tree(body));
}

function customer(data) {
  const rest = Object.keys(data).filter((key) => !first.includes(key) && !apart.includes(key));
  const keys = [...first.filter((key) => key in data), ...rest];
  const components = data.components.filter((one) => one && typeof one === 'object').toSorted((a, b) => a.sort - b.sort);
  return h('article', { class: 'customer', 'aria-label': t('customer') },
    h('header', null, h('h3', null, data.name ?? h('span', { class: 'soft' }, t('customer.unnamed'))), h('code', { class: 'soft' }, String(data.id))),
    h('dl', { class: 'fields' }, keys.map((key) => pair(labelOf(key), shownAs(key, data[key])))),
    h('h4', null, t('customer.components'), ' ', h('span', { class: 'count' }, components.length)),
    components.length === 0 ? h('p', { class: 'soft' }, t('customer.components.none')) : h('dl', { class: 'fields components' }, components.map(component)));
}

const pair = (label, value) => h('div', { class: 'pair' }, h('dt', null, label), h('dd', null, value));

const labelOf = (key) => (has(`field.${key}`) ? t(`field.${key}`) : key);

function shownAs(key, value) {
  const named = `${key}.${value}`;
  if (has(named)) return [t(named), ' ', h('span', { class: 'soft' }, String(value))];
  return leaf(value);
}

// component is one form field, shown by its type.
function component(one) {
  const value = one.data?.value;
  const rules = Array.isArray(one.validate) ? one.validate : [];
  return h('div', { class: one.status === false ? 'pair off' : 'pair' },
    h('dt', null, String(one.name), rules.includes('required') && h('span', { class: 'required', title: t('customer.required') }, '*', h('span', { class: 'unseen' }, t('customer.required'))),
      h('span', { class: 'tag' }, has(`type.${one.type}`) ? t(`type.${one.type}`) : String(one.type)), one.status === false && h('span', { class: 'tag' }, t('customer.off'))),
    h('dd', null, byType(one.type, value)));
}

function byType(type, value) {
  if (value === null || value === undefined || value === '') return leaf(null);
  if (type === 'number') return h('span', { class: 'number' }, String(value));
  if (type === 'date') return h('time', null, String(value));
  return leaf(value);
}

function leaf(value) {
  if (value === null || value === undefined) return h('span', { class: 'soft' }, h('span', { 'aria-hidden': 'true' }, '—'), h('span', { class: 'unseen' }, 'null'));
  if (value === '') return h('span', { class: 'soft' }, t('emptyText'));
  if (typeof value === 'object') return tree(value);
  return h('span', { class: typeof value === 'number' ? 'number' : id.test(value) ? 'id' : 'text' }, String(value));
}

const widest = 60; // members of one level that are drawn

function tree(value, depth = 0) {
  if (value === null || typeof value !== 'object') return leaf(value);
  const entries = Object.entries(value);
  if (entries.length === 0) return h('span', { class: 'soft' }, Array.isArray(value) ? '[]' : '{}');
  if (depth > 8) return h('span', { class: 'soft' }, '…');
  return h('dl', { class: depth ? 'fields nested' : 'fields' },
    entries.slice(0, widest).map(([key, member]) => h('div', { class: 'pair' }, h('dt', null, h('code', null, key)), h('dd', null, tree(member, depth + 1)))),
    entries.length > widest && h('div', { class: 'pair' }, h('dt', null, '…'), h('dd', null, t('card.more', { count: entries.length - widest }))));
}
