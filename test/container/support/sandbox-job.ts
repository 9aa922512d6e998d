import { startBroker } from '../../../actions/agent/broker/broker.ts'
import { dockerSandbox } from '../../../actions/agent/container/docker-sandbox.ts'
import type { Done, Job } from './run-as.ts'

/** Runs a task in the real sandbox, with a broker of its own where one is asked for. */
export async function sandboxJob(job: Job): Promise<Done> {
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
