// A list of any length that has only as many elements as fit its window. To readers of screens it is a listbox.
import { h } from './dom.js';

const spare = 6; // rows beyond either edge

// virtualList shows count() rows of the same height; draw(index) makes a row, choose(index) is called for the one that is taken.
export function virtualList({ label, rowHeight, count, draw, choose }) {
  const rows = new Map();
  const space = h('div', { class: 'virtual-space', role: 'presentation' });
  const el = h('div', { class: 'virtual', role: 'listbox', tabindex: '0', 'aria-label': label, onscroll: () => refresh(), onkeydown, onclick, onfocus }, space);
  const prefix = `row-${Math.random().toString(36).slice(2, 8)}-`;
  let active = -1;
  const heights = new ResizeObserver(() => refresh());
  heights.observe(el);

  function refresh() {
    const total = count();
    const height = rowHeight();
    space.style.setProperty('height', `${total * height}px`);
    const from = Math.max(0, Math.floor(el.scrollTop / height) - spare);
    const to = Math.min(total, Math.ceil((el.scrollTop + el.clientHeight) / height) + spare);
    for (const [index, row] of rows) {
      if (index < from || index >= to) {
        row.remove();
        rows.delete(index);
      }
    }
    for (let index = from; index < to; index++) if (!rows.has(index)) place(index, total, height);
    if (active >= total) activate(total - 1);
  }

  function place(index, total, height) {
    const row = draw(index);
    row.id = prefix + index;
    row.classList.toggle('active', index === active);
    row.setAttribute('role', 'option');
    row.setAttribute('aria-posinset', index + 1);
    row.setAttribute('aria-setsize', total);
    row.style.setProperty('transform', `translateY(${index * height}px)`);
    row.style.setProperty('height', `${height}px`);
    row.dataset.index = index;
    rows.set(index, row);
    space.append(row);
  }

  // redraw makes every row anew; shift is how many came at the top: what is being read stays where it is.
  function redraw(shift = 0) {
    rows.forEach((row) => row.remove());
    rows.clear();
    if (shift && active >= 0) active += shift;
    if (shift && el.scrollTop > rowHeight() / 2) {
      space.style.setProperty('height', `${count() * rowHeight()}px`);
      el.scrollTop += shift * rowHeight();
    }
    refresh();
    point();
  }

  function activate(index) {
    rows.get(active)?.classList.remove('active');
    active = index;
    rows.get(active)?.classList.add('active');
    point();
  }

  function point() {
    if (rows.has(active)) el.setAttribute('aria-activedescendant', prefix + active);
    else el.removeAttribute('aria-activedescendant');
  }

  function reveal(index) {
    const top = index * rowHeight();
    if (top < el.scrollTop) el.scrollTop = top;
    if (top + rowHeight() > el.scrollTop + el.clientHeight) el.scrollTop = top + rowHeight() - el.clientHeight;
    refresh();
  }

  function onfocus() {
    if (active < 0 && count() > 0) activate(Math.floor(el.scrollTop / rowHeight()));
  }

  function onkeydown(event) {
    const page = Math.max(1, Math.floor(el.clientHeight / rowHeight()) - 1);
    const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -Infinity, End: Infinity };
    if (event.key in steps) {
      event.preventDefault();
      const next = Math.min(count() - 1, Math.max(0, active + steps[event.key]));
      reveal(next);
      activate(next);
    } else if ((event.key === 'Enter' || event.key === ' ') && active >= 0) {
      event.preventDefault();
      choose(active);
    }
  }

  function onclick(event) {
    const row = event.target.closest('[data-index]');
    if (!row) return;
    activate(Number(row.dataset.index));
    choose(active);
  }

  return { el, refresh, redraw, activate, reveal, end: () => heights.disconnect() };
}
