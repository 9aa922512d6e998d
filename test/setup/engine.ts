import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { chmodSync, closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Need } from './need.ts'
import { canInstall, findProgram, install } from './packages.ts'

const answers = (host?: string): boolean =>
  spawnSync('docker', ['version', '--format', '{{.Server.Version}}'], {
    env: host === undefined ? process.env : { ...process.env, DOCKER_HOST: host },
    stdio: 'pipe',
    timeout: 10_000,
  }).status === 0

/**
 * A Docker engine: the one that answers already, or a private one with a socket and a data root of its own in a
 * temporary folder. It has no bridge and touches no firewall, since no container of ours has a network.
 */
export async function dockerEngine(signal: AbortSignal): Promise<Need> {
  const name = 'Docker engine'
  if (findProgram('docker') && answers()) return { name, env: {} }
  if (!canInstall()) {
    return { name, missing: 'no engine answers, and only root on Debian or Ubuntu can start one', env: {} }
  }
  if (!findProgram('dockerd') || !findProgram('docker')) {
    const problem = install(['docker.io'])
    if (problem) return { name, missing: `docker.io could not be installed: ${problem}`, env: {} }
  }
  return startPrivateEngine(name, signal)
}

async function startPrivateEngine(name: string, signal: AbortSignal): Promise<Need> {
  const folder = mkdtempSync(join(tmpdir(), 'sentra-engine-'))
  // Tests run jobs as other users too, who reach the engine by its socket's group.
  chmodSync(folder, 0o711)
  const host = `unix://${folder}/docker.sock`
  const log = openSync(join(folder, 'log'), 'w')
  const engine = spawn(
    findProgram('dockerd') ?? 'dockerd',
    [
      ...['--host', host, '--data-root', join(folder, 'data'), '--exec-root', join(folder, 'exec')],
      ...['--pidfile', join(folder, 'pid'), '--bridge=none', '--iptables=false', '--ip-forward=false'],
      '--ip-masq=false',
    ],
    { stdio: ['ignore', log, log], detached: true },
  )
  closeSync(log)
  const stop = () => stopEngine(engine, folder)
  for (let tries = 0; tries < 100; tries++) {
    if (answers(host)) return { name, env: { DOCKER_HOST: host }, stop }
    if (hasEnded(engine) || signal.aborted) break
    await sleep(200)
  }
  const said = readFileSync(join(folder, 'log'), 'utf8').trim().split('\n').at(-1) ?? ''
  await stop()
  return { name, missing: `the private engine did not start: ${said}`, env: {} }
}

const hasEnded = ({ exitCode, signalCode }: ChildProcess) => exitCode !== null || signalCode !== null

async function stopEngine(engine: ChildProcess, folder: string): Promise<void> {
  if (!hasEnded(engine)) {
    engine.kill('SIGTERM')
    for (let tries = 0; tries < 100 && !hasEnded(engine); tries++) await sleep(100)
    if (!hasEnded(engine)) engine.kill('SIGKILL')
  }
  // The host's network namespace stays mounted whatever becomes of the engine; data does where it was killed.
  for (const mount of mountsBelow(folder)) spawnSync('umount', ['--lazy', mount], { stdio: 'pipe' })
  try {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 300 })
  } catch (error) {
    process.stderr.write(`The private Docker engine has ended, but its folder could not be removed: ${error}\n`)
  }
}

/** Innermost first. */
function mountsBelow(folder: string): string[] {
  const mounts = readFileSync('/proc/self/mounts', 'utf8').split('\n')
  const places = mounts.map((line) => line.split(' ')[1] ?? '')
  return places.filter((place) => place.startsWith(`${folder}/`)).reverse()
}
