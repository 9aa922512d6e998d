import { inside } from '../container/sandbox.ts'

/** Where the proxy's authority lies inside. */
export const authorityPath = `${inside.sentra}/registry-authority.pem`

/** What the program inside reads from its only argument. */
export interface ShimInput {
  socket: string
  script: string
  environment: Record<string, string>
  /** Files of the user's home, by name: settings, without any credential. */
  files: Record<string, string>
}

/**
 * Runs inside: package managers know proxies on TCP only, so a port on the container's own loopback leads to the
 * mounted socket. Then the script runs, and its exit code is the program's.
 *
 * It travels as text to `node --eval`, so it uses nothing from outside its own body and types that vanish.
 */
export function shimProgram(): void {
  const net = process.getBuiltinModule('node:net')
  const fs = process.getBuiltinModule('node:fs')
  const child = process.getBuiltinModule('node:child_process')
  const input: ShimInput = JSON.parse(process.argv[1] ?? '')
  for (const [name, text] of Object.entries(input.files)) fs.writeFileSync(`${process.env.HOME}/${name}`, text)
  const server = net.createServer((client) => {
    const upstream = net.connect(input.socket)
    client.pipe(upstream).pipe(client)
    client.on('error', () => upstream.destroy())
    upstream.on('error', () => client.destroy())
  })
  server.listen(0, '127.0.0.1', () => {
    const address = server.address()
    const proxy = `http://127.0.0.1:${address !== null && typeof address === 'object' ? address.port : 0}`
    const env = {
      ...process.env,
      ...input.environment,
      HTTP_PROXY: proxy,
      HTTPS_PROXY: proxy,
      http_proxy: proxy,
      https_proxy: proxy,
      npm_config_noproxy: '',
      NO_PROXY: '',
      no_proxy: '',
    }
    const script = child.spawn('bash', ['-c', input.script], { env, stdio: ['ignore', 'inherit', 'inherit'] })
    script.on('close', (code) => process.exit(code ?? 1))
  })
}

/** The variables by which programs learn whom to trust: Node, OpenSSL, pip, curl, git, Cargo. */
const trusting = [
  'NODE_EXTRA_CA_CERTS',
  'SSL_CERT_FILE',
  'PIP_CERT',
  'REQUESTS_CA_BUNDLE',
  'CURL_CA_BUNDLE',
  'GIT_SSL_CAINFO',
  'CARGO_HTTP_CAINFO',
]

/** The container's command for a script with a way out. */
export function shimmed(
  script: string,
  given: { environment: Readonly<Record<string, string>>; files: Readonly<Record<string, string>>; trusts: boolean },
): string[] {
  const trust = given.trusts ? Object.fromEntries(trusting.map((name) => [name, authorityPath])) : {}
  const input: ShimInput = {
    socket: inside.socket,
    script,
    environment: { ...trust, ...given.environment },
    files: { ...given.files },
  }
  return [inside.node, '--no-warnings', '--eval', `(${shimProgram})()`, '--', JSON.stringify(input)]
}
