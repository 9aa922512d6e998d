/**
 * Runs a task in the real sandbox as another user of this machine: a process of its own, which is root until everything
 * is loaded, then that user, as a runner's job would be. Reads a `Job` from its argument, prints a `Done`.
 */
import { statSync } from 'node:fs'
import os from 'node:os'
import { startBroker } from '../../../actions/agent/broker/broker.ts'
import { dockerSandbox } from '../../../actions/agent/container/docker-sandbox.ts'
import type { Done, Job } from './run-as.ts'

const job: Job = JSON.parse(process.argv[2] ?? '')

/** The engine's socket belongs to a group, as on a real host. */
function become(uid: number): void {
  if (process.getuid?.() !== 0 || uid === 0) return
  const socket = /^unix:\/\/(.*)$/.exec(process.env.DOCKER_HOST ?? 'unix:///var/run/docker.sock')?.[1] ?? ''
  process.setgroups?.([statSync(socket).gid])
  process.setgid?.(uid)
  process.setuid?.(uid)
  process.env.HOME = os.tmpdir()
}

async function run(): Promise<Done> {
  become(job.uid)
  const broker =
    job.broker === undefined
      ? undefined
      : await startBroker({
          ...job.broker,
          limits: {
            dollars: 5,
            requests: 100,
            outputTokens: 1e6,
            maxTokens: 32_000,
            bodyBytes: 8e6,
            deadline: Date.now() + 120_000,
          },
        })
  let stdout = ''
  let stderr = ''
  const abort = new AbortController()
  const sandbox = dockerSandbox({
    image: job.image ?? 'runner',
    limits: { memoryMb: 2048, cpus: 2, pids: 100, ...job.limits },
  })
  try {
    const result = await sandbox.run({
      deadlineMs: 60_000,
      ...job.task,
      ...(broker === undefined ? {} : { socket: broker.socketPath }),
      signal: abort.signal,
      onOutput: (text, stream) => {
        if (stream === 'stdout') stdout += text
        else stderr += text
        if (job.abortOn !== undefined && stdout.includes(job.abortOn)) abort.abort()
      },
    })
    return {
      result,
      stdout,
      stderr,
      ...(broker === undefined
        ? {}
        : { broker: { usage: broker.usage(), ledger: broker.ledgerPath, trajectory: broker.trajectoryPath } }),
    }
  } catch (error) {
    return { error: String(error), stdout, stderr }
  } finally {
    await broker?.close()
  }
}

process.stdout.write(JSON.stringify(await run()))
