import { randomBytes } from 'node:crypto'
import type { Sandbox, SandboxResult, SandboxTask } from './container/sandbox.ts'
import type { Ports } from './ports.ts'

/** A sandbox that names its containers after the run and tells of each before it starts, so that all can be removed. */
export interface NamedSandbox {
  run(kind: string, task: Omit<SandboxTask, 'name' | 'signal'>): Promise<SandboxResult>
}

export function namedSandbox(
  sandbox: Sandbox,
  { signal, remember }: Pick<Ports, 'signal' | 'remember'>,
  runId: number,
): NamedSandbox {
  const alive = new Set<string>()
  return {
    async run(kind, task) {
      signal.throwIfAborted()
      const name = `sentra-${runId}-${kind}-${randomBytes(4).toString('hex')}`
      alive.add(name)
      remember({ containers: [...alive] })
      // Where this throws, the container may still be there: it stays remembered, and the `post:` step tries again.
      const result = await sandbox.run({ ...task, name, signal })
      alive.delete(name)
      remember({ containers: [...alive] })
      signal.throwIfAborted()
      return result
    },
  }
}
