// Two members of a group and one client without any right, by the stock client SDK with tokens of the stock server SDK.
// Prints what each sees. Usage: node web-pubsub-chat.mjs CONNECTION_STRING URL_OF_ANN URL_OF_BOB
import { WebPubSubServiceClient } from '@azure/web-pubsub';
import { WebPubSubClient, WebPubSubJsonProtocol } from '@azure/web-pubsub-client';

const [connectionString, annAt, bobAt] = process.argv.slice(2);
const service = new WebPubSubServiceClient(connectionString, 'default', { allowInsecureConnection: true });
const seen = [];

async function connect(userId, at, roles) {
  const { token } = await service.getClientAccessToken({ userId, roles });
  const client = new WebPubSubClient(`${at}/client/hubs/default?access_token=${token}`, {
    protocol: WebPubSubJsonProtocol(),
    reconnectRetryOptions: { maxRetries: 0 },
    autoReconnect: false,
    messageRetryOptions: { maxRetries: 1, retryDelayInMs: 10 },
  });
  const note = (what) => {
    console.log(`${userId}: ${what}`);
    seen.push(`${userId}: ${what}`);
  };
  const text = (message) =>
    message.dataType === 'binary' ? Buffer.from(message.data).toString('hex') : JSON.stringify(message.data);
  client.on('connected', (event) => note(`connected as ${event.userId}`));
  client.on('group-message', ({ message }) =>
    note(`${message.dataType} in ${message.group} from ${message.fromUserId}: ${text(message)}`),
  );
  client.on('server-message', ({ message }) => note(`${message.dataType} from the server: ${text(message)}`));
  client.on('stopped', () => note('stopped'));
  await client.start();
  return client;
}

async function until(line) {
  for (let i = 0; i < 1000 && !seen.includes(line); i++) await new Promise((done) => setTimeout(done, 10));
  if (!seen.includes(line)) console.log(`missing: ${line}`);
}

async function nameOfError(action) {
  try {
    await action();
    return 'none';
  } catch (error) {
    return error.errorDetail?.name ?? error.message;
  }
}

const roles = ['webpubsub.joinLeaveGroup.room', 'webpubsub.sendToGroups.ro*'];
const ann = await connect('ann', annAt, roles);
const bob = await connect('bob', bobAt, roles);
const eve = await connect('eve', bobAt, []);

await ann.joinGroup('room');
await bob.joinGroup('room');
await ann.sendToGroup('room', { n: 1 }, 'json');
await until('bob: json in room from ann: {"n":1}');
await until('ann: json in room from ann: {"n":1}');
await bob.sendToGroup('room', 'two "ä"', 'text', { noEcho: true });
await until('ann: text in room from bob: "two \\"ä\\""');
await ann.sendToGroup('room', new Uint8Array([0, 255]).buffer, 'binary', { noEcho: true });
await until('bob: binary in room from ann: 00ff');
await bob.sendEvent('greet', [4], 'json');
await until('bob: json from the server: [4]');
await bob.leaveGroup('room');
await ann.sendToGroup('room', 'five', 'text');
await until('ann: text in room from ann: "five"');

console.log(`eve joins: ${await nameOfError(() => eve.joinGroup('room'))}`);
console.log(`eve sends: ${await nameOfError(() => eve.sendToGroup('room', 'x', 'text'))}`);
console.log(`ann joins another: ${await nameOfError(() => ann.joinGroup('other'))}`);
for (let i = 0; i < 2; i++) {
  const { isDuplicated } = await ann.sendToGroup('room', 'six', 'text', { ackId: 4711 });
  console.log(`ann sends six, duplicated: ${isDuplicated}`);
}
await until('ann: text in room from ann: "six"');

for (const client of [ann, bob, eve]) client.stop();
for (const user of ['ann', 'bob', 'eve']) await until(`${user}: stopped`);
// Timers of the SDK would keep the process for as long as a connection may be silent.
process.exit(0);
