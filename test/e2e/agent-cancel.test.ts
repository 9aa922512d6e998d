import { expect, test } from 'vitest'
import { runBot } from '../../actions/bot/run.ts'
import { createGitHub } from '../../core/github/octokit.ts'
import { readSpec } from '../../core/store/read.ts'
import { createStore } from '../../core/store/store.ts'
import type { Delivery } from '../../demo/github/index.ts'
import { kindOf, runInProcess } from '../agent/in-process.ts'
import { node } from '../agent/projects.ts'
import { permissions, type Scene, startScene } from '../agent/scene.ts'

const at = { owner: 'alice', repo: 'sums' }

/** Somebody comments, and the repository's own bot hears it as `sentra.yml` starts it. */
async function say(scene: Scene, body: string): Promise<unknown[]> {
  const { github, repository, approver } = scene
  const heard = Promise.withResolvers<Delivery>()
  const stop = github.onDelivery((delivery) => {
    if (delivery.event === 'issue_comment' && !delivery.byActions) heard.resolve(delivery)
  })
  await github.octokitFor(approver.token).rest.issues.createComment({ ...at, issue_number: scene.originIssue, body })
  const { event, payload } = await heard.promise
  stop()
  const { errors } = await runBot(
    {
      ...{ bot: 'github-actions[bot]', appId: null, apiUrl: github.url, models: {} },
      token: github.actionsToken(repository.fullName, { ...permissions, actions: 'write' }),
      event: { name: event, payload },
    },
    { fetch: github.fetch, pace: { second: 1, patience: 5_000 } },
  )
  return errors
}

const specOf = (scene: Scene) =>
  readSpec(createStore(createGitHub(scene.github.octokitFor(scene.token), at), { branch: 'sentra/specs' }), scene.spec)

test('/cancel stops the very run that is at work, and the one that waits behind it does not begin', async () => {
  const scene = await startScene({ files: node.files, as: 'actions' })
  const stop = new AbortController()
  const stopped: string[] = []
  // What GitHub does when it is asked to cancel that run.
  scene.github.faults.after = ({ method, path }) => {
    if (method !== 'POST' || !path.endsWith('/cancel')) return undefined
    stopped.push(path)
    stop.abort(new Error('The run was cancelled.'))
    return { status: 202, body: {} }
  }
  try {
    const { ending, comments } = await runInProcess(scene, node.moves, {
      signal: stop.signal,
      twist: async (task, run) => {
        const result = await run(task)
        if (kindOf(task) === 'agent') expect(await say(scene, '/cancel')).toEqual([])
        return result
      },
    })
    expect(stopped).toEqual(['/repos/alice/sums/actions/runs/4711/cancel'])
    expect(ending.conclusion).toBe('cancelled')
    expect(comments.at(-1)).toContain('was cancelled')
    expect(await specOf(scene)).toMatchObject({ status: 'cancelled', spent_usd: ending.costUsd })

    const queued = await runInProcess(scene, node.moves, { inputs: { GITHUB_RUN_ID: '4712' } })
    expect(queued.ending).toMatchObject({ conclusion: 'refused', costUsd: 0 })
    expect(queued.ending.causes[0]?.cause).toContain('The spec is cancelled.')
    expect(queued.requests).toEqual([])
  } finally {
    await scene.close()
  }
})
