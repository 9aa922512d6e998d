import type { NamedSandbox } from '../containers.ts'
import { changesBetween } from '../judge/changes.ts'
import { memoryFiles } from '../memory/files.ts'
import type { Ports } from '../ports.ts'
import { commitTrailers } from '../publish/commit-trailers.ts'
import { type CommitPlan, planCommits, writeCommits } from '../publish/commits.ts'
import { type Cause, causeOf } from '../report/causes.ts'
import { need, type Track } from '../track.ts'
import { noLongerApproved } from '../verify/no-longer-approved.ts'
import type { HandedIn } from '../work/hand-in.ts'
import type { Answer } from './answer.ts'
import { moveOnto } from './onto.ts'
import { answerTrailers } from './trailers.ts'

/** So often somebody may push while the work is judged anew; then it is kept as a patch. */
const rounds = 4

export type Pushed =
  /** `commit` is the head that the answers are about; `changed` where it is ours. */
  { commit: string; changed: boolean } | { stopped: Cause }

/**
 * Commits on top of the pull request's head as it is now, and never by force: what a person pushed stays. Where that is
 * not what the agent began with, its work is laid over it, or it is said what collides.
 */
export async function push(
  ports: Ports,
  sandbox: NamedSandbox,
  given: HandedIn,
  track: Track,
  answers: readonly Answer[],
): Promise<Pushed> {
  const { github, git, now } = ports
  const { pull, discussion } = need(track, 'review').said
  for (let round = 1; round <= rounds; round++) {
    const head = await github.branchHead(pull.head.branch)
    if (head === null) return { stopped: causeOf('branch-gone', { branch: pull.head.branch }) }
    if (head.sha !== need(track, 'prepared').start.sha) {
      const collides = await moveOnto(ports, sandbox, given, track, head)
      if (collides.length > 0) return { stopped: causeOf('collides', { files: named(collides) }) }
    }
    const { history, start } = need(track, 'prepared')
    const { tree } = need(track, 'examined')
    if (tree === start.tree) return { commit: head.sha, changed: false }
    const clean = need(track, 'judged').causes.length === 0
    const changes = await changesBetween(git, history, start.tree, tree)
    const commit = await writeCommits(github, git, history, start, tree, plans(track, changes, answers, clean))
    const gone = await noLongerApproved(need(track, 'approved'), track.inputs.runId, now())
    if (gone) return { stopped: gone }
    // Before the push, so that nobody merges in between what a red gate stands against.
    if (!clean && !pull.draft) await github.toDraft(discussion.node_id)
    if (await github.moveBranch(pull.head.branch, commit)) return { commit, changed: true }
  }
  return { stopped: causeOf('pushed-meanwhile', { count: rounds }) }
}

function plans(
  track: Track,
  changes: Awaited<ReturnType<typeof changesBetween>>,
  answers: readonly Answer[],
  clean: boolean,
): CommitPlan[] {
  const { spec, config } = need(track, 'approved')
  const { said } = need(track, 'review')
  const title = answers.every(({ ask }) => ask.kind === 'check')
    ? `Mend the failing checks of #${said.pull.number}`
    : `Work in the review of #${said.pull.number}`
  const trailers = commitTrailers(track).join('\n')
  const planned = planCommits(changes, { title, trailers }, memoryFiles(config, spec.project))
  const last = planned.at(-1)
  if (last) last.message = `${last.message.trimEnd()}\n${answerTrailers(answers, clean).join('\n')}\n`
  return planned
}

function named(files: readonly string[]): string {
  const shown = files.slice(0, 10).map((file) => `\`${file.replaceAll('`', '')}\``)
  return files.length > 10 ? `${shown.join(', ')} and ${files.length - 10} more` : shown.join(', ')
}
