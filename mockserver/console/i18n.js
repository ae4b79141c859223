// The page's words in the reader's language, and numbers and times as that language writes them.
import { messages } from './messages.js';

const root = document.documentElement;

export const lang = () => (root.lang.startsWith('zh') ? 'zh' : 'en');

export function setLang(next) {
  root.lang = next === 'zh' ? 'zh-CN' : 'en';
  keep('agentmock.lang', next);
}

// t is a text of the dictionary, with {name} replaced by values.name.
export function t(key, values = {}) {
  return messages[key][lang()].replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
}

// has reports whether the dictionary has a text: fields of an API may have none.
export const has = (key) => Object.hasOwn(messages, key);

export const number = (n) => n.toLocaleString(root.lang);

export const percent = (share) => share.toLocaleString(root.lang, { style: 'percent', maximumFractionDigits: 1 });

export const clock = (date) => date.toLocaleTimeString(root.lang, { hour12: false });

export const moment = (date) => date.toLocaleString(root.lang, { hour12: false });

// span is a time of milliseconds.
export function span(ms) {
  if (ms < 1) return '<1 ms';
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(ms < 10000 ? 2 : 1)} s`;
}

export function bytes(n) {
  if (n < 1000) return `${n} B`;
  return n < 1e6 ? `${(n / 1000).toFixed(1)} kB` : `${(n / 1e6).toFixed(1)} MB`;
}

// theme is what the reader chose: light, dark, or '' for what the system says.
export const theme = () => root.dataset.theme || '';

export function setTheme(next) {
  if (next) root.dataset.theme = next;
  else delete root.dataset.theme;
  keep('agentmock.theme', next);
}

function keep(name, text) {
  try {
    if (text) localStorage.setItem(name, text);
    else localStorage.removeItem(name);
  } catch { /* a browser that keeps nothing: it lasts until the page goes */ }
}
