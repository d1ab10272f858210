// Guests of the hub of web-pubsub-app.mjs: one by the stock client SDK, one raw, and one who is not let in. Prints what they see.
// Usage: node web-pubsub-guests.mjs CONNECTION_STRING URL
import { WebPubSubServiceClient } from '@azure/web-pubsub';
import { WebPubSubClient, WebPubSubJsonProtocol } from '@azure/web-pubsub-client';
import { WebSocket } from 'ws';

const [connectionString, at] = process.argv.slice(2);
const service = new WebPubSubServiceClient(connectionString, 'chat', { allowInsecureConnection: true });
const seen = [];
const note = (what) => {
  console.log(what);
  seen.push(what);
};

async function urlOf(userId) {
  const { token } = await service.getClientAccessToken({ userId });
  return `${at}/client/hubs/chat?room=7&access_token=${token}`;
}

async function until(line) {
  for (let i = 0; i < 1000 && !seen.includes(line); i++) await new Promise((done) => setTimeout(done, 10));
  if (!seen.includes(line)) console.log(`missing: ${line}`);
}

const ann = new WebPubSubClient(await urlOf('ann'), {
  protocol: WebPubSubJsonProtocol(),
  autoReconnect: false,
  messageRetryOptions: { maxRetries: 1, retryDelayInMs: 10 },
});
ann.on('connected', ({ userId }) => note(`ann: connected as ${userId}`));
ann.on('server-message', ({ message }) => note(`ann: ${message.dataType} ${JSON.stringify(message.data)}`));
ann.on('group-message', ({ message }) => note(`ann: from ${message.fromUserId} in ${message.group}: ${message.data}`));
ann.on('stopped', () => note('ann: stopped'));
await ann.start();
await ann.sendEvent('count', { by: 2 }, 'json');
await ann.sendEvent('count', { by: 3 }, 'json');
await until('ann: json {"count":5}');
await ann.sendToGroup('room', 'hello room', 'text');
await until('ann: from ann-the-guest in room: hello room');
try {
  await ann.sendEvent('fail', 'x', 'text');
} catch (error) {
  note(`ann: fail ends with ${error.errorDetail.name}: ${error.errorDetail.message}`);
}
await ann.sendEvent('silent', new Uint8Array([0, 255]).buffer, 'binary');
await ann.joinGroup('attic');
await ann.leaveGroup('attic');
ann.stop();
await until('ann: stopped');

const bob = new WebSocket(await urlOf('bob'));
bob.on('open', () => bob.send('hi'));
bob.on('message', (data) => {
  note(`bob: ${data}`);
  bob.close(1000);
});
bob.on('close', () => note('bob: closed'));
await until('bob: closed');

const eve = new WebSocket(await urlOf('eve'));
eve.on('unexpected-response', (_, response) => {
  let body = '';
  response.on('data', (part) => (body += part));
  response.on('end', () => note(`eve: ${response.statusCode} ${JSON.parse(body).reason}, told a secret: ${body.includes('not eve')}`));
});
eve.on('error', () => {});
await until('eve: 403 handler, told a secret: false');
process.exit(0);
