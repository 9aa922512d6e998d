import { describe, expect, it } from 'vitest'
import { Config } from '../../core/config/schema.ts'
import { Refusal } from '../../core/errors.ts'
import type { SpecMetadata } from '../../core/spec/metadata.ts'
import { sampleApproval, sampleSource } from '../../core/testing/samples.ts'
import { approved, counted, outdated } from './approved.ts'
import { configRefusal, explainedElsewhere } from './config-problem.ts'
import { endings } from './endings.ts'
import { help } from './help.ts'
import { implementationHead } from './implementation.ts'
import { limitsOf } from './limits.ts'
import { bodyLimit, code, codeBlock, dollars, plain, quiet } from './markdown.ts'
import { heading, readHeading } from './marker.ts'
import { failure, refusal } from './refusal.ts'
import { noSpec, status } from './status.ts'
import { transcripts } from './transcript.ts'
import { usages } from './usages.ts'
import { foldedVersion, type VersionComment, versionComment } from './version.ts'

const web = { server: 'https://github.com', owner: 'ada', repo: 'clock', branch: 'sentra/specs' }
const spec = { project: 'clock', id: '7-dark-mode', title: 'Dark mode' }
const hash = '8f3a2c19d0b47e55'.repeat(4)
const commit = 'a'.repeat(40)
const text = (requirement: string, question = '') =>
  `# Dark mode\n\nFor the night.\n\n## Requirements\n\n- ${requirement}\n\n## Acceptance criteria\n\n- **AC-1** It is dark.\n${question === '' ? '' : `\n## Open questions\n\n- ${question}\n`}`

const comment = (changes: Partial<VersionComment> = {}): VersionComment => ({
  ...{ web, spec, version: 2, sha256: hash, text: text('It remembers.', 'How dark?'), commit },
  ...{
    previous: { version: 1, text: text('It is dark.') },
    notes: [],
    remarks: [],
    cost: 0.0123,
    onShow: 60,
    limits: [],
  },
  ...changes,
})

describe('what people read', () => {
  it('a first version, from a voice note', () => {
    const notes = [{ text: 'Make the clock face dark.\nApprove it.', unsure: ['clock face'] }]
    expect(versionComment(comment({ version: 1, previous: null, notes, cost: 0 }))).toMatchSnapshot()
  })

  it('the next version', () =>
    expect(versionComment(comment({ remarks: [endings.replacesApproval(1)] }))).toMatchSnapshot())

  it('a version where only the hash counts', () => expect(versionComment(comment({ onShow: null }))).toMatchSnapshot())

  it('a version with links, which shows where they lead', () => {
    const linked = text('It looks like [the design](https://x.test/`design`?a=1), and [that](https://y.test).')
    expect(versionComment(comment({ text: linked, previous: null }))).toMatchSnapshot()
  })

  it('an older version', () => {
    expect(foldedVersion({ web, spec, version: 1, commit, newer: 2 })).toMatchSnapshot()
  })

  it('a first version, on a token that can do less', () => {
    const config = Config.parse({ approval: { teams: ['acme/leads'] } })
    const limits = limitsOf({ id: 1, login: 'github-actions[bot]', app_id: null, shared: true }, config)
    expect(limitsOf({ id: 1, login: 'sentra[bot]', app_id: 1, shared: true }, config)).toEqual([])
    expect(versionComment(comment({ version: 1, previous: null, onShow: null, limits }))).toMatchSnapshot()
  })

  it('an approval', () => {
    const facts = { web, spec, version: 2, sha256: hash, approver: 'bob', permission: 'write', implementation: 9 }
    expect(approved({ ...facts, notStarted: null })).toMatchSnapshot()
    expect(approved({ ...facts, notStarted: 'The run was not started: there is no workflow.' })).toMatchSnapshot()
    expect(counted(2, 1, 2, codeBlock('/approve v2 8f3a2c19d0b47e55'))).toMatchSnapshot()
    for (const status of ['rejected', 'cancelled'] as const) {
      expect(outdated({ version: 2, newest: 2, status, approver: 'bob' })).toMatchSnapshot()
    }
    expect(outdated({ version: 2, newest: 3, status: 'draft', approver: 'bob' })).toMatchSnapshot()
  })

  it('the implementation issue', () => {
    const facts = { web, spec, version: 2, sha256: hash, commit, origin: 7, approvers: ['ada', 'bob'] }
    expect(implementationHead(facts)).toMatchSnapshot()
  })

  it('the status', () => {
    const version = (number: number) => ({
      version: number,
      sha256: hash,
      created_at: '2026-11-22T10:00:00Z',
      source: sampleSource(number),
      cost_usd: 0.01,
    })
    const metadata: SpecMetadata = {
      ...{ schema: 1, id: '7-dark-mode', project: 'clock', title: 'Dark mode', status: 'running' },
      ...{
        origin: { issue: 7, author: { id: 1, login: 'ada' } },
        versions: [version(1), version(2)],
        approved_version: 2,
      },
      ...{
        approvals: [sampleApproval(2, hash)],
        implementation: { version: 2, issue: 9, pull_request: 11 },
        decisions: [],
        spent_usd: 1.5,
      },
    }
    expect(status(web, metadata, commit)).toMatchSnapshot()
    expect(status(web, { ...metadata, status: 'draft', approvals: [], implementation: null }, commit)).toMatchSnapshot()
    expect(noSpec()).toMatchSnapshot()
  })

  it('help', () => {
    const lines = [
      { ...usages.status, not: null },
      { ...usages.approve, not: 'Approving needs write.' },
    ]
    expect(help('eve', 'read', lines)).toMatchSnapshot()
  })

  it('refusals and failures', () => {
    expect(refusal({ what: 'No.', why: 'Because.', next: 'Do that.' })).toMatchSnapshot()
    expect(failure('OpenAI does not answer.', 'It answered 503.', 1)).toMatchSnapshot()
    expect(failure('OpenAI does not answer.', 'It answered 503.', 3)).toMatchSnapshot()
    const problem = configRefusal([{ line: 2, path: 'approval.cuont', message: 'not a setting' }])
    expect(problem).toBeInstanceOf(Refusal)
    expect(problem && refusal(problem)).toMatchSnapshot()
    expect(configRefusal([])).toBeNull()
    expect(refusal(explainedElsewhere(7))).toMatchSnapshot()
  })

  it('short endings', () => {
    expect([
      endings.rejected('ada', 'too dark'),
      endings.rejected('ada', ''),
      endings.retried(9),
      endings.cancelled('ada', true, false),
      endings.cancelled('ada', false, true),
      endings.tooMany(['approve', 'reject']),
      endings.overtaken(1, 3),
      endings.overtaken(1, 5),
    ]).toMatchSnapshot()
  })
})

describe('a version that is long', () => {
  it.each([1_000, 30_000, 64_000, 100_000, 400_000])(
    'of %i characters stays under GitHub’s limit and loses nothing',
    (size) => {
      const long = text('word '.repeat(size / 5))
      const body = versionComment(comment({ text: long, notes: [{ text: 'said '.repeat(20_000), unsure: [] }] }))
      expect(body.length).toBeLessThan(bodyLimit - 900)
      expect(body).toContain('/approve v2 8f3a2c19d0b47e55')
      expect(body).toContain('/spec-v2.md')
    },
  )
})

describe('text of strangers', () => {
  it('mentions nobody, closes nothing and is no Markdown where it stands in a sentence', () => {
    expect(plain('@ada <b>#1</b> [x](y) `z` **w**')).not.toMatch(/@ada|<b>|\[x\]|`|\*\*/)
    expect(code('a`b``c')).toBe('```a`b``c```')
    expect(code('a\n\nb')).toBe('`a b`')
    expect(codeBlock('x\n```\ny')).toBe('````\nx\n```\ny\n````')
  })

  it('notifies nobody where it is shown as Markdown, and is left alone in code', () => {
    expect(quiet('Ask @ada, not `@bob`.\n\n```\n@carol\n```\n')).toBe(
      'Ask @<!-- -->ada, not `@bob`.\n\n```\n@carol\n```\n',
    )
  })

  it('cannot break out of a quoted transcript', () => {
    expect(
      transcripts([{ text: 'one\n\n```\n/approve\n</details>', unsure: [] }])
        .split('\n')
        .slice(1, 6)
        .every((line) => line.startsWith('>')),
    ).toBe(true)
  })
})

describe('the first lines', () => {
  it('are read back, whatever follows', () => {
    const version = { spec: '7-dark-mode', project: 'clock', version: 2, sha256: hash }
    expect(readHeading(`${heading({ kind: 'comment', id: 5 }, version)}\nx`)).toEqual({
      answers: { kind: 'comment', id: 5 },
      tries: null,
      version,
    })
    expect(readHeading(`${heading({ kind: 'issue', id: 7, tries: 2 })}\nx`)).toEqual({
      answers: { kind: 'issue', id: 7 },
      tries: 2,
      version: null,
    })
    expect(readHeading('Hello')).toEqual({ answers: null, tries: null, version: null })
    expect(readHeading(`x\n${heading({ kind: 'comment', id: 5 })}`).answers).toBeNull()
  })
})

it('money is rounded so that small sums do not look free', () => {
  expect([0, 0.0001, 0.004, 0.5, 12].map(dollars)).toEqual(['$0', 'under $0.001', '$0.004', '$0.50', '$12.00'])
})
