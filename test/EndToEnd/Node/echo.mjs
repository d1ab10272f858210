// Opens a WebSocket, sends one message, prints what comes back and how it ends. Usage: node echo.mjs URL
import WebSocket from 'ws';

const socket = new WebSocket(process.argv[2]);
socket.on('open', () => {
  console.log('open');
  socket.send('hello from node');
});
socket.on('message', (data, isBinary) => {
  console.log(`${isBinary ? 'binary' : 'text'}: ${data}`);
  if (data.toString() === 'hello from node') socket.close(1000);
});
socket.on('unexpected-response', (request, response) => {
  let body = '';
  response.on('data', (part) => (body += part));
  response.on('end', () => {
    console.log(`refused: ${response.statusCode} ${JSON.parse(body).reason} ${response.headers['retry-after']}`);
    process.exit(0);
  });
});
socket.on('close', (code) => console.log(`closed: ${code}`));
socket.on('error', (error) => console.log(`error: ${error.message}`));
