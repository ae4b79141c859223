// Where the reader is, kept in the address: #/requests/12?status=4XX is view requests, id 12, and a query.

export function here() {
  const [path, query = ''] = location.hash.replace(/^#\/?/, '').split('?');
  const [view, ...rest] = path.split('/');
  return { view: view || 'start', id: rest.map(decode).join('/'), query: new URLSearchParams(query) };
}

function decode(text) {
  try { return decodeURIComponent(text); } catch { return text; }
}

// link is the address of a view.
export function link(view, id = '', query) {
  const search = query && String(query);
  return `#/${view === 'start' ? '' : view}${id ? `/${encodeURIComponent(id)}` : ''}${search ? `?${search}` : ''}`;
}

export function go(view, id, query) {
  location.hash = link(view, id, query);
}

// replace changes the address without a step back to the old one.
export function replace(view, id, query) {
  history.replaceState(null, '', link(view, id, query));
}
