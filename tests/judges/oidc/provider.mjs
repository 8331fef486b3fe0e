// SPDX-License-Identifier: Apache-2.0
//
// An OpenID Connect server (oidc-provider) on a port of its own at 127.0.0.1. Its access tokens are JWTs, signed by the
// algorithm that the resource is named after: `urn:judge:RS256`, `urn:judge:ES256:60` for one that lives 60 seconds.
// Prints one line, {"issuer": URL}, when it is ready; ends when its standard input does.
//
// Beside it, for the judge:
//   POST /judge/rotate[?keep=1]  new keys; those before go at once, or with keep stay published, but do not sign
//   GET  /judge/fetches          how often its keys were fetched so far
import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';

import Provider from 'oidc-provider';

const client = {
  client_id: 'judge',
  client_secret: 'a-secret-of-the-judge-and-of-nobody-else',
  grant_types: ['client_credentials'],
  response_types: [],
  redirect_uris: [],
};

let generation = 0;
function makeKeys() {
  generation += 1;
  const kinds = [
    ['RS256', 'rsa', { modulusLength: 2048 }],
    ['ES256', 'ec', { namedCurve: 'P-256' }],
    ['EdDSA', 'ed25519', {}],
  ];
  return kinds.map(([alg, type, options]) => ({
    ...generateKeyPairSync(type, options).privateKey.export({ format: 'jwk' }),
    alg,
    use: 'sig',
    kid: `${alg}-${generation}`,
  }));
}

function makeProvider(issuer, keys) {
  const provider = new Provider(issuer, {
    clients: [client],
    jwks: { keys },
    scopes: ['orders:read', 'orders:write'],
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo(_context, resource) {
          const [, , alg, seconds] = resource.split(':');
          return {
            scope: 'orders:read orders:write',
            audience: resource,
            accessTokenTTL: Number(seconds ?? 3600),
            accessTokenFormat: 'jwt',
            jwt: { sign: { alg } },
          };
        },
      },
    },
  });
  return provider.callback();
}

let issuer = '';
let keys = makeKeys();
let answer;
let fetches = 0;

const server = createServer((request, response) => {
  const url = new URL(request.url, issuer);
  if (url.pathname === '/judge/rotate' && request.method === 'POST') {
    const before = keys.slice(0, 3);
    keys = makeKeys();
    // It signs with the first key that fits, so the new ones stand in front.
    answer = makeProvider(issuer, url.searchParams.has('keep') ? [...keys, ...before] : keys);
    response.writeHead(204).end();
    return;
  }
  if (url.pathname === '/judge/fetches') {
    const text = String(fetches);
    response.writeHead(200, { 'Content-Length': text.length }).end(text);
    return;
  }
  if (url.pathname === '/jwks')
    fetches += 1;
  answer(request, response);
});

server.listen(0, '127.0.0.1', () => {
  issuer = `http://127.0.0.1:${server.address().port}`;
  answer = makeProvider(issuer, keys);
  process.stdout.write(`${JSON.stringify({ issuer })}\n`);
});
process.stdin.on('end', () => process.exit(0)).resume();
