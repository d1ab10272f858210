// The recovery procedures: what runs, and the buttons to begin and to end one.

import { post, remove } from './api.js';
import { attempt, confirm, say } from './confirm.js';
import { byId, element, fill, since } from './text.js';

const purpose = {
  'shed-idle': 'Refuses new standard connections and closes idle ones, the longest idle first.',
  'relieve-memory': 'Closes connections over their share of memory, trims queues, and lowers the limit for a time.',
  'aggressive-cleanup': 'Asks clients for a sign of life three times as often, and sweeps at once.',
  'emergency-limit': 'Cuts the limit to a share of it until load is back to normal.',
  'restart-clean': 'Rebuilds ledger, topics and grains from the frontends. No connection is closed.',
};

export function showRecovery(procedures) {
  fill('recovery', procedures.map(procedure => {
    const runs = procedure.state === 'running';
    const button = element('button', { type: 'button', className: runs ? '' : 'danger' }, runs ? 'End' : 'Start');
    button.dataset.procedure = procedure.name;
    button.dataset.runs = String(runs);
    button.setAttribute('aria-label', `${runs ? 'End' : 'Start'} ${procedure.name}`);
    const state = runs
      ? `Running for ${since(procedure.since)}, begun by ${procedure.startedBy}: ${procedure.reason}. ${procedure.progress ?? ''} Ends when ${procedure.endsWhen}.`
      : procedure.lastEnded ? `Last ended ${since(procedure.lastEnded)} ago: ${procedure.lastOutcome}.` : 'Has not run.';
    return element('li', {},
      element('div', { className: 'fields' }, element('strong', {}, procedure.name), button),
      element('div', {}, purpose[procedure.name] ?? ''),
      element('div', { className: 'quiet' }, state));
  }));
}

async function toggle(name, runs) {
  const reason = await confirm(runs ? `End ${name}?` : `Start ${name}?`, purpose[name] ?? '', !runs);
  if (reason === null) return;
  const path = `/admin/recovery/${name}`;
  if (await attempt(() => (runs ? remove(path) : post(path, { reason })))) say(runs ? `${name} is ended.` : `${name} has begun.`);
}

export function begin() {
  byId('recovery').addEventListener('click', event => {
    const { procedure, runs } = event.target.dataset ?? {};
    if (procedure) toggle(procedure, runs === 'true');
  });
}
