import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import type { ContainerSpec } from './arguments.ts'
import { insist, judge, parseFacts } from './preflight.ts'
import { type Facts, preflightProgram } from './preflight-program.ts'

const spec: ContainerSpec = {
  name: 'n',
  image: 'i',
  user: { uid: 1001, gid: 127 },
  limits: { memoryMb: 2048, cpus: 2, pids: 100 },
  workspace: '/w',
  mounts: [{ source: '/usr', target: '/usr' }],
  environment: {},
  command: ['node'],
}
const mount = (target: string, mode: 'ro' | 'rw', type = 'ext4', size = 0) => ({
  target,
  type,
  options: [mode, 'nosuid'],
  superOptions: ['rw'],
  size,
})
const good: Facts = {
  status: {
    Uid: '1001\t1001\t1001\t1001',
    Groups: '127 ',
    CapInh: '0000000000000000',
    CapPrm: '0000000000000000',
    CapEff: '0000000000000000',
    CapBnd: '0000000000000000',
    CapAmb: '0000000000000000',
    NoNewPrivs: '1',
    Seccomp: '2',
  },
  mounts: [
    mount('/', 'ro', 'overlay'),
    mount('/proc', 'rw', 'proc'),
    mount('/dev/shm', 'rw', 'tmpfs', 2 ** 26),
    mount('/usr', 'ro'),
    mount('/usr/local', 'ro'),
    mount('/workspace', 'rw'),
    mount('/tmp', 'rw', 'tmpfs', 2 ** 29),
    mount('/home/agent', 'rw', 'tmpfs', 2 ** 28),
    mount('/etc/hosts', 'ro'),
  ],
  limits: { memory: '2147483648', swap: '0', both: '', pids: '100', cpu: '200000 100000' },
  swapTotal: '4194304',
  interfaces: ['lo'],
  nonce: 'abc',
  workspaceWritable: true,
  writes: { '/': 'EROFS', '/usr': 'EACCES', '/opt/x': 'ENOENT', '/opt/node': 'ETXTBSY' },
  setuid: '1001 1001',
  engineSockets: [],
  socketStatus: 204,
}
const expected = { spec, nonce: 'abc', socket: true }
const failing = (change: Partial<Facts>) =>
  judge({ ...good, ...change }, expected)
    .filter((check) => !check.holds)
    .map((check) => check.id)
const withMount = (...more: Facts['mounts']) => {
  const targets = more.map((one) => one.target)
  return { mounts: [...good.mounts.filter((one) => !targets.includes(one.target)), ...more] }
}

describe('the judgement of the preflight', () => {
  it('finds nothing where everything holds', () => {
    expect(failing({})).toEqual([])
    expect(() => insist(judge(good, expected))).not.toThrow()
  })

  it.each<[string, Partial<Facts>]>([
    ['sees the workspace', { nonce: 'another' }],
    ['sees the workspace', { nonce: '' }],
    ['may write the workspace', { workspaceWritable: false }],
    ['reaches the broker', { socketStatus: 'ENOENT' }],
    ['reaches the broker', { socketStatus: 200 }],
    ['reaches the broker', { socketStatus: null }],
    ['an unprivileged user', { status: { ...good.status, Uid: '1001\t0\t1001\t1001' } }],
    ['an unprivileged user', { status: { ...good.status, Uid: '1000\t1000\t1000\t1000' } }],
    ['no other groups', { status: { ...good.status, Groups: '127 999' } }],
    ['no capabilities', { status: { ...good.status, CapBnd: '00000000a80425fb' } }],
    ['no capabilities', { status: { Uid: '1001\t1001\t1001\t1001', Groups: '127', NoNewPrivs: '1', Seccomp: '2' } }],
    ['no new privileges', { status: { ...good.status, NoNewPrivs: '0' } }],
    ['system calls are filtered', { status: { ...good.status, Seccomp: '0' } }],
    ['setuid without effect', { setuid: '1001 0' }],
    ['memory is limited', { limits: { ...good.limits, memory: 'max' } }],
    ['memory is not swapped out', { limits: { ...good.limits, swap: 'max' } }],
    ['memory is not swapped out', { limits: { ...good.limits, swap: '', both: '4294967296' } }],
    ['memory is not swapped out', { limits: { ...good.limits, swap: '' } }],
    ['processes are limited', { limits: { ...good.limits, pids: 'max' } }],
    ['processors are limited', { limits: { ...good.limits, cpu: 'max 100000' } }],
    ['processors are limited', { limits: { ...good.limits, cpu: '-1 100000' } }],
    ['no network but loopback', { interfaces: ['lo', 'eth0'] }],
    ['no engine socket', { engineSockets: ['/run/docker.sock'] }],
    ['no other mounts', withMount(mount('/root', 'ro'))],
    ['no other mounts', withMount(mount('/run/docker.sock', 'ro'))],
    ['nothing else can be written', { writes: { '/usr': 'ok' } }],
    ['nothing else can be written', withMount(mount('/usr/local', 'rw'))],
    ['nothing else can be written', withMount(mount('/usr', 'rw'))],
    ['memory file systems are small', withMount(mount('/tmp', 'rw', 'tmpfs', 2 ** 30))],
    ['memory file systems are small', withMount(mount('/tmp', 'rw', 'ext4'))],
  ])('finds that it does not hold: %s', (id, change) => {
    expect(failing(change)).toEqual([id])
  })

  it('finds a root file system that can be written', () => {
    expect(failing(withMount(mount('/', 'rw', 'overlay')))).toEqual([
      'root file system read-only',
      'nothing else can be written',
    ])
  })

  it.each<[string, Partial<Facts>]>([
    ['version 1 of control groups', { limits: { ...good.limits, swap: '', both: '2147483648' } }],
    ['a machine without swap', { limits: { ...good.limits, swap: '' }, swapTotal: '0' }],
  ])('takes memory for memory on %s', (_, change) => {
    expect(failing(change)).toEqual([])
  })

  it('asks for no socket where the task has none', () => {
    const checks = judge({ ...good, socketStatus: null }, { ...expected, socket: false })
    expect(checks.every((check) => check.holds)).toBe(true)
  })

  it('names what does not hold, and the way out', () => {
    expect(() => insist(judge({ ...good, nonce: '', interfaces: ['lo', 'eth0'] }, expected))).toThrow(
      /isolation does not hold. Failed: sees the workspace \(saw: no nonce\). Failed: no network but loopback \(saw: lo eth0\). Run the job directly on the runner/,
    )
  })

  it.each(['', 'null', '{}', 'docker: Error response', `{"status":${'['.repeat(10_000)}`])(
    'believes no other form: %j',
    (line) => {
      expect(() => parseFacts(line)).toThrow(/did not answer in the expected form/)
    },
  )
})

describe('the program of the preflight', () => {
  it.runIf(process.platform === 'linux')(
    'travels as text: it runs with nothing around it, and reports what it finds',
    () => {
      const input = {
        workspace: '/nowhere',
        home: '/',
        nonceFile: '/nowhere',
        readOnly: [],
        socket: null,
        pingPath: '/',
        command: ['true'],
      }
      let output = ''
      try {
        output = execFileSync(process.execPath, ['--eval', `(${preflightProgram})()`, '--', JSON.stringify(input)], {
          encoding: 'utf8',
          input: 'no\n',
          env: {},
        })
      } catch (error) {
        // It was not told to go.
        expect(error).toMatchObject({ status: 97 })
        output = String(Reflect.get(Object(error), 'stdout'))
      }
      expect(parseFacts(output.trim()).nonce).toBe('')
      expect(parseFacts(output.trim()).mounts.length).toBeGreaterThan(0)
    },
  )
})
