// Asks before anything that clients would notice.

import { byId, show } from './text.js';

// Resolves to the reason, or to null where the operator changed his mind.
export function confirm(title, text, needsReason) {
  const dialog = byId('confirm');
  const reason = dialog.querySelector('input[name=reason]');
  show('confirm-title', title);
  show('confirm-text', text);
  byId('confirm-reason').hidden = !needsReason;
  reason.required = needsReason;
  reason.value = '';
  dialog.returnValue = '';
  dialog.showModal();
  return new Promise(resolve => {
    dialog.addEventListener('close', () => resolve(dialog.returnValue === 'yes' ? reason.value.trim() : null), { once: true });
  });
}

let hide;

export function say(text) {
  show('toast', text);
  clearTimeout(hide);
  hide = setTimeout(() => show('toast', ''), 8000);
}

export async function attempt(action) {
  try {
    return await action();
  } catch (failure) {
    say(failure.message);
    return null;
  }
}
