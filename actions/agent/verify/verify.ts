import { gatherApprovalFacts } from '../../../core/approval/gather.ts'
import { verifyApproval } from '../../../core/approval/verify.ts'
import { dashboardLedgers } from '../../../core/dashboard/sources.ts'
import { Refusal } from '../../../core/errors.ts'
import type { Comment, Snapshot } from '../../../core/github/port.ts'
import { type ImplementationBlock, parseImplementationBody } from '../../../core/spec/block.ts'
import { paths } from '../../../core/spec/identity.ts'
import { parseSpec } from '../../../core/spec/parse.ts'
import { readLedger } from '../../../core/store/ledger-record.ts'
import { createStore, remember } from '../../../core/store/store.ts'
import type { Inputs } from '../inputs.ts'
import type { Ports } from '../ports.ts'
import type { Approved } from './approved.ts'
import { trustedBot } from './bot.ts'
import { affordable } from './budget.ts'
import { readConfig } from './config.ts'
import { withoutJobEndings } from './job-endings.ts'
import { readOnce } from './read-once.ts'
import { released } from './released.ts'
import { notRunnable } from './runnable.ts'

/**
 * Whether this run may begin: the issue's block, the metadata, the spec's file and the approval all say the same.
 *
 * @param us something that we wrote, whose author is who we are: the status comment
 * @throws Refusal or FormatError, in words for the issue
 */
export async function verify(
  { github: asked, now }: Pick<Ports, 'github' | 'now'>,
  inputs: Inputs,
  us: Pick<Comment, 'author' | 'via_app'> | null,
): Promise<Approved> {
  const github = readOnce(asked)
  const issue = await github.issue(inputs.issue)
  if (!issue || issue.is_pull_request) {
    throw refused(`There is no issue #${inputs.issue}.`, 'Start the agent on the issue that an approval made.')
  }
  const bot = trustedBot(us, issue, inputs.bot)
  const block = parseImplementationBody(issue.body)
  const { base, head, ledger } = await readBranches(github, block, now())
  // Not by way of what is asked once: a writer that was slower must see what the faster one wrote.
  const specs = createStore(asked, { branch: block.specs_branch })
  if (head) remember(specs, head, head.paths, head.files)
  if (!base) throw refused('The repository has no commit yet.', 'Commit something to the default branch first.')
  const config = readConfig(base.files[0] ?? null)

  // Where the App keeps the specs, this job's account has reported on earlier runs there.
  const writers = us?.author ? [us.author.id] : []
  const facts = await gatherApprovalFacts(github, issue, config, bot, writers)
  const verification = verifyApproval(await withoutJobEndings(github, facts))
  if (!verification.ok) throw verification.refusal
  const { text, approvals } = verification
  const metadata =
    inputs.pullRequest === null
      ? verification.metadata
      : await released(github, specs, verification.metadata, inputs.runId)
  const busy = notRunnable(metadata, inputs)
  if (busy) throw refused(busy.why, busy.next)
  const spentToday = readLedger(ledger).reduce((sum, { cost_usd }) => sum + cost_usd, 0)
  const run = affordable(config.budget, { spec: metadata.spent_usd, day: spentToday })

  return {
    spec: {
      id: block.spec,
      project: block.project,
      version: block.version,
      title: metadata.title,
      text,
      sha256: block.sha256,
      path: paths.version(block.project, block.spec, block.version),
      branch: block.specs_branch,
      criteria: parseSpec(text).acceptance_criteria,
    },
    originIssue: metadata.origin.issue,
    metadata,
    implementationIssue: issue.number,
    approval: {
      commit: block.approval_commits.at(-1) ?? '',
      approver: approvals.map(({ approver }) => approver.login).join(', '),
    },
    base: { branch: inputs.defaultBranch, sha: base.sha, tree: base.tree },
    configText: base.files[0] ?? '',
    config: { ...config, budget: { ...config.budget, run } },
    store: specs,
  }
}

/** The default branch, the specs branch and what the approval is proved by, each at one commit, by one request. */
async function readBranches(
  github: Ports['github'],
  block: ImplementationBlock,
  now: number,
): Promise<{ base: Snapshot | null; head: (Snapshot & { paths: string[] }) | null; ledger: string | null }> {
  const metadata = paths.metadata(block.project, block.spec)
  // Today's says what was spent; those before it are for the dashboard that this run writes at its end.
  const ledgers = dashboardLedgers(new Date(now).toISOString())
  const text = paths.version(block.project, block.spec, block.version)
  const recorded = await Promise.all(block.approval_commits.map((sha) => github.commit(sha)))
  const proofs = [...block.approval_commits, ...recorded.map((commit) => commit?.parents[0] ?? '0'.repeat(40))]
  const [base = null, head = null] = await github.readAt([
    { at: 'HEAD', paths: ['.sentra/config.yml'] },
    { at: `refs/heads/${block.specs_branch}`, paths: [metadata, ...ledgers, text] },
    ...[...new Set(proofs)].map((at) => ({ at, paths: [metadata, text] })),
  ])
  // What is written at the run's beginning and end then needs no second reading, unless others wrote meanwhile.
  const known = head && { ...head, paths: [metadata, ...ledgers], files: head.files.slice(0, -1) }
  return { base, head: known, ledger: head?.files[1] ?? null }
}

const refused = (why: string, next: string) => new Refusal({ what: 'The run was refused.', why, next })
