// The page's frame: navigation, session, language, theme; it shows the view that the address names.
import * as journal from './journal.js';
import { files, onUnauthorized, read, setBase } from './api.js';
import { button, failed, h, icon, loading, say, toast } from './dom.js';
import { lang, number, setLang, setTheme, t, theme } from './i18n.js';
import { go, here, link, replace } from './router.js';
import { askToken, sessionPicker } from './session.js';
import * as start from './start.js';
import * as customers from './customers.js';
import * as log from './log.js';
import * as simulate from './simulate.js';
import * as apidoc from './apidoc.js';
import * as operation from './operation.js';
import * as resources from './resources.js';
import * as documentView from './document.js';

// contract is fetched when somebody opens it: with its report it is the largest of the views, and one that many never see.
const contract = {
  view(root, route, known) {
    let drawn = null;
    let gone = false;
    async function draw() {
      const wanted = root.contains(document.activeElement);
      root.replaceChildren(loading());
      try {
        const { view } = await import('./contract.js');
        if (gone) return;
        root.replaceChildren();
        drawn = view(root, route, known);
        if (wanted || document.activeElement === main) root.querySelector('h1').focus({ preventScroll: true });
      } catch (error) {
        if (!gone) root.replaceChildren(failed(error, draw));
      }
    }
    draw();
    return { leave() { gone = true; drawn?.leave(); } };
  },
};

const views = { start, customers, requests: log, simulate, contract, api: apidoc };
const further = { operations: ['start', operation], resources: ['start', resources], document: ['start', documentView] }; // those that lead on from one of the navigation, and from which
const known = (view) => view in views || view in further;

let mock = null; // what GET /__admin/operations says
let shown = null; // the view that is drawn: its name, and what it handed back

const main = h('main', { id: 'main', tabindex: '-1' });
const counter = h('span', { class: 'badge', hidden: true });
const pulse = h('span', { class: 'pulse' });
const banner = h('div', { class: 'banner', role: 'alert', hidden: true });

// nameOf is what a view is called: customers are what one API is about, any other has examples.
function nameOf(view) {
  return t(view === 'customers' && !customers.ofCustomers(mock) ? 'nav.examples' : `nav.${view}`);
}

function frame() {
  const app = document.getElementById('app');
  const links = Object.keys(views).map((view) => h('a', { href: link(view), 'data-view': view },
    icon(view), h('span', { class: 'nav-label' }, nameOf(view)), view === 'requests' && counter));
  app.replaceChildren(
    h('a', { class: 'skip', href: '#main', onclick(event) { event.preventDefault(); main.focus(); } }, t('skip')),
    h('header', { class: 'top' },
      h('a', { class: 'brand', href: link('start') }, h('span', { class: 'mark', 'aria-hidden': 'true' }), h('span', null, 'agentmock')),
      h('p', { class: 'api-name', id: 'api-name' }, mock?.title || ''), pulse),
    h('nav', { class: 'nav', 'aria-label': t('nav') }, h('ul', null, links.map((one) => h('li', null, one)))),
    h('div', { class: 'tools', role: 'group', 'aria-label': t('tools') }, sessionPicker(otherSession), languageSwitch(), themeSwitch()),
    h('div', { class: 'content' }, banner, main),
    h('div', { id: 'toasts', 'aria-hidden': 'true' }),
    h('div', { id: 'said', class: 'unseen', 'aria-live': 'polite', role: 'status' }),
    h('div', { id: 'heard', class: 'unseen', 'aria-live': 'polite', role: 'log' }),
  );
  mark();
  count();
}

function languageSwitch() {
  const other = lang() === 'zh' ? 'en' : 'zh';
  return button(other === 'zh' ? '中文' : 'English', async () => { await setLang(other); frame(); redraw(); document.getElementById('language').focus(); },
    { icon: 'language', kind: 'quiet', id: 'language', lang: other === 'zh' ? 'zh-CN' : 'en' });
}

const themes = { '': ['auto', 'light'], light: ['sun', 'dark'], dark: ['moon', ''] };

function themeSwitch() {
  const [drawing, next] = themes[theme()];
  const words = t(`theme.${theme() || 'auto'}`);
  return h('button', { type: 'button', class: 'button quiet', id: 'theme', title: words,
    onclick() { setTheme(next); document.getElementById('theme').replaceWith(themeSwitch()); document.getElementById('theme').focus(); say(t(`theme.${next || 'auto'}`)); },
  }, icon(drawing), h('span', { class: 'unseen' }, words));
}

// mark says in the navigation where the reader is.
function mark() {
  const { view } = here();
  document.querySelectorAll('.nav a').forEach((one) => (one.dataset.view === (further[view]?.[0] || view) ? one.setAttribute('aria-current', 'page') : one.removeAttribute('aria-current')));
  document.title = `${view in further ? here().id || t(`${view}.title`) : nameOf(view in views ? view : 'start')} · agentmock`;
}

// show draws the view that the address names; one that is drawn already is told where it is now.
function show({ focus = false } = {}) {
  const route = here();
  if (!known(route.view)) {
    go('start');
    return;
  }
  mark();
  if (shown?.name === route.view && shown.update) {
    shown.update(route);
    return;
  }
  shown?.leave?.();
  main.replaceChildren();
  main.dataset.view = route.view;
  main.scrollTop = 0;
  window.scrollTo(0, 0);
  const root = h('div', { class: `view view-${route.view}` });
  main.append(root);
  shown = { name: route.view, ...(views[route.view] || further[route.view][1]).view(root, route, mock) };
  if (focus) (main.querySelector('h1') || main).focus({ preventScroll: true });
}

function redraw() {
  shown?.leave?.();
  shown = null;
  show();
}

// otherSession shows the view for the session that was picked, and not for the one that the address has.
function otherSession() {
  const { view, id, query } = here();
  query.delete('session');
  replace(view, id, query);
  redraw();
}

function count() {
  const { phase } = journal.state();
  const n = journal.all().length;
  counter.textContent = number(n);
  counter.hidden = n === 0;
  pulse.className = `pulse ${phase}`;
  pulse.textContent = t(`phase.${phase}`);
}

let unheard = [];

// announce says what came, at most every three seconds.
function announce(fresh) {
  if (unheard.length === 0) {
    setTimeout(() => {
      const newest = unheard.at(-1);
      const region = document.getElementById('heard');
      region.replaceChildren(h('p', null, t('log.heard', { count: unheard.length, method: newest.request.method, url: newest.request.url.split('?')[0], status: newest.response.status })));
      unheard = [];
    }, 3000);
  }
  unheard.push(...fresh);
}

async function begin() {
  onUnauthorized(askToken);
  frame();
  journal.listen((change) => {
    count();
    if (change.fresh?.length) announce(change.fresh);
    if (change.document) reloaded();
  });
  window.addEventListener('hashchange', () => show({ focus: true }));
  main.replaceChildren(loading());
  journal.begin();
  await learn();
  show();
  performance.mark('ready'); // from here on everything can be used
}

// warn shows in every view why the latest change of the files is not taken; it returns whether one is not.
async function warn() {
  const { refused } = await read('/findings');
  banner.hidden = !refused;
  banner.replaceChildren(...(refused ? [h('b', null, icon('warn'), t('start.refused')), h('pre', null, refused)] : []));
  return Boolean(refused);
}

// reloaded is called when the files have changed. What is shown is drawn anew, but not under the hands of somebody who writes.
async function reloaded() {
  try {
    if (await warn()) return;
    await learn();
  } catch {
    return; // the mock is away, which the frame says
  }
  toast(t('reloaded'));
  if (!document.querySelector('dialog[open]') && !main.contains(document.activeElement) && !shown?.busy?.()) redraw();
}

// learn asks what the mock answers. Where it does not say, the views do, and it is asked again when it is back.
async function learn() {
  try {
    mock = await read('/operations');
    setBase(mock.url, mock.base_path);
    Object.assign(files, { folder: mock.folder, edit: mock.edit });
    frame();
    await warn();
  } catch {
    const stop = journal.listen(async () => {
      if (mock || journal.state().phase !== 'live') return;
      stop();
      await learn();
      redraw();
    });
  }
}

begin();
