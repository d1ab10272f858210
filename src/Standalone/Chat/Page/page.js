import { Room } from './room.js';

const remembered = 'tidegate-name';
const mostMessages = 500;

const element = id => document.getElementById(id);
const say = element('say').elements;
let room = null;

const show = {
  state(kind, text) {
    element('state').dataset.state = kind;
    element('state').textContent = text;
    for (const control of say) control.disabled = kind !== 'in';
  },
  problem(text) {
    element('problem').textContent = text;
    element('problem').hidden = text === '';
  },
  message(from, text) {
    const line = document.createElement('li');
    const who = document.createElement('strong');
    who.textContent = from;
    line.append(who, ` ${text}`);
    const list = element('messages');
    list.append(line);
    if (list.childElementCount > mostMessages) list.firstElementChild.remove();
    line.scrollIntoView({ block: 'nearest' });
  },
};

function enter(name) {
  sessionStorage.setItem(remembered, name);
  element('name').value = name;
  for (const control of element('enter').elements) control.disabled = true;
  room = new Room(name, show);
  room.connect();
}

element('enter').addEventListener('submit', event => {
  event.preventDefault();
  enter(element('name').value.trim());
});

element('say').addEventListener('submit', event => {
  event.preventDefault();
  room.say(say.text.value);
  say.text.value = '';
  say.text.focus();
});

// Who loads the page again stays in.
const name = sessionStorage.getItem(remembered);
if (name) enter(name);
