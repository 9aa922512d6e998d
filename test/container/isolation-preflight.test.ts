import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer as createHttpServer, type ServerResponse } from 'node:http'
import { createServer } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type ContainerSpec, runArguments } from '../../actions/agent/container/arguments.ts'
import { removeContainer } from '../../actions/agent/container/engine.ts'
import { containerEnvironment } from '../../actions/agent/container/environment.ts'
import { readyImage } from '../../actions/agent/container/image.ts'
import { judge, parseFacts } from '../../actions/agent/container/preflight.ts'
import { type PreflightInput, preflightProgram } from '../../actions/agent/container/preflight-program.ts'
import { inside } from '../../actions/agent/container/sandbox.ts'
import { engineAnswers } from './support/engine.ts'
import { nextUid, uniqueName } from './support/run-as.ts'

/**
 * The preflight is worth what it finds. Each case starts a container whose layout is weak in one way, as a broken
 * engine or a later mistake might make it, and names the lines that must fail.
 */
type Weaken = (args: string[]) => string[]

const without =
  (...words: string[]): Weaken =>
  (args) => {
    const at = args.findIndex((_arg, index) => words.every((word, offset) => args[index + offset] === word))
    if (at < 0) throw new Error(`${words.join(' ')} is not among the arguments`)
    return args.toSpliced(at, words.length)
  }
const replacing =
  (from: string, to: string): Weaken =>
  (args) => {
    if (!args.some((arg) => arg.includes(from))) throw new Error(`${from} is not among the arguments`)
    return args.map((arg) => arg.replace(from, to))
  }
const adding =
  (...words: string[]): Weaken =>
  ([run = '', ...rest]) => [run, ...words, ...rest]

describe.skipIf(!engineAnswers)('the preflight, inside', () => {
  const nonce = 'the-nonce'
  const nonceFile = '.sentra-nonce'
  let folder: string
  let spec: ContainerSpec

  beforeAll(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'sentra-preflight-'))
    writeFileSync(path.join(folder, nonceFile), nonce)
    chmodSync(folder, 0o777)
    const image = await readyImage('runner', process.env)
    spec = {
      name: 'set for each',
      image: image.name,
      user: { uid: 1000, gid: 1000 },
      limits: { memoryMb: 512, cpus: 1, pids: 64 },
      workspace: folder,
      mounts: image.mounts,
      environment: containerEnvironment(process.env, { roots: ['/usr'], nodeFolder: undefined }),
      command: image.node,
    }
  })
  beforeEach(() => {
    const uid = nextUid() || 1000
    spec = { ...spec, user: { uid, gid: uid } }
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  const inputFor = (readOnly: string[], socket: string | null): PreflightInput => ({
    workspace: '/workspace',
    home: '/home/agent',
    nonceFile: `/workspace/${nonceFile}`,
    readOnly,
    socket,
    pingPath: '/',
    command: ['true'],
  })

  /** The ids of the lines that do not hold in a container started with these arguments. */
  const failing = async (weaken: Weaken): Promise<string[]> =>
    (await checksOf(weaken)).filter((check) => !check.holds).map((check) => check.id)

  /** @param socket a socket of the host's that is mounted in the broker's place */
  async function checksOf(weaken: Weaken, socket: string | null = null) {
    const name = uniqueName()
    const mounts = [...spec.mounts, ...(socket === null ? [] : [{ source: socket, target: inside.socket }])]
    const targets = spec.mounts.map((one) => one.target)
    const input = JSON.stringify(inputFor(targets, socket && inside.socket))
    const command: ContainerSpec['command'] = [...spec.command, '--eval', `(${preflightProgram})()`, '--', input]
    const one = { ...spec, name, mounts, command }
    const child = spawn('docker', weaken(runArguments(one)), { stdio: ['pipe', 'pipe', 'pipe'] })
    let stdout = ''
    let stderr = ''
    child.stdout.on('data', (chunk) => {
      stdout += chunk
      if (stdout.includes('\n')) child.stdin.end()
    })
    child.stderr.on('data', (chunk) => {
      stderr += chunk
    })
    await once(child, 'close')
    await removeContainer(name)
    if (stdout === '') throw new Error(stderr)
    return judge(parseFacts(stdout.split('\n')[0] ?? ''), { spec: one, nonce, socket: socket !== null })
  }

  it('finds nothing in the layout that is used', async () => {
    expect(await failing((args) => args)).toEqual([])
  })

  it.each<[string, Weaken, string[]]>([
    ['a writable root', without('--read-only'), ['root file system read-only', 'nothing else can be written']],
    ['capabilities', without('--cap-drop', 'ALL'), ['no capabilities']],
    ['an added capability', adding('--cap-add', 'NET_RAW'), ['no capabilities']],
    ['new privileges', without('--security-opt', 'no-new-privileges'), ['no new privileges', 'setuid without effect']],
    ['no seccomp', adding('--security-opt', 'seccomp=unconfined'), ['system calls are filtered']],
    ['the host’s network', (args) => args.with(args.indexOf('--network') + 1, 'host'), ['no network but loopback']],
    [
      'no memory limit',
      (args) => without('--memory', '512m')(without('--memory-swap', '512m')(args)),
      ['memory is limited', 'memory is not swapped out'],
    ],
    ['swap', (args) => args.with(args.indexOf('--memory-swap') + 1, '-1'), ['memory is not swapped out']],
    ['no limit of processes', without('--pids-limit', '64'), ['processes are limited']],
    ['no limit of processors', without('--cpus', '1'), ['processors are limited']],
    [
      'a writable mount',
      replacing('source=/usr,target=/usr,readonly', 'source=/usr,target=/usr'),
      ['nothing else can be written'],
    ],
    ['another mount', adding('--mount', `type=bind,source=${os.tmpdir()},target=/mnt,readonly`), ['no other mounts']],
    ['a large /tmp', replacing('size=128m', 'size=1g'), ['memory file systems are small']],
    ['a /tmp with setuid', replacing('nosuid', 'suid'), ['memory file systems are small']],
    ['another group', adding('--group-add', '999'), ['no other groups']],
    ['everything at once', adding('--privileged'), ['no capabilities', 'system calls are filtered']],
  ])('finds %s', async (_name, weaken, ids) => {
    const found = await failing(weaken)
    for (const id of ids) expect(found).toContain(id)
    expect(found.length).toBeGreaterThan(0)
  })

  it('finds root, and an engine’s socket', async () => {
    const { uid, gid } = spec.user
    expect(await failing(replacing(`${uid}:${gid}`, '0:0'))).toContain('an unprivileged user')
    const socket = path.join(folder, 'engine.sock')
    const engine = createServer().listen(socket)
    await once(engine, 'listening')
    const found = await failing(adding('--mount', `type=bind,source=${socket},target=/run/docker.sock`))
    engine.close()
    expect(found).toEqual(expect.arrayContaining(['no engine socket', 'no other mounts']))
  })

  it.each<[string, string, (response: ServerResponse) => void]>([
    ['finds the broker’s', '204', (response) => response.writeHead(204).end()],
    ['finds that it is another’s', '200', (response) => response.end('Welcome!')],
    ['finds that it hangs up', 'ECONNRESET', (response) => response.destroy()],
    ['finds that nobody answers', 'timed out', () => {}],
  ])('asks who is behind the socket, and %s', async (_, saw, answer) => {
    const socket = path.join(folder, 'broker.sock')
    const server = createHttpServer((_request, response) => answer(response)).listen(socket)
    await once(server, 'listening')
    chmodSync(socket, 0o666)
    const checks = await checksOf((args) => args, socket)
    server.closeAllConnections()
    server.close()
    const failed = checks.filter(({ holds }) => !holds)
    expect(failed).toMatchObject(saw === '204' ? [] : [{ id: 'reaches the broker', saw }])
  })

  it('finds a socket that nobody serves any more', async () => {
    const socket = path.join(folder, 'dead.sock')
    // Killed, it cannot take its socket away.
    const listen = `require('node:net').createServer().listen(${JSON.stringify(socket)}, () => process.kill(process.pid, 'SIGKILL'))`
    spawnSync(process.execPath, ['--eval', listen])
    chmodSync(socket, 0o666)
    const failed = (await checksOf((args) => args, socket)).filter(({ holds }) => !holds)
    expect(failed).toMatchObject([{ id: 'reaches the broker', saw: 'ECONNREFUSED' }])
  })

  it('finds another folder than ours behind the workspace’s path', async () => {
    const other = mkdtempSync(path.join(os.tmpdir(), 'sentra-other-'))
    chmodSync(other, 0o777)
    expect(await failing(replacing(`source=${folder}`, `source=${other}`))).toEqual(['sees the workspace'])
    rmSync(other, { recursive: true })
  })
})
