// A client: prints what is said in the room, and says what is typed. Usage: node client.mjs NAME
import { createInterface } from 'node:readline';
import { WebPubSubClient } from '@azure/web-pubsub-client';

const [name, server = 'http://127.0.0.1:3000'] = process.argv.slice(2);
const getClientAccessUrl = async () => (await (await fetch(`${server}/negotiate?user=${encodeURIComponent(name)}`)).json()).url;
const client = new WebPubSubClient({ getClientAccessUrl });
client.on('connected', ({ userId }) => console.log(`connected as ${userId}`));
client.on('group-message', ({ message }) => console.log(`${message.fromUserId ?? 'the server'}: ${message.data}`));
await client.start();
for await (const line of createInterface({ input: process.stdin })) await client.sendToGroup('lobby', line, 'text');
client.stop();
