import { expect, test } from 'vitest'
import type { Sandbox, SandboxResult } from './container/sandbox.ts'
import { namedSandbox } from './containers.ts'
import type { Left } from './state.ts'

const done: SandboxResult = {
  ...{ exitCode: 0, oomKilled: false, timedOut: false, aborted: false, tail: '', startedMs: 0, ms: 0 },
}
const task = { workspace: '/w', command: ['true'], deadlineMs: 1_000 }

function named(run: Sandbox['run'], stop = new AbortController()) {
  const left: Left = {}
  const sandbox = namedSandbox({ run }, { signal: stop.signal, remember: (more) => Object.assign(left, more) }, 7)
  return { sandbox, left }
}

test('a container is remembered while it runs, and forgotten when it is gone', async () => {
  const seen: unknown[] = []
  const { sandbox, left } = named(async ({ name }) => {
    seen.push(name, left.containers)
    return done
  })
  await sandbox.run('gate', task)
  expect(seen).toEqual([expect.stringMatching(/^sentra-7-gate-/), [seen[0]]])
  expect(left.containers).toEqual([])
})

test('a container that could not be removed stays remembered, also while others come and go', async () => {
  let stuck = ''
  const { sandbox, left } = named(async ({ name }) => {
    if (!name.includes('agent')) return done
    stuck = name
    throw new Error(`The container ${name} could not be removed.`)
  })
  await expect(sandbox.run('agent', task)).rejects.toThrow('could not be removed')
  expect(left.containers).toEqual([stuck])
  await sandbox.run('gate', task)
  expect(left.containers).toEqual([stuck])
})

test('a cancelled run whose container is gone leaves none behind', async () => {
  const stop = new AbortController()
  const { sandbox, left } = named(async () => {
    stop.abort(new Error('The run was cancelled.'))
    return { ...done, aborted: true }
  }, stop)
  await expect(sandbox.run('agent', task)).rejects.toThrow('cancelled')
  expect(left.containers).toEqual([])
})
