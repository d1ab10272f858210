// socket.io over WebSocket alone: the same with its own protocol and heartbeats.
import { createServer } from 'node:http';
import { Server } from 'socket.io';

const server = createServer((request, response) => {
  const parts = [];
  request.on('data', (part) => parts.push(part));
  request.on('end', () => {
    io.emit('m', Buffer.concat(parts).toString());
    response.writeHead(204).end();
  });
});
const io = new Server(server, { transports: ['websocket'], serveClient: false, pingInterval: 30_000, pingTimeout: 20_000 });

io.on('connection', (socket) => socket.on('echo', (text) => socket.emit('m', text)));

server.listen({ port: Number(process.argv[2]), host: '127.0.0.1', backlog: 8192 });
