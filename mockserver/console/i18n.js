// The page's words in the reader's language, and numbers and times as that language writes them.
export const root = document.documentElement;

export const lang = () => (root.lang.startsWith('zh') ? 'zh' : 'en');

const wordsOf = async (language) => (await import(`./messages.${language}.js`)).messages;

let messages = await wordsOf(lang());

export async function setLang(next) {
  messages = await wordsOf(next);
  root.lang = next === 'zh' ? 'zh-CN' : 'en';
  keep('agentmock.lang', next);
}

// t is a text of the dictionary, with {name} replaced by values.name, and {name|one|several} by the word for so many.
export function t(key, values = {}) {
  return messages[key].replace(/\{(\w+)(?:\|([^|}]*)\|([^}]*))?\}/g, (_, name, one, several) => (several === undefined ? String(values[name]) : String(values[name]) === '1' ? one : several));
}

// wanted is what a rule wants: a sentence where the mock says it in Chinese, else what comes after "want".
export const wanted = (want) => (/^[^\x00-\x7f]/.test(want) ? want : t('want', { want }));

// has reports whether the dictionary has a text: fields of an API may have none.
export const has = (key) => Object.hasOwn(messages, key);

// formatter is one of Intl's, made once for a language: making one takes longer than drawing a row.
const made = new Map();
function formatter(kind, options) {
  const key = root.lang + kind.name + JSON.stringify(options);
  if (!made.has(key)) made.set(key, new kind(root.lang, options));
  return made.get(key);
}

export const number = (n) => formatter(Intl.NumberFormat).format(n);

export const clock = (date) => formatter(Intl.DateTimeFormat, { timeStyle: 'medium', hourCycle: 'h23' }).format(date);

export const moment = (date) => formatter(Intl.DateTimeFormat, { dateStyle: 'medium', timeStyle: 'medium', hourCycle: 'h23' }).format(date);

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
