// API: the document, drawn by Swagger UI from the mock's own files. It is loaded when it is first looked at: it is larger than
// everything else together.
import { admin, read, session } from './api.js';
import { token } from './credential.js';
import { button, download, failed, h, heading, loading, select, toast } from './dom.js';
import { t } from './i18n.js';

const madeUp = 'made-up';

let loaded = null;
let carried = ''; // the Authorization of requests that have none of their own

// load fetches Swagger UI once.
function load() {
  loaded ||= Promise.all([
    insert('link', { rel: 'stylesheet', href: '/__admin/swagger/swagger-ui.css' }, 'href'),
    insert('link', { rel: 'stylesheet', href: '/__admin/console/swagger.css' }, 'href'),
    insert('script', { src: '/__admin/swagger/swagger-ui-bundle.js' }, 'src'),
  ]).catch((error) => { loaded = null; throw error; });
  return loaded;
}

function insert(tag, props, source) {
  return new Promise((resolve, reject) => {
    document.head.append(h(tag, { ...props, onload: resolve, onerror: () => reject(new Error(t('api.notLoaded', { file: props[source] }))) }));
  });
}

export function view(root) {
  const place = h('div', { class: 'swagger-place', lang: 'en' });
  let gone = false;
  const actions = h('div', { class: 'actions' }, button(t('api.download'), save, { icon: 'download' }));
  root.append(heading(t('api.title'), actions), place);
  let chosen = ''; // of several documents
  const named = () => (chosen && `?document=${encodeURIComponent(chosen)}`);

  // offer has people choose where the mock has several documents.
  async function offer() {
    const { documents } = await read('/operations').catch(() => ({}));
    if (gone || !documents?.length) return;
    const picker = select(documents.map((name) => [name, name]), documents[0], {
      'aria-label': t('api.document'), onchange: () => { chosen = picker.value; draw(); },
    });
    actions.prepend(picker);
  }

  async function save() {
    try {
      download(`${chosen || 'openapi'}.yaml`, await (await admin(`/document.yaml${named()}`)).blob());
    } catch (error) {
      toast(error.message, 'bad');
    }
  }

  async function draw() {
    place.replaceChildren(loading());
    try {
      const [spec] = await Promise.all([read(`/document.json${named()}`), load()]);
      if (gone) return;
      const node = h('div');
      place.replaceChildren(node);
      const ui = window.SwaggerUIBundle({
        onComplete: () => letIn(ui, spec), spec, domNode: node, deepLinking: false, validatorUrl: null, docExpansion: 'list', defaultModelsExpandDepth: 0, displayRequestDuration: true,
        tryItOutEnabled: true, requestInterceptor: tried, syntaxHighlight: false,
      });
    } catch (error) {
      if (!gone) place.replaceChildren(failed(error, draw));
    }
  }

  offer();
  draw();
  return { leave() { gone = true; } };
}

// letIn fills in credentials: the reader's own, else made-up ones, which a mock takes where it lists none.
function letIn(ui, spec) {
  carried = '';
  for (const [name, scheme] of Object.entries(spec.components?.securitySchemes || spec.securityDefinitions || {})) {
    const secret = token() || madeUp;
    if (scheme.type === 'basic' || (scheme.type === 'http' && scheme.scheme?.toLowerCase() === 'basic')) ui.preauthorizeBasic(name, secret, '');
    else if (scheme.type === 'apiKey' || scheme.type === 'http') ui.preauthorizeApiKey(name, secret);
    else carried = `Bearer ${secret}`; // OAuth would ask an issuer
  }
}

// tried sends what the reader tries out into the session that is picked: it is their request, and belongs into their journal.
function tried(request) {
  if (carried && !Object.keys(request.headers).some((name) => name.toLowerCase() === 'authorization')) request.headers.Authorization = carried;
  if (session()) request.headers['X-Mock-Session'] = session();
  return request;
}
