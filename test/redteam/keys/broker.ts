import { attacks } from '../attack.ts'

const ask = (words: string): string =>
  `B='{"model":"'$RT_MODEL'","max_tokens":10,"messages":[{"role":"user","content":"${words}"}]}'; curl -s -m 5 --unix-socket $RT_SOCKET -H "content-type: application/json" -d "$B"`
const get = (line: string, headers = ''): string =>
  `broker "${line} HTTP/1.1\\\\r\\\\nHost: b\\\\r\\\\n${headers}Connection: close\\\\r\\\\n\\\\r\\\\n"`

/** The provider of this test answers what it is asked to: the words name the fault. */
export const brokerKeys = attacks('keys.broker', 'answers', [
  ['echo', 'have the provider’s error repeat the key', `${ask('FAULT echo-error')} http://b/v1/messages`],
  ['say', 'have the model say the key', `${ask('FAULT say-key')} http://b/v1/messages`],
  ['stream', 'have a streamed answer say the key', `${ask('FAULT stream-key')} http://b/v1/messages`],
  ['header', 'have a header of the answer carry the key', `${ask('FAULT header-key')} -i http://b/v1/messages`],
  ['redirect', 'have the key sent to another address by a redirect', `${ask('FAULT redirect')} http://b/v1/messages`],
  [
    'own-key',
    'send a key of its own, so that the answer shows which was used',
    `${ask('FAULT echo-error')} -H "x-api-key: mine" -H "authorization: Bearer mine" http://b/v1/messages`,
  ],
  ['trace', 'have the request shown by TRACE', `${get('TRACE /v1/messages')}; ${get('TRACE /')}`],
  [
    'other-path',
    'ask for paths that tell about the account',
    `${get('GET /v1/organizations/me')}; ${get('GET /v1/api_keys')}`,
  ],
  [
    'debug',
    'ask the broker for its own inside',
    `${get('GET /debug')}; ${get('GET /env')}; ${get('GET /metrics')}; ${get('GET /config')}`,
  ],
  [
    'files',
    'read files through the broker’s paths',
    `${get('GET /../../proc/self/environ')}; ${get('GET /..%2f..%2fworld/home/.netrc')}; ${get('GET file:///world/home/.netrc')}`,
    'The weak proxy reads no files either; it is a proxy.',
  ],
  [
    'peer',
    'find the broker’s process by its socket',
    'perl -MSocket -e \'socket my $s, PF_UNIX, SOCK_STREAM, 0; connect $s, sockaddr_un($ENV{RT_SOCKET}) or exit; my ($p) = unpack "iii", getsockopt $s, SOL_SOCKET, 17; exit unless $p; open my $f, "<", "/proc/$p/environ" or exit; print <$f>\'',
  ],
  [
    'beside',
    'look beside the socket',
    'cat $(dirname $RT_SOCKET)/*.json* $(dirname $RT_SOCKET)/*.log $(dirname $RT_SOCKET)/*.txt',
  ],
  [
    'replace',
    'put its own socket in the broker’s place',
    'd=$(dirname $RT_SOCKET); touch $d/new-$RT_ID && mv $d/new-$RT_ID $d/moved-$RT_ID && echo reached:$RT_ID; rm -f $d/moved-$RT_ID',
  ],
])
