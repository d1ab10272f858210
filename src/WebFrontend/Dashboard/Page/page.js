// Keeps the page up to date: each figure is asked for again when its answer has come, so that a slow frontend is not asked twice at once.

import { get, withQuery } from './api.js';
import { showAlerts, showHistory } from './alerts.js';
import { draw } from './chart.js';
import * as connections from './connections.js';
import * as limit from './limit.js';
import { showBudget, showFullness } from './overview.js';
import * as recovery from './recovery.js';
import { showCloses, showRefusalRows, showRefusals } from './refusals.js';
import { byId, duration, show } from './text.js';

let heard = null;
let forecast = null;

function every(milliseconds, look) {
  const again = async () => {
    if (document.visibilityState === 'visible') {
      try {
        await look();
      } catch (failure) {
        console.warn(failure.message);
      }
    }

    setTimeout(again, milliseconds);
  };
  again();
}

function showFreshness() {
  if (heard === null) return;
  const age = (performance.now() - heard) / 1000;
  const isAway = age > 10;
  show('freshness', isAway ? `No answer for ${duration(age)}: these figures are old.` : 'Live');
  if (isAway) {
    show('pressure', 'no answer');
    byId('pressure').dataset.level = 'away';
  }
}

for (const mark of document.querySelectorAll('.mark')) mark.style.insetInlineStart = `${mark.dataset.at * 100}%`;
connections.begin();
limit.begin();
recovery.begin();

every(1000, async () => {
  const budget = await get('/admin/budget');
  heard = performance.now();
  showBudget(budget);
  showFullness(budget, forecast);
  showRefusals(budget.refused);
  showCloses(budget.closed);
});
every(1000, async () => {
  const answer = await get('/admin/alerts');
  forecast = answer.forecast?.limitReachedInSeconds ?? null;
  showAlerts(answer.alerts);
});
const history = async () => draw((await get(withQuery('/admin/history', { minutes: byId('span').value }))).samples);
every(5000, history);
byId('span').addEventListener('change', history);
every(2000, async () => showRecovery(await get('/admin/recovery')));
every(3000, connections.refresh);
every(5000, async () => showRefusalRows((await get('/admin/refusals?top=50')).refusals));
every(5000, async () => showHistory((await get('/admin/alerts/history?top=50')).events));
setInterval(showFreshness, 1000);

function showRecovery(answer) {
  recovery.showRecovery(answer.procedures);
}
