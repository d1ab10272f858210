// How full it is, under which pressure, and whose permits they are.

import { bytes, cell, count, duration, element, fill, gauge, share, show } from './text.js';

const meaning = {
  normal: 'Permits are given out ahead of need.',
  backpressure: 'No spare permits are given out, and idle connections are closed sooner.',
  critical: 'Nearly full: idle connections are closed at the shortest timeout.',
  exhausted: 'Full: whoever comes is refused until somebody leaves.',
  settling: 'Whoever finds no permit at a frontend is refused.',
};

export function showBudget(budget) {
  const limit = budget.effectiveLimit;
  const used = limit === 0 ? 1 : budget.inUse / limit;
  show('in-use', count(budget.inUse));
  show('limit', count(limit));
  show('share', share(used));
  gauge('gauge', used, used >= 0.95 ? 'bad' : used >= 0.8 ? 'warn' : 'good');
  show('pressure', budget.pressure);
  document.getElementById('pressure').dataset.level = budget.pressure;
  document.title = `${share(used)} – Tidegate`;

  const memory = budget.memory;
  show('memory', bytes(memory.inUseBytes));
  show('memory-ceiling', bytes(memory.ceilingBytes));
  const memoryUsed = memory.ceilingBytes === 0 ? 0 : memory.inUseBytes / memory.ceilingBytes;
  gauge('memory-gauge', memoryUsed, memoryUsed >= 0.96 ? 'bad' : memoryUsed >= 0.8 ? 'warn' : 'good');

  fill('frontends', budget.frontends.map(frontend => element('tr', {},
    cell(frontend.name, 'long'),
    cell(frontend.state),
    cell(count(frontend.live)),
    cell(count(frontend.allowance)),
    cell(count(frontend.wanted)),
    cell(bytes(frontend.memoryBytes)),
    cell(`${duration(frontend.lastReportAge)} ago`))));
  show('permits-says', `${count(budget.granted)} permits are out, ${count(budget.free)} are free${budget.reserved > 0 ? `, ${count(budget.reserved)} are kept for priority clients` : ''}.`);
}

export function showFullness(budget, forecast) {
  const says = [meaning[budget.pressure] ?? ''];
  if (budget.effectiveLimit < budget.limit) says.push(`A recovery procedure holds the limit down: ${count(budget.limit)} are configured.`);
  if (budget.overcommitted) says.push('More permits are out than the limit allows; connections are being shed.');
  if (budget.settlingForSeconds) {
    says.push(`The ledger was lost or is in doubt: nothing is granted for another ${duration(budget.settlingForSeconds)}. `
      + 'See docs/runbooks/settling.md.');
  }
  if (forecast) says.push(`At this pace the limit is reached in ${duration(forecast)}.`);
  show('fullness-says', says.filter(Boolean).join(' '));
}
