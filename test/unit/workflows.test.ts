import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { problemsOf } from '../workflows/check.ts'

const root = join(import.meta.dirname, '../..')
const files = globSync(
  ['action.yml', 'actions/*/action.yml', '.github/workflows/*.yml', 'demo/project/.github/workflows/*.yml'],
  { cwd: root },
).sort()
const documents = globSync(['README.md', 'docs/**/*.md', 'actions/**/*.md'], { cwd: root }).sort()

describe('workflows and actions', () => {
  it('are all looked at', () => {
    expect(files).toContain('.github/workflows/test.yml')
    expect(files).toContain('action.yml')
    expect(files).toContain('demo/project/.github/workflows/ai-agent.yml')
  })

  it.each(files)('%s is valid, pinned and grants nothing it need not', async (file) => {
    expect(await problemsOf(file, readFileSync(join(root, file), 'utf8'))).toEqual([])
  })

  it('as shown in the documents are valid too', async () => {
    const problems: string[] = []
    for (const file of documents) {
      const text = readFileSync(join(root, file), 'utf8')
      for (const [, block] of text.matchAll(/^```ya?ml\n([\s\S]*?)^```/gm)) {
        if (block && /^jobs:/m.test(block)) problems.push(...(await problemsOf(`${file}.yml`, block)))
      }
    }
    expect(problems).toEqual([])
  })
})

describe('the check itself', () => {
  const workflow = (step: string, top = 'permissions: {}') =>
    `on: push\n${top}\njobs:\n  a:\n    runs-on: ubuntu-latest\n    permissions: {}\n    steps:\n      - ${step}\n`

  it.each([
    ['an action by tag', workflow('uses: actions/checkout@v6'), /is not pinned/],
    ['untrusted text in a script', workflow(`run: echo "\${{ github.event.issue.title }}"`), /inside a script/],
    ['rights for everybody', workflow('run: "true"', 'permissions: write-all'), /at the top must be/],
    ['a key that is none', workflow('runs: "true"'), /runs/],
  ])('finds %s', async (_, text, problem) => {
    expect((await problemsOf('.github/workflows/x.yml', text)).join('\n')).toMatch(problem)
  })

  const action = (runs: string) => `name: a\ndescription: b\n${runs}`
  const composite = (step: string) =>
    action(`runs:\n  using: composite\n  steps:\n    - ${step}\n${step.startsWith('run') ? '      shell: bash\n' : ''}`)

  it.each([
    ['a runtime that is none', action('runs:\n  using: node99\n  main: a.js\n'), /node99/],
    ['an action without a program', action('runs:\n  using: node24\n'), /main/],
    ['a key that is none', action('inputz:\n  a: b\nruns:\n  using: node24\n  main: a.js\n'), /inputz/],
    ['a step by tag', composite('uses: actions/checkout@v6'), /is not pinned/],
    ['untrusted text in a script', composite(`run: echo "\${{ github.event.issue.title }}"`), /inside a script/],
  ])('finds in an action %s', async (_, text, problem) => {
    expect((await problemsOf('action.yml', text)).join('\n')).toMatch(problem)
  })

  it('lets a good action pass', async () => {
    expect(await problemsOf('action.yml', action('runs:\n  using: node24\n  main: a.js\n'))).toEqual([])
  })

  it('lets a good one pass', async () => {
    expect(await problemsOf('.github/workflows/x.yml', workflow('run: "true"'))).toEqual([])
  })
})

describe('the review of what the agent built', () => {
  const Agent = z.object({
    jobs: z.object({
      agent: z.object({ outputs: z.record(z.string(), z.string()) }),
      review: z.object({ needs: z.string(), if: z.string(), concurrency: z.object({ group: z.string() }) }),
    }),
  })
  const shown = /^```yaml\n(name: AI agent[\s\S]*?)^```/m.exec(readFileSync(join(root, 'docs/install.md'), 'utf8'))?.[1]
  const own = readFileSync(join(root, '.github/workflows/ai-agent.yml'), 'utf8')

  it.each([
    ['as we run it', own],
    ['as it is installed', shown ?? ''],
  ])('is made of a draft too, whose run ends red, and waits for another job’s review: %s', (_, text) => {
    const { agent, review } = Agent.parse(parse(text)).jobs
    expect(agent.outputs['pull-request']).toBe(expression('steps.agent.outputs.pull-request'))
    // Without a status function GitHub adds `success()`, and a draft’s job is none.
    expect(review.needs).toBe('agent')
    expect(review.if).toBe(expression("!cancelled() && needs.agent.outputs.pull-request != ''"))
    const reviews = readFileSync(join(root, '.github/workflows/ai-review.yml'), 'utf8')
    const [prefix = ''] = review.concurrency.group.split('${{')
    expect(prefix).toMatch(/^[a-z-]+-$/)
    expect(reviews).toContain(`group: ${prefix}\${{ github.event.pull_request.number`)
  })

  const expression = (text: string) => `\${{ ${text} }}`
})
