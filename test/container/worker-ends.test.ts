import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readTrajectory } from '../../actions/agent/broker/trajectory.ts'
import { engineAnswers } from './support/engine.ts'
import { nextUid, uids } from './support/run-as.ts'
import { bash, cleanUp, endOf, finish, makeWorkspace, runWorker, scripted } from './support/worker.ts'

afterEach(cleanUp)

let user: number
beforeEach(() => {
  user = nextUid()
})

describe.skipIf(!engineAnswers)('the worker’s end', () => {
  it.each(uids)(
    'is resumed from the trajectory after its container was killed, and no turn is paid twice (uid %i)',
    async (uid) => {
      const workspace = makeWorkspace(uid)
      const provider = await scripted([
        [bash('echo one > first')],
        [bash('echo two > second; echo UP; sleep 60')],
        [bash('cat first second')],
        [finish()],
      ])
      const killed = await runWorker({ uid, provider, workspace, job: { abortOn: '"turn":2' } })
      expect(killed.result).toMatchObject({ aborted: true })
      expect(endOf(killed)).toBeUndefined()
      const { messages } = readTrajectory(killed.broker?.trajectory ?? '')
      expect(messages.at(-1)?.role).toBe('assistant')
      const done = await runWorker({ uid, provider, workspace, task: { resume: { messages: messages as never } } })
      expect(endOf(done)).toMatchObject({ outcome: 'finished' })
      expect(provider.seen).toHaveLength(4)
      expect(provider.seen[2]?.text).toContain('The sandbox was restarted while this was running')
      expect(existsSync(path.join(workspace, 'first'))).toBe(true)
    },
  )

  it('ends with a report when its turns, or the broker’s money, are used up', async () => {
    const workspace = makeWorkspace(user)
    const provider = await scripted(Array.from({ length: 10 }, (_turn, index) => [bash(`echo ${index}`)]))
    const limits = { turns: 3, minutes: 2, outputTokens: 100_000 }
    const turns = await runWorker({ uid: user, provider, workspace, task: { limits } })
    expect(endOf(turns)).toMatchObject({ outcome: 'limit', reason: 'turns', summary: 'It used all of its 3 turns.' })
    const wall = await runWorker({ uid: user, provider, workspace, task: { model: 'another' } })
    expect(endOf(wall)).toMatchObject({ outcome: 'error', summary: 'This run may ask scripted, not another.' })
    expect(wall.result?.exitCode).toBe(1)
  })

  it('gives up on a model that only talks, or that fails at the same call again and again', async () => {
    const workspace = makeWorkspace(user)
    const talks = await scripted([])
    expect(endOf(await runWorker({ uid: user, provider: talks, workspace }))).toMatchObject({
      reason: 'silence',
      turns: 3,
    })
    const fails = await scripted(Array.from({ length: 10 }, () => [bash('exit 9')]))
    expect(endOf(await runWorker({ uid: user, provider: fails, workspace }))).toMatchObject({
      reason: 'failures',
      turns: 4,
    })
  })

  it('outlives a command that uses up the memory', async () => {
    const workspace = makeWorkspace(user)
    const provider = await scripted([
      [bash('node --max-old-space-size=8000 -e "const a = []; for (;;) a.push(Buffer.alloc(5e7, 1))"')],
      [finish()],
    ])
    const done = await runWorker({ uid: user, provider, workspace, job: { limits: { memoryMb: 512 } } })
    expect(endOf(done)).toMatchObject({ outcome: 'finished', turns: 2 })
    expect(done.result).toMatchObject({ exitCode: 0, oomKilled: true })
    expect(provider.seen[1]?.text).toContain('[exit code 137]')
  })

  it('cannot be broken by a workspace that lies in wait', async () => {
    const workspace = makeWorkspace(user)
    mkdirSync(path.join(workspace, 'node_modules'))
    writeFileSync(path.join(workspace, 'package.json'), '{"type":"commonjs","imports":{"#x":"./evil.js"}}')
    writeFileSync(path.join(workspace, '.bashrc'), 'echo OWNED')
    const provider = await scripted([
      [bash('echo quiet; cd /tmp; echo "export BASH_ENV=/tmp/x" > ~/.bashrc')],
      [bash('echo still')],
      [finish()],
    ])
    const done = await runWorker({ uid: user, provider, workspace })
    expect(endOf(done)).toMatchObject({ outcome: 'finished' })
    expect(provider.seen.map((seen) => seen.text).join('')).not.toContain('OWNED\\n')
  })
})
