// A new limit: the plan first, then the change.

import { get, put, withQuery } from './api.js';
import { attempt, confirm, say } from './confirm.js';
import { byId, count, duration, show } from './text.js';

let planned = null;

function describe(forecast) {
  if (forecast.toClose === 0) return `Nobody would be closed. The limit would be ${count(planned)}.`;
  const parts = forecast.frontends.map(part => `${part.name} ${count(part.close)}`).join(', ');
  return `${count(forecast.toClose)} connections would be warned and closed, the longest idle first, within ${duration(forecast.takesSeconds)}: ${parts}.`;
}

async function plan(form) {
  planned = Number(new FormData(form).get('maxConnections'));
  const forecast = await attempt(() => get(withQuery('/admin/limits:whatIf', { maxConnections: planned })));
  byId('plan-result').hidden = !forecast;
  if (forecast) show('plan-says', describe(forecast));
}

async function apply(form) {
  const reason = new FormData(form).get('reason').trim();
  if (await confirm(`Change the limit to ${count(planned)}?`, byId('plan-says').textContent, false) === null) return;
  const change = await attempt(() => put('/admin/limits', { maxConnections: planned, reason }));
  if (!change) return;
  byId('plan-result').hidden = true;
  form.reset();
  say(`The limit is ${count(change.current.maxConnections)}; it was ${count(change.previous.maxConnections)}. ${count(change.toClose)} connections are being closed.`);
}

export function begin() {
  byId('plan').addEventListener('submit', event => {
    event.preventDefault();
    plan(event.target);
  });
  byId('apply').addEventListener('submit', event => {
    event.preventDefault();
    apply(event.target);
  });
}
