import type { JournalEntry } from '../../demo/github/journal.ts'
import type { Place } from '../../test/e2e/app-place.ts'
import { startRunner } from '../../test/e2e/app-runner.ts'
import type { World } from '../../test/e2e/app-world.ts'

/** What a command asked of GitHub: all of it, and how much of that wrote to git. */
export interface Asked {
  requests: number
  gitWrites: number
}

export interface Counts {
  revise: Asked
  /** With the hash. */
  approve: Asked
}

const form = '### What do you want?\n\nA dark mode.'

/**
 * Counts a story's requests to GitHub by our bot, on the wire; installation tokens apart, one of which serves an hour.
 * `ready` makes ready what hears the next event, and `heard` waits for it.
 */
async function count(
  world: World,
  place: Place,
  login: string,
  { ready = async () => {}, heard = async () => {} } = {},
): Promise<Counts> {
  const issue = await place.openIssue('ada', 'Dark mode', form)
  await heard()
  const say = async (body: string) => {
    await ready()
    return during(world, login, () => place.say('bob', issue, body).then(heard))
  }
  const revise = await say('/revise remember it')
  const approve = await say(/^\/approve v2 [0-9a-f]{16}$/m.exec(await place.last(issue))?.[0] ?? 'nothing was offered')
  await demandApproved(place, issue)
  return { revise, approve }
}

async function during(world: World, login: string, work: () => Promise<unknown>): Promise<Asked> {
  const start = world.github.journal.length
  await work()
  const ours = withoutLooks(world.github.journal.slice(start).filter((entry) => entry.login === login))
  return { requests: ours.length, gitWrites: ours.filter(writesGit).length }
}

/** Where the machine is so slow that a twin may have answered meanwhile, the thread is read once more after the answer. */
function withoutLooks(entries: JournalEntry[]): JournalEntry[] {
  const answered = entries.findLastIndex(({ operation }) => operation === 'issues/create-comment')
  return entries.filter(({ operation }, at) => at < answered || operation !== 'issues/list-comments')
}

const writesGit = ({ method, path }: JournalEntry): boolean => method !== 'GET' && path.includes('/git/')

async function demandApproved(place: Place, issue: number): Promise<void> {
  if ((await place.metadata(issue)).status !== 'approved') throw new Error('The approval did not count.')
}

/** The hosted App, which has seen the spec before. */
export const countWarm = (world: World, place: Place): Promise<Counts> => count(world, place, world.github.app.botLogin)

/** The hosted App, where each event reaches a process that was started a moment ago. */
export async function countCold(world: World, place: Place): Promise<Counts> {
  const ready = async () => world.route(place, await world.serve())
  return count(world, place, world.github.app.botLogin, { ready })
}

/** The action: each event in a job of its own, whose sweep is counted too. */
export async function countJob(world: World, place: Place): Promise<Counts> {
  const runner = startRunner(world, place.name)
  const counts = await count(world, place, 'github-actions[bot]', { heard: runner.idle })
  runner.stop()
  return counts
}

/** A bare `/approve` of a version that was on show. */
export async function countBare(world: World, place: Place): Promise<Asked> {
  const issue = await place.openIssue('ada', 'Dark mode', form)
  for (const { id } of await place.comments(issue)) world.github.age({ comment: id }, 120)
  const bare = await during(world, world.github.app.botLogin, () => place.say('bob', issue, '/approve'))
  await demandApproved(place, issue)
  return bare
}

/** With this file the App leaves a repository to the action. */
export const left = { '.github/workflows/sentra.yml': 'on:\n  issue_comment:\n' }
