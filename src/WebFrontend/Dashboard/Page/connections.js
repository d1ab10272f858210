// The list of connections: search, look, close.

import { get, remove, withQuery } from './api.js';
import { attempt, confirm, say } from './confirm.js';
import { byId, bytes, cell, clock, count, duration, element, fill, show, since } from './text.js';

const pageSize = 20;
const mostRows = 500;

let rows = [];
let next = null;

function query() {
  const values = Object.fromEntries(new FormData(byId('search')));
  return { ...values, top: pageSize };
}

// Read again from the start as long as nobody has asked for more: a list that grows under the reader's eyes is of no use.
export async function refresh() {
  if (rows.length > pageSize) return;
  await load(null);
}

async function load(token) {
  const page = await get(withQuery('/admin/connections', { ...query(), continuationToken: token }));
  rows = token === null ? page.connections : [...rows, ...page.connections].slice(0, mostRows);
  next = rows.length < mostRows ? page.continuationToken : null;
  render(page.unreachable ?? []);
}

function render(unreachable) {
  fill('connections', rows.map(row));
  byId('more').hidden = !next;
  const missing = unreachable.length > 0 ? ` ${unreachable.length} frontends did not answer.` : '';
  show('connections-says', rows.length === 0 ? `No connection matches.${missing}` : `${count(rows.length)} shown.${missing}`);
}

function row(connection) {
  const close = element('button', { type: 'button', className: 'danger' }, 'Close');
  close.setAttribute('aria-label', `Close connection ${connection.id}`);
  close.dataset.id = connection.id;
  close.dataset.user = connection.user ?? '';
  return element('tr', {},
    cell(connection.id, 'id'),
    cell(connection.user ?? '–', 'long'),
    cell(connection.hub),
    cell(connection.remote ?? '–'),
    cell(connection.state),
    cell(duration(connection.idleSeconds)),
    cell(since(connection.connectedAt)),
    cell(bytes(connection.memoryBytes)),
    element('td', {}, close));
}

async function closeOne(button) {
  const { id, user } = button.dataset;
  const reason = await confirm('Close this connection?', `${id}${user ? ` of ${user}` : ''} is closed with code 4006. Its client may come back at once.`, true);
  if (!reason) return;
  if (await attempt(() => remove(withQuery(`/admin/connections/${encodeURIComponent(id)}`, { reason })))) {
    say(`Connection ${id} is being closed.`);
    rows = [];
    await attempt(refresh);
  }
}

async function explain(id) {
  const answer = await attempt(() => get(`/admin/connections/${encodeURIComponent(id.trim())}`));
  if (!answer) return show('explanation', '');
  if (answer.explanation) return show('explanation', `${answer.state} ${clock(answer.closedAt ?? answer.at)}: ${answer.explanation}`);
  return show('explanation', `It is ${answer.state}: idle for ${duration(answer.idleSeconds)}, connected ${since(answer.connectedAt)} ago, ${bytes(answer.memoryBytes)}.`);
}

export function begin() {
  byId('search').addEventListener('submit', event => {
    event.preventDefault();
    attempt(() => load(null));
  });
  byId('search').addEventListener('change', () => attempt(() => load(null)));
  byId('more').addEventListener('click', () => attempt(() => load(next)));
  byId('connections').addEventListener('click', event => {
    if (event.target.dataset?.id) closeOne(event.target);
  });
  byId('explain').addEventListener('submit', event => {
    event.preventDefault();
    explain(new FormData(event.target).get('id'));
  });
}
