// A stream of events: those of an entry, as they are sent, and those of an answer, as they come.
import * as journal from './journal.js';
import { h } from './dom.js';
import { jsonView } from './json.js';
import { number, span, t } from './i18n.js';

export const isStream = (type) => /^text\/event-stream\b/i.test(type);

// blocksOf are the events of a stream as they are written: HTML standard, section 9.2.
export const blocksOf = (text) => text.split(/\r?\n\r?\n/).filter((block) => block.trim() !== '').map((block) => {
  const event = { id: '', name: 'message', data: [] };
  for (const line of block.split(/\r?\n/)) {
    const [, field, value] = /^(\w+): ?(.*)$/.exec(line) || [];
    if (field === 'data') event.data.push(value);
    else if (field === 'event') event.name = value;
    else if (field === 'id') event.id = value;
  }
  return { ...event, data: event.data.join('\n') };
});

// eventRow is one event, with how long after the request it came where that is known.
export const eventRow = (event, took) => h('li', null, h('div', null, h('span', { class: 'tag' }, event.name), event.id && [' ', h('code', { class: 'soft' }, event.id)], took !== undefined && [' ', h('span', { class: 'soft' }, `+${span(took)}`)]), event.data && jsonView(event.data));

// flowTag is how far the stream of an entry is, as long as it flows.
export function flowTag(entry) {
  const flow = journal.flowOf(entry);
  if (!flow || flow.ended) return null;
  const count = number(blocksOf(entry.response.body).length);
  return h('span', { class: 'tag flow', title: t('stream.flows', { sent: number(flow.sent), count }) }, `${number(flow.sent)}/${count} `);
}

// streamView shows the events of an entry, those marked that are still to be sent; what it hands back looks again.
export function streamView(entry) {
  const events = blocksOf(entry.response.body);
  const rows = events.map((event) => eventRow(event));
  const state = h('p', { class: 'soft', role: 'status' });
  function draw() {
    const flow = journal.flowOf(entry);
    const sent = flow ? flow.sent : events.length;
    rows.forEach((row, i) => row.classList.toggle('coming', i >= sent));
    state.textContent = !flow || (flow.ended && sent >= events.length) ? t('stream.events', { count: number(events.length) }) : t(flow.ended ? 'stream.ended' : 'stream.flows', { sent: number(sent), count: number(events.length) });
  }
  draw();
  return { el: h('div', { class: 'stream' }, state, h('ol', null, rows)), draw };
}
