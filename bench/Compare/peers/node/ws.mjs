// ws: an echo server that also sends what is posted to /broadcast to all.
import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';

const pingEvery = 30_000;
const server = createServer((request, response) => {
  const parts = [];
  request.on('data', (part) => parts.push(part));
  request.on('end', () => {
    const text = Buffer.concat(parts);
    for (const socket of sockets.clients) socket.send(text, { binary: false });
    response.writeHead(204).end();
  });
});
const sockets = new WebSocketServer({ server, perMessageDeflate: false });

sockets.on('connection', (socket) => {
  const pings = setInterval(() => {
    if (!socket.answered) return socket.terminate();
    socket.answered = false;
    socket.ping();
  }, pingEvery);
  socket.answered = true;
  socket.on('pong', () => { socket.answered = true; });
  socket.on('message', (data, binary) => socket.send(data, { binary }));
  socket.on('close', () => clearInterval(pings));
  socket.on('error', () => socket.terminate());
});

server.listen({ port: Number(process.argv[2]), host: '127.0.0.1', backlog: 8192 });
