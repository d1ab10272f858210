// What is wrong now, and what was.

import { clock, element, fill, since } from './text.js';

export function showAlerts(alerts) {
  fill('alerts', alerts.length === 0
    ? [element('li', {}, 'No alert is active.')]
    : alerts.map(alert => element('li', {},
      element('span', { className: 'severity', 'data-severity': alert.severity }, alert.severity),
      element('strong', {}, alert.name),
      alert.scope && alert.scope !== 'cluster' ? ` (${alert.scope})` : '',
      `: ${alert.message} `,
      element('span', { className: 'quiet' }, `For ${since(alert.since)}${alert.state === 'flapping' ? ', flapping' : ''}. Runbook: ${alert.runbook}`))));
}

export function showHistory(events) {
  fill('alert-history', events.length === 0
    ? [element('li', {}, 'No alert has been raised.')]
    : events.map(event => element('li', {}, `${clock(event.at)} ${event.change} ${event.name}: ${event.message}`)));
}
