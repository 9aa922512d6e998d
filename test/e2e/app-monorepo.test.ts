import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createClient } from '../../actions/agent/client.ts'
import type { Inputs } from '../../actions/agent/inputs.ts'
import { verify } from '../../actions/agent/verify/verify.ts'
import { runGate } from '../../hooks/gate/run-gate.ts'
import { startWorld, type World } from './app-world.ts'

const settings = `projects:
  web:
    path: apps/web
    gate: { test: 'node --test --test-reporter=tap', lint: 'node lint.mjs' }
  api:
    path: services/api
    gate: { test: 'node --test --test-reporter=tap' }
  tools:
    path: tools
    label: tooling
    gate: { allow_no_tests: true }
`
const test = (name: string, holds: boolean) =>
  `import test from 'node:test'\nimport assert from 'node:assert'\ntest('${name}', () => assert.ok(${holds}))\n`

let world: World
let folder: string
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'sentra-monorepo-'))
  world = await startWorld({
    files: {
      '.sentra/config.yml': settings,
      'apps/web/web.test.mjs': test('web works', true),
      'apps/web/lint.mjs': 'console.log("clean")\n',
      'services/api/api.test.mjs': test('api is broken', false),
      'tools/README.md': 'Tools\n',
    },
  })
})
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true })
  await world?.close()
})

it('keeps the projects of a monorepo apart, from the choice over the approval to each one’s gate', {
  timeout: 180_000,
}, async () => {
  const { github } = world
  const form = '### What do you want?\n\nA dark mode.'
  const at = { owner: 'ada', repo: 'clock' }
  const undecided = await world.openIssue('ada', 'Dark mode', form)
  expect(await world.last(undecided)).toContain('which project')
  // By the flag, by the form, and by a label.
  await world.say('ada', undecided, '/spec --project web')
  const byForm = await world.openIssue('ada', 'Dark mode', `${form}\n\n### Project\n\napi`)
  const byLabel = (await world.as('ada').rest.issues.create({ ...at, title: 'Dark mode', body: 'Please.' })).data.number
  await world.as('ada').rest.issues.addLabels({ ...at, issue_number: byLabel, labels: ['tooling'] })
  await world.say('bob', byLabel, '/spec')
  const unknown = await world.openIssue('ada', 'Dark mode', `${form}\n\n### Project\n\nmobile`)
  expect(await world.last(unknown)).toMatch(/no such project.*`web`, `api`, `tools`/s)

  const token = github.installationToken('ada', {
    contents: 'write',
    issues: 'write',
    pull_requests: 'write',
    metadata: 'read',
  })
  const signIn = { githubToken: token, jobToken: null, apiUrl: github.url, ...at }
  const job = createClient(signIn as Inputs)
  for (const [issue, project] of [
    [undecided, 'web'],
    [byForm, 'api'],
    [byLabel, 'tools'],
  ] as const) {
    const file = `.sentra/specs/${project}/${issue}-dark-mode/spec-v1.md`
    expect(await world.file(file)).toContain('# Dark mode')
    const line = /^\/approve v1 [0-9a-f]{16}$/m.exec(await world.last(issue))?.[0]
    await world.say('bob', issue, line ?? 'no line was offered')
    const metadata = await world.metadata(issue)
    expect(metadata).toMatchObject({ project, status: 'approved', approvals: [{ version: 1 }] })
    const implementation = (metadata.implementation as { issue: number }).issue
    // What the agent's job would do with it: the same check, by the same code, on the same GitHub.
    const comment = await job.createComment(implementation, 'At work.')
    const inputs = { issue: implementation, bot: null, runId: 1, defaultBranch: 'main', pullRequest: null } as Inputs
    const approved = await verify({ github: job, now: Date.now }, inputs, comment)
    expect(approved.spec).toMatchObject({ project, path: file, version: 1 })
    expect(approved.config.projects[project]?.path).toMatch(project)

    const root = path.join(folder, project)
    execFileSync('git', ['clone', '--quiet', world.gitDir, root])
    const evidence = await runGate({
      ...{ root, config: approved.config, before: undefined, since: undefined, warnings: [], onStep: () => undefined },
    })
    expect(evidence.steps.map(({ name, status, command }) => [name, status, command]).sort()).toEqual([
      ['api: test', 'failed', 'node --test --test-reporter=tap'],
      ['web: lint', 'passed', 'node lint.mjs'],
      ['web: test', 'passed', 'node --test --test-reporter=tap'],
    ])
  }
  expect(github.violations).toEqual([])
})
