// The switches of a mock's settings. Each says which flag of the command line and which Prefer header do the same.
import { send } from './api.js';
import { copyButton, h, newID, select, toast } from './dom.js';
import { has, t } from './i18n.js';

const share = (value) => `${Number((value * 100).toFixed(2))}%`;

// The switches: what the flag and the header say for a value; '' is nothing to say.
export const switches = [
  { name: 'delay', kind: 'text', placeholder: '300ms', presets: ['', '300ms', '2s', 'median=200ms,p99=2s'], flag: (v) => v && `--delay ${v}`, prefer: (v) => v && (v.startsWith('median=') ? `delay=${/median=([^,]+)/.exec(v)[1]}` : `delay=${v}`) },
  { name: 'interval', kind: 'text', placeholder: '500ms', presets: ['', '0s', '500ms', '2s'], flag: (v) => v && `--interval ${v}`, prefer: (v) => v && `interval=${v}` },
  { name: 'error_rate', kind: 'share', flag: (v) => v && `--error-rate ${share(v)}`, prefer: (v) => v && 'code=500' },
  { name: 'fault_rate', kind: 'share', flag: (v) => v && `--fault-rate ${share(v)}`, prefer: (v) => v && 'fault=connection-reset' },
  { name: 'rate_limit', kind: 'text', placeholder: '10/s', presets: ['', '1/s', '10/s', '100/m'], flag: (v) => v && `--rate-limit ${v}` },
  { name: 'auth', kind: 'choice', options: ['optional', 'required', 'off'], usual: 'optional', flag: (v) => `--auth ${v}` },
  { name: 'tokens', kind: 'list', placeholder: 'secret-1', flag: (v) => !v.some((one) => one.startsWith('sha256:')) && `--tokens ${v.join(',')}` },
  { name: 'tokens_expired', kind: 'text', placeholder: 'now', presets: ['', 'now'], flag: () => '' },
  { name: 'unknown', kind: 'choice', options: ['generate', 'not-found'], usual: 'generate', flag: (v) => `--unknown ${v}`, prefer: (v) => (v === 'not-found' ? 'code=404' : 'dynamic=true') },
  { name: 'dynamic', kind: 'toggle', usual: false, flag: () => '--dynamic', prefer: () => 'dynamic=true' },
  { name: 'seed', kind: 'text', placeholder: 'demo', presets: [], flag: (v) => v && `--seed ${/^[\w.-]+$/.test(v) ? v : `'${v.replaceAll("'", "'\\''")}'`}`, prefer: (v) => v && `seed=${/^[\w.-]+$/.test(v) ? v : JSON.stringify(v)}` },
  { name: 'locale', kind: 'choice', options: ['auto', 'zh-CN', 'en-US'], usual: 'auto', flag: (v) => `--locale ${v}`, prefer: (v) => `locale=${v}` },
];

// The examples that are shown where a switch is off, so that there is always something to copy.
const example = { delay: '300ms', interval: '500ms', tokens: ['secret-1', 'secret-2'], error_rate: 0.05, fault_rate: 0.01, rate_limit: '10/s', seed: 'demo' };

// switchRow is a setting that can be changed, beside what does the same.
export function switchRow(one, value) {
  const id = newID('setting');
  const note = h('p', { class: 'bad', role: 'alert', id: `${id}-wrong` });
  const same = h('div', { class: 'same' });
  const label = t(`setting.${one.name}`);
  const el = h('div', { class: 'switch' });

  async function change(next) {
    try {
      const got = await send('PATCH', '/settings', { body: { [one.name]: next } });
      note.replaceChildren();
      control.set(got[one.name]);
      show(got[one.name]);
      toast(t('simulate.changed', { name: label }));
    } catch (error) {
      note.textContent = error.message;
    }
  }

  function show(now) {
    const off = now === '' || now === 0 || now.length === 0 || now === one.usual;
    el.classList.toggle('on', !off);
    const said = off && one.name in example ? example[one.name] : now;
    same.classList.toggle('example', off);
    same.replaceChildren(sameAs(t('simulate.flag'), one.flag(said)), sameAs('Prefer', one.prefer?.(said), (text) => `Prefer: ${text}`));
  }

  const control = controls[one.kind](one, id, value, change);
  el.append(h('div', { class: 'switch-name' }, h('label', { for: id }, label), h('p', { class: 'hint', id: `${id}-hint` }, t(`setting.${one.name}.hint`))),
    h('div', { class: 'switch-control' }, control.el, note), same);
  show(value);
  return el;
}

const sameAs = (name, text, copied = (said) => said) => h('div', { class: 'same-line' }, h('span', { class: 'same-name' }, name),
  text ? [h('code', null, text), copyButton(copied(text), { bare: true, label: `${t('copy')}: ${text}` })] : h('span', { class: 'soft' }, t('simulate.none')));

// controls make what a value is chosen with: an element, and set() for what the mock says it is now.
const controls = {
  text(one, id, value, change) {
    const input = h('input', { id, type: 'text', value, placeholder: one.placeholder, spellcheck: 'false', autocomplete: 'off', 'aria-describedby': `${id}-hint ${id}-wrong`, onchange: () => change(input.value.trim()) });
    const presets = one.presets.map((preset) => h('button', { type: 'button', class: 'chip', 'aria-pressed': String(preset === value), onclick: () => change(preset), 'data-value': preset }, preset || t('simulate.off')));
    const set = (now) => {
      input.value = now;
      presets.forEach((chip) => chip.setAttribute('aria-pressed', String(chip.dataset.value === now)));
    };
    return { el: h('div', { class: 'text-control' }, input, presets.length > 0 && h('div', { class: 'chips', role: 'group', 'aria-label': t(`setting.${one.name}`) }, presets)), set };
  },
  // A list shows what is in it as chips, which take it out; of secrets the mock only knows digests.
  list(one, id, value, change) {
    let now = value;
    const input = h('input', { id, type: 'text', placeholder: one.placeholder, spellcheck: 'false', autocomplete: 'off', 'aria-describedby': `${id}-hint ${id}-wrong`, onchange: () => {
      const added = input.value.split(',').map((text) => text.trim()).filter(Boolean);
      input.value = '';
      if (added.length) change([...now, ...added]);
    } });
    const known = h('div', { class: 'chips', role: 'group', 'aria-label': t(`setting.${one.name}`) });
    const set = (next) => {
      now = next;
      known.replaceChildren(...now.map((text) => h('button', { type: 'button', class: 'chip', title: text, 'aria-label': `${t(`setting.${one.name}.remove`)}: ${text.slice(0, 15)}`, onclick: () => change(now.filter((other) => other !== text)) }, `${text.slice(0, 15)}… ×`)));
    };
    set(value);
    return { el: h('div', { class: 'text-control' }, input, known), set };
  },
  share(one, id, value, change) {
    const slider = h('input', { id, type: 'range', min: 0, max: 100, step: 1, value: value * 100, 'aria-describedby': `${id}-hint ${id}-wrong`, oninput: () => { exact.value = slider.value; }, onchange: () => change(Number(slider.value) / 100) });
    const exact = h('input', { type: 'number', min: 0, max: 100, step: 'any', value: Number((value * 100).toFixed(4)), 'aria-label': `${t(`setting.${one.name}`)}, %`, onchange: () => change(Math.min(100, Math.max(0, Number(exact.value) || 0)) / 100) });
    const set = (now) => {
      slider.value = now * 100;
      exact.value = Number((now * 100).toFixed(4));
    };
    return { el: h('div', { class: 'share-control' }, slider, exact, h('span', { 'aria-hidden': 'true' }, '%')), set };
  },
  choice(one, id, value, change) {
    const el = select((one.options.includes(value) ? one.options : [...one.options, value]).map((option) => [option, has(`${one.name}.${option}`) ? t(`${one.name}.${option}`) : option]), value, { id, 'aria-describedby': `${id}-hint ${id}-wrong`, onchange: () => change(el.value) });
    return { el, set(now) { el.value = now; } };
  },
  toggle(one, id, value, change) {
    const el = h('input', { id, type: 'checkbox', 'aria-describedby': `${id}-hint ${id}-wrong`, onchange: () => change(el.checked) });
    el.checked = value;
    return { el, set(now) { el.checked = now; } };
  },
};
