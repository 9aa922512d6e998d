import type { CommitHead } from '../../../core/github/port.ts'
import type { NamedSandbox } from '../containers.ts'
import { dependencies } from '../dependencies/dependencies.ts'
import { changesBetween } from '../judge/changes.ts'
import { judge } from '../judge/judge.ts'
import type { Ports } from '../ports.ts'
import { bring } from '../prepare/history.ts'
import { need, type Track } from '../track.ts'
import type { HandedIn } from '../work/hand-in.ts'
import { rebase } from './rebase.ts'

/**
 * Moves the work onto a head that somebody pushed while the agent was at work, and judges it anew there: what was proved
 * before was proved on another commit.
 *
 * @returns the files that collide; empty where it went well
 */
export async function moveOnto(
  ports: Ports,
  sandbox: NamedSandbox,
  given: HandedIn,
  track: Track,
  head: CommitHead,
): Promise<string[]> {
  const { git, github, signal } = ports
  const prepared = need(track, 'prepared')
  const examined = need(track, 'examined')
  const { tip } = need(track, 'review')
  const { history, start, base } = prepared
  const { serverUrl, owner, repo, githubToken: token, jobToken: spare } = track.inputs
  const server = { url: `${serverUrl}/${owner}/${repo}`, token, spare, signal }
  await bring(git, history, server, head.sha)
  const rebased = await rebase(git, history, { start: start.tree, ours: examined.tree, theirs: head.tree })
  if ('collides' in rebased) return rebased.collides

  track.status.note('what was pushed meanwhile is taken up')
  const parting = await github.parting(tip, head.sha)
  const from = parting === null ? base : { branch: base.branch, ...parting.from }
  await bring(git, history, server, from.sha)
  track.prepared = { ...prepared, start: { branch: start.branch, ...head }, base: from }
  const changes = await changesBetween(git, history, from.tree, rebased.tree)
  track.examined = { ...examined, tree: rebased.tree, changes }
  Object.assign(track, await dependencies(ports, sandbox, track))
  track.judged = await judge(ports, sandbox, given, track)
  return []
}
