// Elements are built here and nowhere else: children that are texts become text nodes, so nothing an API says is ever markup.
import { t } from './i18n.js';

// h makes an element: on* are listeners, style sets single properties (the policy of the page allows no style attributes),
// value, checked, and disabled are properties, everything else attributes; false, null and undefined leave one out.
export function h(tag, props, ...children) {
  return fill(document.createElement(tag), props, children);
}

// s makes an element of SVG.
export function s(tag, props, ...children) {
  return fill(document.createElementNS('http://www.w3.org/2000/svg', tag), props, children);
}

const properties = new Set(['value', 'checked', 'disabled', 'open', 'selected', 'indeterminate']);

function fill(el, props, children) {
  for (const [name, value] of Object.entries(props || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith('on')) el.addEventListener(name.slice(2), value);
    else if (name === 'style') Object.entries(value).forEach(([property, text]) => el.style.setProperty(property, text));
    else if (properties.has(name)) continue;
    else el.setAttribute(name, value === true ? '' : value);
  }
  el.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  for (const name of properties) if (props && props[name] !== undefined && props[name] !== null) el[name] = props[name];
  return el;
}

// put draws children in an element in place of what is there; like h it leaves out false, null and undefined, of which replaceChildren makes texts.
export function put(el, ...children) {
  el.replaceChildren();
  return fill(el, null, children);
}

let last = 0;
export const newID = (stem) => `${stem}-${++last}`;

// field ties a label to its control, and a hint to both.
export function field(label, control, hint) {
  control.id ||= newID('field');
  const note = hint && h('span', { class: 'hint', id: `${control.id}-hint` }, hint);
  if (note) control.setAttribute('aria-describedby', note.id);
  return h('div', { class: 'field' }, h('label', { for: control.id }, label), control, note);
}

export function select(options, chosen, props) {
  return h('select', { ...props, value: chosen }, options.map(([value, label]) => h('option', { value }, label)));
}

// button is one that says what it does; icon goes before its words.
export function button(label, onclick, { icon: name, kind = '', ...props } = {}) {
  return h('button', { type: 'button', class: `button ${kind}`, onclick, ...props }, name && icon(name), h('span', null, label));
}

const paths = {
  start: 'M3 10.5 10 4l7 6.5M5 9v7h10V9', customers: 'M7 9a3 3 0 1 0 0-6 3 3 0 0 0 0 6Zm-5 8c0-3 2-5 5-5s5 2 5 5m1-13.5a3 3 0 0 1 0 5.5m2 3c2 .7 3 2.400 3 5',
  requests: 'M3 5h14M3 10h14M3 15h9', simulate: 'M4 6h6m4 0h2M4 14h2m4 0h6M12 4v4M8 12v4', contract: 'M5 3h7l3 3v11H5zM8 11l2 2 3-4', api: 'M7 5 2.500 10 7 15M13 5l4.500 5-4.500 5',
  copy: 'M7 7h9v9H7zM4 13V4h9', check: 'm4 10 4 4 8-9', close: 'm5 5 10 10M15 5 5 15', back: 'M12 4 6 10l6 6', download: 'M10 3v10m-4-4 4 4 4-4M4 16h12',
  trash: 'M4 6h12M8 6V4h4v2m-6 0 1 10h6l1-10', plus: 'M10 4v12M4 10h12', play: 'M6 4l10 6-10 6z', stop: 'M5 5h10v10H5z', reset: 'M4 10a6 6 0 1 0 2-4.500M6 2v4h4',
  warn: 'M10 3 2 17h16zM10 8v4m0 2v.5', file: 'M5 3h7l3 3v11H5z', sun: 'M10 7a3 3 0 1 0 0 6 3 3 0 0 0 0-6Zm0-5v2m0 12v2M2 10h2m12 0h2M4.500 4.500l1.400 1.400m8.200 8.200 1.400 1.400m0-11-1.400 1.400m-8.200 8.200-1.400 1.400',
  moon: 'M16 12A7 7 0 0 1 8 4a6.500 6.500 0 1 0 8 8Z', auto: 'M10 3a7 7 0 1 0 0 14zM10 3a7 7 0 0 1 0 14', language: 'M3 10h14M10 3c-5 4-5 10 0 14 5-4 5-10 0-14Zm0 0a7 7 0 1 0 0 14 7 7 0 0 0 0-14Z',
};

// icon is a drawing beside words that say the same: readers of screens do not hear it.
export function icon(name) {
  return s('svg', { class: 'icon', viewBox: '0 0 20 20', 'aria-hidden': 'true', focusable: 'false' }, s('path', { d: paths[name] }));
}

// copyButton copies what text() is then, and says so.
export function copyButton(text, { label = t('copy'), kind = 'quiet', bare = false } = {}) {
  const words = h('span', { class: bare ? 'unseen' : '' }, label);
  const drawing = h('span', { class: 'swap' }, icon('copy'));
  return h('button', {
    type: 'button', class: `button copy ${kind}`,
    async onclick() {
      await copyText(typeof text === 'function' ? text() : text);
      drawing.replaceChildren(icon('check'));
      setTimeout(() => drawing.replaceChildren(icon('copy')), 1200);
      say(t('copied'));
    },
  }, drawing, words);
}

// copyText also works on pages that browsers do not take for safe: those at another computer's address.
export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return;
  } catch { /* no clipboard here, or none that may be written */ }
  const area = h('textarea', { class: 'unseen', 'aria-hidden': 'true', tabindex: '-1', value: text });
  (document.querySelector('dialog[open]') || document.body).append(area);
  area.select();
  document.execCommand('copy');
  area.remove();
}

// code is a line to copy.
export function codeLine(text, label) {
  return h('div', { class: 'code-line' }, h('code', null, text), copyButton(text, { bare: true, label: label ? `${t('copy')}: ${label}` : t('copy') }));
}

// say tells readers of screens what has happened.
export function say(text) {
  const region = document.getElementById('said');
  if (region) region.textContent = text;
}

// toast says it for the eye as well.
export function toast(text, kind = 'good') {
  const stack = document.getElementById('toasts');
  const one = h('div', { class: `toast ${kind}` }, icon(kind === 'good' ? 'check' : 'warn'), h('span', null, text));
  stack.append(one);
  setTimeout(() => one.remove(), kind === 'good' ? 3500 : 8000);
}

// dialog shows a modal one; it resolves when it closes, with what close() was called with. It is a step of its own in the tab's history, so
// that Back closes it; however it closes, the step is gone before anybody goes on.
export function dialog(title, build, { wide = false } = {}) {
  return new Promise((resolve) => {
    const id = newID('dialog');
    let result;
    const el = h('dialog', { class: wide ? 'wide' : '', 'aria-labelledby': id, onclose });
    const close = (value) => { result = value; el.close(); };
    const ours = () => history.state?.dialog === id;
    function onback() { if (!ours() && el.open) el.close(); }
    function onclose() {
      window.removeEventListener('popstate', onback);
      el.remove();
      if (!ours()) { resolve(result); return; }
      window.addEventListener('popstate', () => resolve(result), { once: true });
      history.back();
    }
    history.pushState({ dialog: id }, '');
    window.addEventListener('popstate', onback);
    el.append(h('header', null, h('h2', { id }, title), button(t('close'), () => close(), { kind: 'quiet' })), ...[build(close)].flat());
    document.body.append(el);
    el.showModal();
  });
}

// sure asks before something is lost.
export function sure(title, text, action) {
  return dialog(title, (close) => [
    h('p', null, text),
    h('footer', null, button(t('cancel'), () => close(false)), button(action, () => close(true), { kind: 'danger' })),
  ]);
}

// download hands a text to the reader as a file.
export function download(name, blob) {
  const url = URL.createObjectURL(blob);
  h('a', { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10000);
}

export const heading = (text, ...more) => h('header', { class: 'heading' }, h('h1', { tabindex: '-1' }, text), ...more);

// Three things to see where there is nothing to see.
export const loading = () => h('p', { class: 'state', role: 'status' }, h('span', { class: 'spinner', 'aria-hidden': 'true' }), t('loading'));

export const empty = (title, ...more) => h('div', { class: 'state empty' }, h('p', { class: 'state-title' }, title), ...more);

export function failed(error, again) {
  return h('div', { class: 'state failed', role: 'alert' }, h('p', { class: 'state-title' }, icon('warn'), error.title || t('error')),
    h('p', null, error.message), again && button(t('again'), again, { icon: 'reset' }));
}

// debounce waits until nobody has called for a while.
export function debounce(wait, call) {
  let timer;
  return (...args) => {
    clearTimeout(timer);
    timer = setTimeout(() => call(...args), wait);
  };
}
