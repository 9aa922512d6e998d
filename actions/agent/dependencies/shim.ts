import { inside } from '../container/sandbox.ts'

/** What the program inside reads from its only argument. */
export interface ShimInput {
  socket: string
  script: string
  environment: Record<string, string>
}

/**
 * Runs inside: package managers know proxies on TCP only, so a port on the container's own loopback leads to the
 * mounted socket. Then the script runs, and its exit code is the program's.
 *
 * It travels as text to `node --eval`, so it uses nothing from outside its own body and types that vanish.
 */
export function shimProgram(): void {
  const net = process.getBuiltinModule('node:net')
  const child = process.getBuiltinModule('node:child_process')
  const input: ShimInput = JSON.parse(process.argv[1] ?? '')
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
    }
    const script = child.spawn('bash', ['-c', input.script], { env, stdio: ['ignore', 'inherit', 'inherit'] })
    script.on('close', (code) => process.exit(code ?? 1))
  })
}

/** The container's command for a script with a way out. */
export const shimmed = (script: string, environment: Record<string, string>): string[] => {
  const input: ShimInput = { socket: inside.socket, script, environment }
  return [inside.node, '--no-warnings', '--eval', `(${shimProgram})()`, '--', JSON.stringify(input)]
}
