// A stream of numbered messages to many reliable clients of the stock SDK, whose connections are cut again and again and taken up through
// whichever frontend comes first. Prints what each of them missed, got twice or out of order.
// The application itself talks to the first frontend, which stays.
// Usage: node web-pubsub-chaos.mjs CONNECTION_STRING CLIENTS MESSAGES MILLISECONDS_BETWEEN_CUTS FRONTEND_PORT...
import net from 'node:net';
import { WebPubSubServiceClient } from '@azure/web-pubsub';
import { WebPubSubClient } from '@azure/web-pubsub-client';

const [connectionString, clients, messages, period, ...ports] = process.argv.slice(2);
const count = Number(messages);
const patience = 60_000;

// Each connection goes to a frontend at random; a cut is a reset of both sides.
const open = new Set();
let cuts = 0;
const proxy = net.createServer((near) => {
  const far = net.connect(Number(ports[Math.floor(Math.random() * ports.length)]), '127.0.0.1');
  const pair = [near, far];
  const end = () => {
    open.delete(pair);
    near.destroy();
    far.destroy();
  };
  open.add(pair);
  for (const socket of pair) socket.on('error', end).on('close', end);
  near.pipe(far).pipe(near);
});
await new Promise((listening) => proxy.listen(0, '127.0.0.1', listening));
const place = `ws://127.0.0.1:${proxy.address().port}`;

const service = new WebPubSubServiceClient(connectionString, 'default', {
  allowInsecureConnection: true,
  reverseProxyEndpoint: `http://127.0.0.1:${ports[0]}`,
});
const group = service.group('stream');
const receivers = [];
for (let i = 0; i < Number(clients); i++) {
  const { token } = await service.getClientAccessToken({ userId: `u${i}`, roles: ['webpubsub.joinLeaveGroup.stream'] });
  const client = new WebPubSubClient(`${place}/client/hubs/default?access_token=${token}`);
  const receiver = { client, next: 0, faults: [], ids: new Set() };
  client.on('connected', ({ connectionId }) => receiver.ids.add(connectionId));
  client.on('group-message', ({ message }) => {
    if (message.data.n !== receiver.next) receiver.faults.push(`${message.data.n} instead of ${receiver.next}`);
    receiver.next = message.data.n + 1;
  });
  await client.start();
  await client.joinGroup('stream');
  receivers.push(receiver);
}

console.log('streaming');
const cutter = setInterval(() => {
  for (const [near, far] of [...open]) {
    cuts++;
    near.resetAndDestroy();
    far.resetAndDestroy();
  }
}, Number(period));
for (let n = 0; n < count; n++) {
  await group.sendToAll({ n });
  if (n === Math.floor(count / 2)) console.log('half');
}

clearInterval(cutter);
const end = Date.now() + patience;
while (receivers.some(({ next }) => next < count) && Date.now() < end) await new Promise((done) => setTimeout(done, 20));
const bad = receivers.filter(({ next, faults, ids }) => next !== count || faults.length > 0 || ids.size !== 1);
for (const { next, faults, ids } of bad)
  console.log(`a client with ${ids.size} connection ids got up to ${next - 1}: ${faults.slice(0, 5).join(', ')}`);
console.log(`${receivers.length - bad.length} clients got all of ${count} messages once and in order`);
console.log(cuts >= receivers.length ? 'after cuts' : `after ${cuts} cuts only`);
process.exit(0);
