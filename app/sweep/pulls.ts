import type { Comment } from '../../core/github/port.ts'
import { paths } from '../../core/spec/identity.ts'
import { readFiles } from '../../core/store/store.ts'
import type { Attachments } from '../intake/attachments.ts'
import { isOurs } from '../pulls/branch.ts'
import { takeUpClosed } from '../pulls/closed.ts'
import { takeUpFailing } from '../pulls/failure.ts'
import type { Desk } from '../thread/desk.ts'
import { asksOn } from './asks.ts'
import { crowd } from './crowd.ts'
import { finishedIn, grace } from './unfinished.ts'

/** How many pull requests of ours, and how many reviews and comments on them, one round looks at. */
const mostPulls = 10
const mostAsks = 30

/** One thing that is perhaps left to do. */
export interface Task {
  /** Of what somebody wrote, which must never have been edited; `null` where nobody wrote anything. */
  nodeId: string | null
  /** Tells whether there was anything to do. */
  run(): Promise<boolean>
}

/**
 * What was asked in reviews, on lines and by voice, and never heard of; checks that failed and should be mended by
 * themselves; and merges that nobody finished. GitHub does not deliver again, and on a conflict it does not even start a
 * workflow for a review. Merges come first, then people who may
 * write: strangers must not take the places of others.
 */
export async function pullTasks(
  desk: Desk,
  attachments: Attachments,
  comments: Comment[],
  since: string,
): Promise<Task[]> {
  const { github, store, host } = desk
  const now = host.now().getTime()
  const latest = await github.latestPulls()
  const ours = latest
    .filter(({ head, updated_at }) => isOurs(head.branch) && !head.fromFork && updated_at >= since)
    .filter(({ state, updated_at }) => state === 'open' || now - Date.parse(updated_at) >= grace)
    .slice(0, mostPulls)
  if (ours.length === 0) return []
  // One request for all of them, whatever follows.
  await readFiles(
    store,
    ours.map(({ number }) => paths.pointer(number)),
  )
  const ended = ours
    .filter(({ state }) => state === 'closed')
    .map((pull): Task => ({ nodeId: null, run: () => takeUpClosed(desk, pull) }))
  const seen = { comments, since, finished: finishedIn(comments, host.bot) }
  const asks = []
  for (const pull of ours) if (pull.state === 'open') asks.push(...(await asksOn(desk, attachments, pull, seen)))
  const { writers, others } = await crowd(desk, asks)
  const failing = ours
    .filter(({ state }) => state === 'open' && desk.config.checks.fix === 'auto')
    .map((pull): Task => ({ nodeId: null, run: () => takeUpFailing(desk, pull) }))
  return [...ended, ...writers, ...failing, ...others].slice(0, mostAsks)
}
