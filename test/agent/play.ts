import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { type ActionStep, runAction, type StepResult } from '../../demo/runner/index.ts'
import { type ModelServer, type Move, startModelServer } from './model-server.ts'
import { runnerUser } from './runner-user.ts'
import type { Scene } from './scene.ts'

export const root = path.join(import.meta.dirname, '../..')

/** A key that must be found nowhere but in the provider's own log. */
export const canary = 'sk-ant-canary-5f0c1d7be2a94386'

export interface Played extends StepResult {
  /** The bodies of the comments on the implementation issue, oldest first. */
  comments: string[]
  model: ModelServer
  /** Requests to GitHub's API that this run made. */
  requests: { method: string; path: string; status: number | null }[]
  seconds: number
  /** When the action's process was started: `performance.now()`. */
  began: number
  /** The broker's ledger, as the run left it. */
  ledger: string
}

/** Runs the published bundle on the scene's issue, as a runner does, with a provider that makes these moves. */
export async function play(
  scene: Scene,
  moves: readonly Move[],
  options: Partial<Pick<ActionStep, 'signal' | 'onLine' | 'action' | 'env'>> & {
    inputs?: Record<string, string>
    job?: ReturnType<Scene['job']>
    /** Whom the job runs as, where that is not who runs the tests. */
    uid?: number
  } = {},
): Promise<Played> {
  const model = await startModelServer(moves)
  const job = options.job ?? scene.job()
  const before = scene.github.journal.length
  const uid = options.uid ?? process.getuid?.() ?? 0
  const began = performance.now()
  try {
    const result = await runAction({
      action: options.action ?? root,
      inputs: {
        'github-token': scene.token,
        'anthropic-api-key': canary,
        'anthropic-base-url': model.url,
        ...options.inputs,
      },
      job,
      onLine: options.onLine ?? (() => {}),
      ...(options.signal ? { signal: options.signal } : {}),
      ...(options.env ? { env: options.env } : {}),
      ...(uid === process.getuid?.() ? {} : { user: runnerUser(uid, scene.folder, job.folder) }),
    })
    const seconds = (performance.now() - began) / 1_000
    const requests = scene.github.journal.slice(before).filter(({ operation }) => operation !== 'git')
    const file = path.join(result.outputs.evidence ?? '', 'ledger.jsonl')
    const ledger = existsSync(file) ? readFileSync(file, 'utf8') : ''
    return { ...result, comments: await comments(scene), model, requests, seconds, began, ledger }
  } finally {
    await model.close()
  }
}

/** What people see on the implementation issue. */
export async function comments(scene: Scene): Promise<string[]> {
  const { rest } = scene.github.octokitFor(scene.approver.token)
  const { data } = await rest.issues.listComments({ owner: 'alice', repo: 'sums', issue_number: scene.issue })
  return data.map(({ body }) => body ?? '')
}
