// Pictures of a report: what was covered, and how long answers took. Each says in words what it shows.
import { h, s } from './dom.js';
import { number, span, t } from './i18n.js';

// coveragePicture is a cell for every field of every response of every operation.
export function coveragePicture(coverage) {
  return h('div', { class: 'coverage' }, coverage.operations.map((operation) => h('section', { class: 'covered' },
    h('h3', null, operation.id, ' ', h('span', { class: 'soft' }, operation.method)),
    h('dl', null, operation.statuses.map((status) => h('div', { class: 'covered-status' },
      h('dt', null, h('span', { class: `status s-${status.status[0]}` }, status.status), h('span', { class: 'soft' }, t('coverage.seen', { count: number(status.count) }))),
      h('dd', null, cells(status), counts(status))))))));
}

function cells(status) {
  if (status.fields.length === 0) return null;
  const seen = new Set(status.seen);
  const missed = status.fields.filter((field) => !seen.has(field));
  const label = t('coverage.fields', { seen: number(status.seen.length), all: number(status.fields.length) });
  const side = 9;
  const across = Math.min(status.fields.length, 24);
  const down = Math.ceil(status.fields.length / across);
  return [
    s('svg', { class: 'cells', role: 'img', 'aria-label': label, viewBox: `0 0 ${across * side} ${down * side}`, width: across * side * 1.35, height: down * side * 1.35 },
      status.fields.map((field, i) => s('rect', { x: (i % across) * side + 0.75, y: Math.floor(i / across) * side + 0.75, width: side - 2, height: side - 2, rx: 1.5, class: seen.has(field) ? 'seen' : 'missed' }, s('title', null, field)))),
    status.count > 0 && missed.length > 0 && h('details', null, h('summary', null, t('coverage.missed', { count: number(missed.length) })), h('ul', { class: 'plain-list' }, missed.map((field) => h('li', null, h('code', null, field))))),
  ];
}

function counts(status) {
  const pair = (name, some, all) => (all.length ? t(`coverage.${name}`, { seen: number(some.length), all: number(all.length) }) : null);
  return h('p', { class: 'soft' }, [pair('fields', status.seen, status.fields), pair('values', status.used, status.values), pair('relations', status.tied || [], status.relations || [])].filter(Boolean).join(' · ') || t('coverage.nothing'));
}

// histogram is a bar for every bucket; a table says the same.
export function histogram(buckets) {
  const last = buckets.findLastIndex((bucket) => bucket.count > 0);
  if (last < 0) return h('p', { class: 'soft' }, t('latency.none'));
  const shown = buckets.slice(0, last + 1);
  const [wide, high, foot] = [44, 120, 30];
  const busiest = Math.max(...shown.map((bucket) => bucket.count));
  const name = (bucket) => (bucket.up_to ? `≤ ${span(bucket.up_to * 1000)}` : t('latency.longer'));
  const width = Math.max(shown.length * wide, 220);
  return h('div', { class: 'latency' },
    s('svg', { class: 'bars', role: 'img', 'aria-label': t('latency.label'), viewBox: `0 0 ${width} ${high + foot + 16}`, width, height: high + foot + 16 },
      s('line', { x1: 0, x2: width, y1: high + 16, y2: high + 16, class: 'axis' }),
      shown.map((bucket, i) => {
        const tall = bucket.count ? Math.max(2, (high * bucket.count) / busiest) : 0;
        const middle = i * wide + wide / 2;
        return [
          s('rect', { x: i * wide + 6, y: high + 16 - tall, width: wide - 12, height: tall, rx: 2, class: 'bar' }),
          bucket.count > 0 && s('text', { x: middle, y: high + 11 - tall, class: 'bar-count' }, number(bucket.count)),
          s('text', { x: middle, y: high + 32, class: 'bar-name' }, bucket.up_to ? span(bucket.up_to * 1000) : '>'),
        ];
      })),
    h('table', { class: 'unseen' }, h('caption', null, t('latency.label')), h('tbody', null, shown.map((bucket) => h('tr', null, h('th', { scope: 'row' }, name(bucket)), h('td', null, number(bucket.count)))))));
}
