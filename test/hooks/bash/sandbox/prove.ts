import { spawn } from 'node:child_process'
import path from 'node:path'
import { ensureImage } from './image.ts'

/** What was seen when a command was run. `unproven`: the sandbox has no such program, or ended before telling. */
export type Proof = { damage: string[]; code: number | null; output: string }

/** The names of other machines, all of which are this one. */
const HOSTS = [
  'evil.example',
  'get.example',
  'attacker.example',
  'api.example',
  'registry.example',
  'dump.evil.example',
]

let image: string | undefined

/** Runs commands, one after the other, in a sandbox of their own: no network, few rights, thrown away afterwards. */
export async function prove(commands: readonly string[], seconds = 4): Promise<Proof | undefined> {
  image ??= ensureImage()
  const args = [
    ...[
      'run',
      '--rm',
      '-i',
      '--network',
      'none',
      '--dns',
      '127.0.0.1',
      '--pids-limit',
      '300',
      '--memory',
      '1g',
      '--cpus',
      '2',
    ],
    ...['--security-opt', 'no-new-privileges=false', '--ulimit', 'core=0', '--log-driver', 'none'],
    ...HOSTS.flatMap((host) => ['--add-host', `${host}:127.0.0.1`]),
    ...['-e', 'PATH=/usr/local/bin:/usr/bin:/usr/sbin', '-e', 'NODE_NO_WARNINGS=1'],
    ...['--mount', `type=bind,source=${path.join(import.meta.dirname)},target=/sandbox,readonly`],
    ...[image, '/usr/local/bin/node', '/sandbox/supervisor.ts'],
  ]
  const child = spawn('docker', args, { stdio: ['pipe', 'pipe', 'pipe'] })
  let [output, errors] = ['', '']
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString()
  })
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString()
  })
  child.stdin.on('error', () => {})
  child.stdin.end(JSON.stringify({ commands, seconds }))
  const timer = setTimeout(() => child.kill('SIGKILL'), (commands.length * seconds + 25) * 1000)
  await new Promise((resolve) => child.on('close', resolve))
  clearTimeout(timer)
  const line = output.trim().split('\n').at(-1) ?? ''
  if (!line.startsWith('{')) {
    if (process.env.DEBUG_SANDBOX) process.stderr.write(`${errors}\n`)
    return undefined
  }
  return JSON.parse(line) as Proof
}
