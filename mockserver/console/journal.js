// The mock's journal as the page holds it: what was there, and what comes, for the session that is picked.
import { admin, events, read, send } from './api.js';

const most = 10000; // entries that are held; as many as the admin API lists
const firstPage = 200;
const laterPage = 1000;

const listeners = new Set();
let entries = []; // the oldest first
let byID = new Map();
let phase = 'loading'; // loading, live, lost
let complete = false; // all that the mock keeps is here
let trouble = null; // why it is lost
let stop = new AbortController();
let lastID = '';

export const all = () => entries;
export const find = (id) => byID.get(id);
export const state = () => ({ phase, complete, trouble });

// listen calls back with { fresh, whole, document, flow }: those that came, for which the oldest may have gone, whether everything changed,
// whether the mock's files have, and the time of the entry whose stream has gone on.
export function listen(call) {
  listeners.add(call);
  return () => listeners.delete(call);
}

function tell(change) {
  listeners.forEach((call) => call(change));
}

// begin forgets what is held and starts to follow the journal of the session that is picked now.
export function begin() {
  stop.abort();
  stop = new AbortController();
  entries = [];
  byID = new Map();
  flows.clear();
  [phase, complete, trouble, lastID] = ['loading', false, null, ''];
  tell({ whole: true });
  follow(stop.signal);
}

// follow listens for as long as it is wanted; a stream that breaks is taken up again where it ended.
async function follow(signal) {
  let pause = 300;
  while (!signal.aborted) {
    try {
      const response = await admin('/requests/events', { headers: lastID ? { 'Last-Event-ID': lastID } : {}, signal });
      [phase, trouble, pause] = ['live', null, 300];
      tell({});
      if (!complete) load(signal);
      for await (const event of events(response)) {
        if (event.name === 'request') take(JSON.parse(event.data));
        else if (event.name === 'flow') flow(JSON.parse(event.data));
        else if (event.name === 'document') tell({ document: true });
      }
    } catch (error) {
      if (signal.aborted) return;
      trouble = error;
    }
    if (signal.aborted) return;
    phase = 'lost';
    tell({});
    await new Promise((resolve) => { setTimeout(resolve, pause); });
    pause = Math.min(pause * 2, 5000);
  }
}

// load reads what was there before, page by page, the newest first.
async function load(signal) {
  let before = '';
  try {
    while (!complete && entries.length < most) {
      const limit = before ? laterPage : firstPage;
      const { requests } = await read(`/requests?limit=${limit}${before ? `&before=${encodeURIComponent(before)}` : ''}`, { signal });
      if (signal.aborted) return;
      const older = requests.filter((entry) => !byID.has(entry.id)).reverse();
      older.forEach((entry) => byID.set(entry.id, entry));
      const held = new Set(older);
      entries = older.concat(entries.filter((entry) => !held.has(entry)));
      lastID ||= older.at(-1)?.id || '';
      complete = requests.length < limit;
      before = requests.at(-1)?.id;
      tell({ whole: true });
    }
    complete = true;
    tell({});
  } catch (error) {
    if (signal.aborted) return;
    trouble = error;
    tell({});
  }
}

const flows = new Map(); // how far streams are, by the time of their entries
const mostFlows = 200;

// flowOf is how many events of a stream have been sent, and whether it has ended; undefined for one that nobody has seen.
export const flowOf = (entry) => flows.get(entry.at);

function flow(now) {
  flows.set(now.at, now);
  if (flows.size > mostFlows) flows.delete(flows.keys().next().value);
  tell({ flow: now.at });
}

let waiting = [];

// take keeps an entry that came; many that come at once are shown at once.
function take(entry) {
  const known = byID.get(entry.id);
  if (known) {
    if (known.at !== entry.at) begin(); // the mock was started anew and counts from one
    return;
  }
  byID.set(entry.id, entry);
  lastID = entry.id;
  waiting.push(entry);
  if (waiting.length === 1) setTimeout(flush, 50);
}

function flush() {
  const fresh = waiting.filter((entry) => byID.get(entry.id) === entry);
  waiting = [];
  entries.push(...fresh);
  const gone = entries.length - most;
  if (gone > 0) entries.splice(0, gone).forEach((entry) => byID.delete(entry.id));
  tell({ fresh });
}

// clear empties the journal, here and in the mock.
export async function clear() {
  await send('DELETE', '/requests');
  forget();
}

// forget drops what is held; what comes is followed on.
export function forget() {
  entries = [];
  waiting = [];
  byID = new Map();
  tell({ whole: true });
}
