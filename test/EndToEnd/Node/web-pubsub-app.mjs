// The application of hub "chat" by the stock SDK for Express: it decides who may connect, counts for each client, and answers.
// Prints what it is told. Usage: node web-pubsub-app.mjs ACCESS_KEY ENDPOINT
import { createHmac } from 'node:crypto';
import { WebPubSubEventHandler } from '@azure/web-pubsub-express';
import express from 'express';

const [accessKey, endpoint] = process.argv.slice(2);
const app = express();
const isSigned = ({ signature, connectionId }) =>
  signature === `sha256=${createHmac('sha256', accessKey).update(connectionId).digest('hex')}`;

const handler = new WebPubSubEventHandler('chat', {
  allowedEndpoints: [endpoint],
  handleConnect(request, response) {
    const [user] = request.claims.sub;
    console.log(`connect of ${user}, room ${request.queries.room}, offers ${request.subprotocols}, signed: ${isSigned(request.context)}`);
    if (user === 'eve') {
      response.fail(403, 'not eve');
      return;
    }
    response.setState('count', 0);
    response.success({ userId: `${user}-the-guest`, groups: ['room'], roles: ['webpubsub.sendToGroup.room', 'webpubsub.joinLeaveGroup'] });
  },
  onConnected(request) {
    console.log(`connected: ${request.context.userId}, state ${JSON.stringify(request.context.states)}`);
  },
  handleUserEvent(request, response) {
    const { eventName, userId, states } = request.context;
    console.log(`event ${eventName} of ${userId}: ${request.dataType} ${JSON.stringify(request.data)}`);
    if (eventName === 'fail') {
      response.fail(400, 'a secret of the application');
    } else if (eventName === 'count') {
      const count = states.count + request.data.by;
      response.setState('count', count);
      response.success(JSON.stringify({ count }), 'json');
    } else if (eventName === 'message') {
      response.success(`you said ${request.data}`, 'text');
    } else {
      response.success();
    }
  },
  onGroupJoined(request) {
    console.log(`${request.context.userId} joined ${request.group}`);
  },
  onGroupLeft(request) {
    console.log(`${request.context.userId} left ${request.group}`);
  },
  onDisconnected(request) {
    console.log(`disconnected: ${request.context.userId}`);
  },
});

app.use((request, response, next) => (request.query.code === 'hush' ? next() : response.status(404).end()));
app.use(handler.getMiddleware());
const server = app.listen(0, '127.0.0.1', () => console.log(`listening at ${server.address().port}`));
