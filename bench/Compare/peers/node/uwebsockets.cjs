// uWebSockets.js: the same, with its own topics for the broadcast. It pings 16 s before idleTimeout is over.
const uws = require('uwebsockets');

const port = Number(process.argv[2]);
const app = uws.App();

app.ws('/ws', {
  compression: uws.DISABLED,
  idleTimeout: 46,
  sendPingsAutomatically: true,
  open: (socket) => socket.subscribe('all'),
  message: (socket, data, binary) => socket.send(data, binary),
});
app.post('/broadcast', (response) => {
  const parts = [];
  response.onAborted(() => {});
  response.onData((part, last) => {
    parts.push(Buffer.from(part.slice(0)));
    if (!last) return;
    app.publish('all', Buffer.concat(parts), false);
    response.writeStatus('204 No Content').endWithoutBody();
  });
});
app.listen('127.0.0.1', port, (token) => { if (!token) process.exit(1); });
