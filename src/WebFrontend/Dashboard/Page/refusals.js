// Why clients are refused, and what the server closed.

import { cell, clock, count, element, fill, show } from './text.js';

const reasons = {
  limit: 'the limit of the cluster is reached',
  draining: 'the frontend was going out of service',
  unavailable: 'the budget did not answer, and no local permit was free',
  rate: 'too many new connections in a second',
  capacity: 'the frontend has no room left in its process',
  'user-limit': 'the user has as many connections as allowed',
  'ip-limit': 'the address has as many connections as allowed',
  handler: 'the application of the hub did not let the client in',
  memory: 'the memory ceiling of the cluster is reached',
};

let before = null;

export function showRefusals(refused) {
  const now = performance.now();
  const total = Object.values(refused).reduce((sum, value) => sum + value, 0);
  if (before === null || now - before.at > 60000) before = { at: now, refused, total, lately: before === null ? null : total - before.total };
  const lately = before.lately === null ? null : Math.max(before.lately, total - before.total);
  const rows = Object.entries(refused).filter(([, value]) => value > 0).sort((a, b) => b[1] - a[1]);
  show('refusals-says', rows.length === 0
    ? 'Nobody has been refused.'
    : `Most often: ${reasons[rows[0][0]] ?? rows[0][0]}.${lately ? ` ${count(lately)} in the last minute.` : ''}`);
  bars('refusals', rows, reason => reasons[reason] ?? reason);
}

export function showRefusalRows(refusals) {
  fill('refusal-rows', refusals.map(refusal => element('tr', {},
    cell(clock(refusal.at)),
    cell(refusal.reason),
    cell(refusal.frontend),
    cell(refusal.remote ?? '–'),
    cell(refusal.correlationId, 'id'))));
}

const closes = {
  idle: 'idle for too long',
  'heartbeat-lost': 'no sign of life',
  'slow-consumer': 'did not read what was sent',
  'memory-limit': 'used too much memory',
  'try-again-later': 'limit lowered, or shed under pressure',
  'service-restart': 'the frontend went out of service',
  'lease-lost': 'the frontend lost its lease',
  operator: 'closed by an operator',
  'policy-violation': 'broke the rules',
  'protocol-error': 'malformed frame',
  'too-big': 'message too big',
};

export function showCloses(closed) {
  const rows = Object.entries(closed ?? {}).filter(([, value]) => value > 0).sort((a, b) => b[1] - a[1]);
  if (rows.length === 0) fill('closes', [element('li', {}, 'None so far.')]);
  else bars('closes', rows, tag => closes[tag] ?? tag);
}

function bars(id, rows, name) {
  const most = Math.max(1, ...rows.map(([, value]) => value));
  fill(id, rows.map(([key, value]) => {
    const bar = element('div', { className: 'bar' });
    bar.style.width = `${(value / most) * 100}%`;
    return element('li', {}, element('div', { className: 'line' }, element('span', {}, name(key)), element('span', {}, count(value))), bar);
  }));
}
