// The server of an application: it lets clients in, and speaks to the room.
import { WebPubSubServiceClient } from '@azure/web-pubsub';
import express from 'express';

const { WEB_PUBSUB, PORT = '3000' } = process.env;
const service = new WebPubSubServiceClient(WEB_PUBSUB, 'chat', { allowInsecureConnection: true });
const app = express();

// Who the user is, an application knows from its own sign-in; here everybody says it.
app.get('/negotiate', async (request, response) => {
  const { url } = await service.getClientAccessToken({
    userId: String(request.query.user),
    groups: ['lobby'],
    roles: ['webpubsub.sendToGroup.lobby'],
  });
  response.json({ url });
});

app.post('/announce', express.text(), async (request, response) => {
  await service.group('lobby').sendToAll(request.body, { contentType: 'text/plain' });
  response.sendStatus(204);
});

app.listen(Number(PORT), '127.0.0.1', () => console.log(`listening on http://127.0.0.1:${PORT}`));
