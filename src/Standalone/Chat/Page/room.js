// A room, by json.webpubsub.azure.v1 over a WebSocket of the browser (docs/protocol.md, JSON): no library, and nothing to build.

const subprotocol = 'json.webpubsub.azure.v1';
const keepAliveEvery = 60_000;
const longestPause = 30_000;

/** Joins as `name` and stays in, through reconnects. `on` has the functions state(kind, text), problem(text) and message(from, text). */
export class Room {
  #name;
  #on;
  #socket = null;
  #pause = 0;
  #ack = 0;
  #room = '';

  constructor(name, on) {
    this.#name = name;
    this.#on = on;
  }

  async connect() {
    this.#on.state('waiting', 'connecting');
    try {
      const answer = await fetch(`/chat/token?name=${encodeURIComponent(this.#name)}`, { method: 'POST' });
      const body = await answer.json();
      if (!answer.ok) throw new Error(body.detail ?? `The service answered ${answer.status}.`);
      this.#room = body.room;
      this.#open(body.url);
    } catch (failure) {
      this.#on.problem(failure.message);
      this.#again();
    }
  }

  /** Sends to the room; the sender gets it back like everybody else. */
  say(text) {
    this.#send({ type: 'sendToGroup', group: this.#room, dataType: 'text', data: text, ackId: ++this.#ack });
  }

  #open(url) {
    const socket = new WebSocket(url, subprotocol);
    let isOpen = false;
    const alive = setInterval(() => this.#send({ type: 'ping' }), keepAliveEvery);
    socket.onmessage = event => {
      const frame = JSON.parse(event.data);
      isOpen ||= frame.event === 'connected';
      this.#take(frame);
    };
    socket.onclose = async event => {
      clearInterval(alive);
      this.#socket = null;
      this.#on.problem(isOpen ? `closed with ${event.code}${event.reason ? `: ${event.reason}` : ''}` : await refusal());
      this.#again();
    };
    this.#socket = socket;
  }

  #take(frame) {
    if (frame.type === 'system' && frame.event === 'connected') {
      this.#pause = 0;
      this.#on.problem('');
      this.#on.state('in', `connected as ${frame.userId}, in the room ${this.#room}`);
    } else if (frame.type === 'system' && frame.event === 'disconnected') {
      this.#on.problem(frame.message);
    } else if (frame.type === 'message' && frame.from === 'group') {
      this.#on.message(frame.fromUserId ?? 'the application', String(frame.data));
    } else if (frame.type === 'message') {
      this.#on.message('the application', typeof frame.data === 'string' ? frame.data : JSON.stringify(frame.data));
    } else if (frame.type === 'ack' && !frame.success) {
      this.#on.problem(`${frame.error.name}: ${frame.error.message}`);
    }
  }

  #send(frame) {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(frame));
  }

  #again() {
    this.#pause = Math.min(Math.max(1000, this.#pause * 2), longestPause);
    this.#on.state('waiting', `not connected; trying again in ${Math.round(this.#pause / 1000)} s`);
    setTimeout(() => this.connect(), this.#pause);
  }
}

// A browser keeps the answer to a refused upgrade from scripts, so the service is asked.
async function refusal() {
  try {
    const answer = await fetch('/chat/refusal');
    if (answer.status !== 200) return 'the connection failed';
    const { status, reason, detail } = await answer.json();
    return `refused with ${status} (${reason}): ${detail}`;
  } catch {
    return 'the service does not answer';
  }
}
