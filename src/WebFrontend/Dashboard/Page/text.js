// Figures as people read them, and elements that hold text and nothing else: what clients call themselves is never taken for markup.

const whole = new Intl.NumberFormat('en');
const percent = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 1 });

export const count = value => (value === null || value === undefined ? '–' : whole.format(Math.round(value)));
export const share = value => percent.format(value);

export function bytes(value) {
  if (value === null || value === undefined) return '–';
  const units = ['B', 'KiB', 'MiB', 'GiB'];
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }

  return `${value >= 10 || unit === 0 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
}

export function duration(seconds) {
  if (seconds === null || seconds === undefined) return '–';
  if (seconds < 1) return 'under 1 s';
  if (seconds < 60) return `${Math.floor(seconds)} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${Math.floor(seconds % 60)} s`;
  if (seconds < 86400) return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
  return `${Math.floor(seconds / 86400)} d ${Math.floor((seconds % 86400) / 3600)} h`;
}

export const since = moment => duration((Date.now() - Date.parse(moment)) / 1000);
export const clock = moment => new Date(moment).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', second: '2-digit' });

export const byId = id => document.getElementById(id);

export function show(id, text) {
  const element = byId(id);
  if (element.textContent !== text) element.textContent = text;
}

export function element(name, properties = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key.startsWith('data-')) made.setAttribute(key, value);
    else made[key] = value;
  }

  made.append(...children.filter(child => child !== null && child !== undefined));
  return made;
}

export function cell(text, className = '') {
  return element('td', { className }, text ?? '–');
}

// Rows are replaced only where they changed, so that focus and selection stay.
export function fill(id, children) {
  const parent = byId(id);
  const old = [...parent.children];
  children.forEach((child, at) => {
    if (at >= old.length) parent.append(child);
    else if (!old[at].isEqualNode(child)) old[at].replaceWith(child);
  });
  old.slice(children.length).forEach(child => child.remove());
}

export function gauge(id, value, level) {
  const meter = byId(id);
  meter.querySelector('.fill').style.width = `${Math.min(1, Math.max(0, value)) * 100}%`;
  meter.dataset.level = level;
  meter.setAttribute('aria-valuenow', String(Math.round(value * 100)));
}
