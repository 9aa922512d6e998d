import type { Criterion } from '../judge/red-green.ts'
import type { Cause } from '../report/causes.ts'
import type { Evidence, GateLine } from '../report/evidence.ts'
import { dollars, duration, fenced, headAndTail, inline, sentence } from '../report/markdown.ts'
import { agentWords } from './agent-words.ts'

export interface PullFacts {
  repositoryUrl: string
  originIssue: number
  implementationIssue: number
  spec: { id: string; version: number; title: string; text: string; sha256: string; path: string; branch: string }
  /** The commit on the specs branch that recorded the approval, and whose it was. */
  approval: { commit: string; approver: string }
  evidence: Evidence
  /** Why it is a draft; empty where it is ready. */
  causes: readonly Cause[]
  /** The agent's own words. */
  summary: string
  costUsd: number
  turns: number
  seconds: number
  model: string
  runUrl: string | null
}

/** GitHub stops a body at 65,536 characters; some are left for what it adds. */
const longest = 64_000

export const pullTitle = (facts: { title: string }) => facts.title.replace(/\s+/g, ' ').trim().slice(0, 200)

/** A pull request's body: what was asked, what is shown, what it cost, and how to check the approval without us. */
export function pullText(facts: PullFacts): string {
  const whole = [
    lead(facts),
    missing(facts.causes),
    agentWords(facts.summary),
    criteria(facts.evidence.criteria),
    gate(facts.evidence.gate, facts.evidence.coverage),
    findings(facts),
    proof(facts),
    price(facts),
  ].filter((part) => part !== '')
  const spec = specPart(facts)
  const body = [...whole, spec].join('\n\n')
  if (body.length <= longest) return body
  const link = `The spec is too long for this place: [read it](${specLink(facts)}).`
  const without = [...whole, link].join('\n\n')
  return without.length <= longest ? without : `${without.slice(0, longest - 40)}\n\n… cut: see the job’s artifacts.`
}

const lead = ({ spec, originIssue, implementationIssue }: PullFacts) =>
  `Builds **${inline(spec.title)}**, version ${spec.version} of \`${spec.id}\`.\n\nCloses #${implementationIssue}. Asked for in #${originIssue}.`

function missing(causes: readonly Cause[]): string {
  if (causes.length === 0) return ''
  const lines = causes.slice(0, 20).map(({ cause, next }) => `- ${sentence(cause)}\n  ${sentence(next)}`)
  const decided = causes.every(({ code }) => code === 'criterion-untestable')
  return [decided ? '### A person decides' : '### Not done', 'This is a draft, because:', lines.join('\n')].join('\n\n')
}

const states: Record<Criterion['state'], (criterion: Criterion) => [before: string, now: string]> = {
  'red-green': ({ before }) => [before === 'failed' ? 'red' : 'red (could not load)', 'green'],
  'red-now': () => ['', 'red'],
  'green-before': () => ['green', 'green'],
  'no-test': () => ['', 'no test'],
  untestable: () => ['', 'a person decides'],
}

/** Red to green: the new tests on the base's source, and on this commit. */
function criteria(list: readonly Criterion[]): string {
  if (list.length === 0) return ''
  const rows = list.map((criterion) => {
    const [before, now] = states[criterion.state](criterion)
    const tests = criterion.tests.slice(0, 5).map((name) => inline(name, 160))
    const more = criterion.tests.length > 5 ? [`and ${criterion.tests.length - 5} more`] : []
    const shown =
      criterion.state === 'untestable' ? `not tested: ${inline(criterion.why ?? '')}` : [...tests, ...more].join('<br>')
    return `| AC-${criterion.number} | ${sentence(criterion.text)} | ${shown} | ${before} | ${now} |`
  })
  return [
    '### Acceptance criteria',
    ['| | Criterion | Test | Before | Now |', '|---|---|---|---|---|', ...rows].join('\n'),
  ].join('\n\n')
}

const gateSigns: Record<GateLine['state'], string> = {
  passed: '✓ passed',
  failed: '✗ failed',
  skipped: 'skipped',
  'red-before': '✗ red before us',
}

function gate(lines: readonly GateLine[], coverage: Evidence['coverage']): string {
  if (lines.length === 0) return ''
  const rows = lines.map(
    ({ name, command, state, seconds, note }) =>
      `| ${inline(name)} | ${inline(command, 120)} | ${gateSigns[state]} | ${duration(seconds)} | ${inline(note ?? '')} |`,
  )
  const outputs = lines
    .filter(({ state, output }) => (state === 'failed' || state === 'red-before') && output !== '')
    .map(
      ({ name, output }) =>
        `<details><summary>${inline(name)}: what it printed</summary>\n\n${fenced(headAndTail(output, 60))}\n\n</details>`,
    )
  const covered =
    coverage.now === null
      ? ''
      : `Coverage: ${coverage.now} %${coverage.before === null ? '' : ` (${coverage.before} % before)`}.`
  const intro = 'Run by the judge in a container of its own, without network, on exactly this commit.'
  const table = ['| Step | Command | Result | Time | |', '|---|---|---|---:|---|', ...rows].join('\n')
  return ['### Gate', intro, table, covered, ...outputs].filter((part) => part !== '').join('\n\n')
}

function findings({ evidence }: PullFacts): string {
  if (evidence.findings.length === 0) return ''
  const lines = evidence.findings.slice(0, 30).map(({ text }) => `- ${sentence(text)}`)
  const more = evidence.findings.length > 30 ? [`- and ${evidence.findings.length - 30} more`] : []
  return ['### Look at this', [...lines, ...more].join('\n')].join('\n\n')
}

/** Three lines of shell that need nothing of ours: which commit released which bytes. */
function proof({ spec, approval }: PullFacts): string {
  const lines = [
    `git fetch origin ${spec.branch}`,
    `git show ${approval.commit}:${spec.path} | sha256sum  # ${spec.sha256}`,
    `git show --show-signature ${approval.commit} -- ${spec.path.replace(/[^/]+$/, 'metadata.json')}`,
  ]
  const intro = `${inline(approval.approver)} released these exact bytes. Check it from any clone:`
  const keys = 'The signature is by [GitHub’s own key](https://github.com/web-flow.gpg); `gpg --import` it once.'
  return ['### Approval', intro, fenced(lines.join('\n'), 'sh'), keys].join('\n\n')
}

function price({ costUsd, turns, seconds, model, runUrl, evidence }: PullFacts): string {
  const parts = [
    `${turns} turn${turns === 1 ? '' : 's'} of \`${inline(model)}\``,
    dollars(costUsd),
    duration(seconds),
    `${evidence.files} file${evidence.files === 1 ? '' : 's'}, +${evidence.lines.added} −${evidence.lines.removed}`,
  ]
  const links = runUrl ? ` [Job log](${runUrl}), [trajectory and evidence](${runUrl}#artifacts).` : ''
  return `### Price\n\n${parts.join(', ')}.${links}`
}

const specLink = ({ repositoryUrl, approval, spec }: PullFacts) =>
  `${repositoryUrl}/blob/${approval.commit}/${spec.path}`

function specPart(facts: PullFacts): string {
  const summary = `<summary>The approved spec, version ${facts.spec.version}</summary>`
  return `<details>${summary}\n\n${fenced(facts.spec.text, 'markdown')}\n\n[The file at the approving commit](${specLink(facts)})\n\n</details>`
}
