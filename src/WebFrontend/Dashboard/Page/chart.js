// Connections against the limit over time.

import { byId, clock, count, show } from './text.js';

const width = 800;
const height = 200;
const headroom = 1.1;
const namespace = 'http://www.w3.org/2000/svg';

export function draw(samples) {
  if (samples.length < 2) {
    byId('chart').replaceChildren();
    show('chart-range', 'The first minute is being recorded.');
    return;
  }

  const times = samples.map(sample => Date.parse(sample.at));
  const [first, last] = [times[0], times[times.length - 1]];
  const top = Math.max(1, ...samples.map(sample => Math.max(sample.inUse, sample.limit))) * headroom;
  const x = at => ((times[at] - first) / Math.max(1, last - first)) * width;
  const y = value => height - (value / top) * height;
  const line = pick => samples.map((sample, at) => `${x(at).toFixed(1)},${y(pick(sample)).toFixed(1)}`).join(' ');

  const used = document.createElementNS(namespace, 'polygon');
  used.setAttribute('class', 'used');
  used.setAttribute('points', `0,${height} ${line(sample => sample.inUse)} ${width},${height}`);
  const limit = document.createElementNS(namespace, 'polyline');
  limit.setAttribute('class', 'limit');
  limit.setAttribute('points', line(sample => sample.limit));
  byId('chart').replaceChildren(used, limit);
  const most = Math.max(...samples.map(sample => sample.inUse));
  byId('chart').setAttribute('aria-label', `Connections from ${clock(first)} to ${clock(last)}: at most ${count(most)}, now ${count(samples[samples.length - 1].inUse)}`);
  show('chart-range', `${clock(first)} to ${clock(last)}, at most ${count(most)} connections; the dashed line is the limit.`);
}
