// A request in the words of those who send one: an address, curl, fetch, axios.

import { apiBase } from './api.js';

const shell = (text) => (/^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`);

const quoted = (text) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n').replaceAll('\r', '\\r')}'`;

const object = (pairs, indent) => `{\n${Object.entries(pairs).map(([name, value]) => `${indent}  ${quoted(name)}: ${quoted(value)},\n`).join('')}${indent}}`;

// whole is an address with the mock's origin.
export const whole = (url) => (url.startsWith('/') ? apiBase() + url : url);

export function curl({ method = 'GET', url, headers = {}, body = '' }) {
  const parts = ['curl -i'];
  if (method === 'HEAD') parts[0] = 'curl -I';
  else if (method !== (body ? 'POST' : 'GET')) parts.push(`-X ${method}`);
  for (const [name, value] of Object.entries(headers)) parts.push(`-H ${shell(`${name}: ${value}`)}`);
  if (body) parts.push(`--data-raw ${shell(body)}`);
  parts.push(shell(whole(url)));
  return parts.join(' ');
}

export function fetchCode({ method = 'GET', url, headers = {} }) {
  const options = [];
  if (method !== 'GET') options.push(`  method: ${quoted(method)},\n`);
  if (Object.keys(headers).length) options.push(`  headers: ${object(headers, '  ')},\n`);
  return `const response = await fetch(${quoted(whole(url))}${options.length ? `, {\n${options.join('')}}` : ''});\nconst body = await response.json();`;
}

export function axiosCode({ method = 'GET', url, headers = {} }) {
  const more = Object.keys(headers).length ? `, {\n  headers: ${object(headers, '  ')},\n}` : '';
  return `const { data } = await axios.${method.toLowerCase()}(${quoted(whole(url))}${more});`;
}
