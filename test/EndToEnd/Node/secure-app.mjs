// An application over TLS that answers each event with the version of HTTP it came by, and prints whom it hears of.
// Usage: node secure-app.mjs CERTIFICATE KEY VERSION, where VERSION is 1 or 2
import { readFileSync } from 'node:fs';
import { createSecureServer } from 'node:http2';
import { createServer } from 'node:https';

const [certificate, key, version] = process.argv.slice(2);
const files = { cert: readFileSync(certificate), key: readFileSync(key) };

function answer(request, response) {
  if (request.method === 'OPTIONS') {
    response.setHeader('WebHook-Allowed-Origin', '*');
    response.end();
    return;
  }
  response.setHeader('Content-Type', 'text/plain');
  request.resume();
  request.on('end', () => {
    console.log(`${request.headers['ce-eventname']} of ${request.headers['ce-userid']}`);
    response.end(`over HTTP/${request.httpVersion}`);
  });
}

const server = version === '2' ? createSecureServer(files, answer) : createServer(files, answer);
server.listen(0, '127.0.0.1', () => console.log(`listening at ${server.address().port}`));
