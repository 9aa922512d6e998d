/**
 * The weak layout's host, in a container of its own so that proving the attacks harms nobody: a process that holds a key
 * in every careless way, the world with all its addresses on one loopback, and the naive proxy. Run as
 * `node host.ts keeper --key=…`; its argument is part of the carelessness.
 */
import { execFileSync, spawn } from 'node:child_process'
import { mkdirSync, openSync, unlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { hostileRegistry } from '../../dependencies/registry.ts'
import { worldAddresses } from '../../network/addresses.ts'
import { faultyProvider } from '../provider.ts'
import { Services } from '../services.ts'
import { naiveProxy } from './proxy.ts'

export interface WeakHost {
  canary: string
  key: string
  shared: string
  ports: number[]
  abstract: string
  provider: number
  /** The registry, and a proxy that leads to it and to everywhere. */
  registry: number
  fetching: number
}
const settings: WeakHost = JSON.parse(process.env.RT_HOST ?? '{}')
const { canary, key } = settings

for (const address of worldAddresses.v4) execFileSync('ip', ['address', 'add', `${address}/32`, 'dev', 'lo'])
for (const address of worldAddresses.v6) execFileSync('ip', ['-6', 'address', 'add', `${address}/128`, 'dev', 'lo'])
execFileSync('ip', ['link', 'set', 'lo', 'up', 'multicast', 'on'])
for (const net of ['255.255.255.255/32', '224.0.0.0/4']) execFileSync('ip', ['route', 'add', net, 'dev', 'lo'])

const services = new Services(canary)
const tcp = [
  22,
  25,
  53,
  80,
  443,
  853,
  2375,
  2376,
  3128,
  5432,
  6379,
  9418,
  10250,
  10255,
  31337,
  32526,
  ...settings.ports,
]
for (const port of tcp) await services.stream({ port, host: '::' })
for (const port of [123, 443, 514, ...settings.ports]) {
  await services.datagrams(port, '0.0.0.0')
  await services.datagrams(port, '::')
}
for (const address of ['0.0.0.0', '127.0.0.11', '127.0.0.53']) await services.datagrams(53, address)
await services.datagrams(53, '::')
await services.chatter('1.1.1.1')
mkdirSync('/run/systemd/resolve', { recursive: true })
mkdirSync('/run/dbus', { recursive: true })
mkdirSync('/tmp/ssh-a', { recursive: true })
for (const file of [
  '/world/unix.sock',
  '/run/systemd/resolve/io.systemd.Resolve',
  '/run/dbus/system_bus_socket',
  '/world/agent.sock',
]) {
  await services.stream({ path: file })
}
await services.stream({ path: `\0${settings.abstract}` })
await services.stream({ path: `\0other-${settings.abstract}` })
spawn('perl', [
  '-MSocket',
  '-e',
  'socket my $s, PF_UNIX, SOCK_DGRAM, 0; bind $s, sockaddr_un("/world/log.sock"); recv $s, my $b, 100, 0 while 1',
])
execFileSync('bash', ['-c', 'mkfifo -m 666 /world/one.pipe || true'])
openSync('/world/one.pipe', 'r+')

const provider = faultyProvider({ canary, elsewhere: () => 'http://203.0.113.7' })
/** Nobody keeps books here: whatever was asked was spent unseen. */
const dyes = (asked: readonly { text: string }[]): string[] =>
  asked.flatMap(({ text }) => [...text.matchAll(/leak:([a-z0-9.-]+)/g)].map(([, id = '']) => id))
openSync('/world/one.jsonl', 'a')
await new Promise<void>((resolve) => provider.server.listen(settings.provider, '127.0.0.1', resolve))
const proxy = naiveProxy(new URL(`http://127.0.0.1:${settings.provider}`), key)
await new Promise<void>((resolve) => proxy.listen('/world/broker/broker.sock', resolve))

const registry = hostileRegistry(() => 'http://203.0.113.7')
await new Promise<void>((resolve) => registry.server.listen(settings.registry, '127.0.0.1', resolve))
const fetching = naiveProxy(new URL(`http://127.0.0.1:${settings.registry}`), key)
await new Promise<void>((resolve) => fetching.listen(settings.fetching, '127.0.0.1', resolve))

// Open files, one of them deleted; shared memory of both kinds; a title; a standing copy in memory.
writeFileSync('/world/open.txt', canary)
const held = [openSync('/world/open.txt', 'r')]
writeFileSync('/world/deleted.txt', canary)
held.push(openSync('/world/deleted.txt', 'r'))
unlinkSync('/world/deleted.txt')
writeFileSync('/dev/shm/keeper-1', canary, { mode: 0o666 })
execFileSync('perl', ['-e', 'my $id = shmget 4711, 4096, 01666; shmwrite $id, $ARGV[0], 0, length $ARGV[0]', canary])
writeFileSync('/proc/self/comm', 'keeper')
const copy = Buffer.from(`in memory: ${canary} `.repeat(100))

// Another careless thing: a mapped file, by a small program that stays.
const mapped = path.join('/world', 'mapped.txt')
writeFileSync(mapped, canary.padEnd(4096, ' '))
setInterval(() => process.stdout.write(''), 60_000)
process.stdout.write(`ready ${held.length} ${copy.length}\n`)
process.on('SIGUSR2', () =>
  process.stdout.write(`seen ${JSON.stringify([...services.seen, ...dyes(provider.asked), ...registry.written])}\n`),
)
