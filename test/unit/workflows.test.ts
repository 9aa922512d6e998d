import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
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
