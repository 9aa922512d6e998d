import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { resolveExpressions } from './action-file.ts'
import { runnerEnvironment, stepFiles } from './environment.ts'
import { parseFileCommands } from './file-commands.ts'
import { type ActionStep, runAction } from './index.ts'
import { StepLog } from './log.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'sentra-runner-'))
  await mkdir(path.join(folder, 'workspace'))
  await mkdir(path.join(folder, 'action'))
})
afterEach(() => rm(folder, { recursive: true }))

const step = async (
  main: string,
  more: Partial<ActionStep> = {},
  post?: string,
): Promise<ActionStep & { lines: string[] }> => {
  const lines: string[] = []
  const runs = `runs:\n  using: node24\n  main: main.mjs\n${post === undefined ? '' : '  post: post.mjs\n'}`
  const inputs = `inputs:\n  github-token:\n    default: \${{ github.token }}\n  size:\n    default: 3\n`
  await writeFile(path.join(folder, 'action/action.yml'), `name: test\n${inputs}${runs}`)
  await writeFile(path.join(folder, 'action/main.mjs'), main)
  if (post !== undefined) await writeFile(path.join(folder, 'action/post.mjs'), post)
  return {
    action: path.join(folder, 'action'),
    inputs: {},
    job: {
      repository: 'maya/bookshelf',
      repositoryId: 1,
      actor: 'maya',
      sha: 'a'.repeat(40),
      ref: 'refs/heads/main',
      event: { name: 'workflow_dispatch', payload: { inputs: { issue: '2' } } },
      workflow: 'agent',
      runId: 7,
      serverUrl: 'http://127.0.0.1:1',
      apiUrl: 'http://127.0.0.1:1/api',
      token: 'ghs_canary',
      workspace: path.join(folder, 'workspace'),
      folder,
    },
    onLine: (line) => void lines.push(line),
    lines,
    ...more,
  }
}

test('an action sees inputs, the event and its files, and none of this machine’s environment', async () => {
  process.env.DEMO_STRAY = 'stray'
  const main = `
    import { appendFileSync, readFileSync } from 'node:fs'
    const event = JSON.parse(readFileSync(process.env.GITHUB_EVENT_PATH, 'utf8'))
    console.log([process.env['INPUT_GITHUB-TOKEN'], process.env.INPUT_SIZE, event.inputs.issue, process.env.DEMO_STRAY].join(' '))
    appendFileSync(process.env.GITHUB_OUTPUT, 'branch=a\\ntext<<E1\\none\\ntwo=2\\nE1\\n')
    appendFileSync(process.env.GITHUB_STEP_SUMMARY, '# Done\\n')`
  const options = await step(main, { inputs: { size: '9' } })
  const result = await runAction(options)
  delete process.env.DEMO_STRAY
  expect(options.lines).toEqual(['*** 9 2 '])
  expect(result).toMatchObject({ exitCode: 0, outputs: { branch: 'a', text: 'one\ntwo=2' }, summary: '# Done\n' })
})

test('a step finds the engine by all that the trial found it by', async () => {
  const { job } = await step('')
  const found = { DOCKER_CONTEXT: 'colima', DOCKER_CONFIG: '/home/maya/.docker', XDG_RUNTIME_DIR: '/run/user/1000' }
  const environment = runnerEnvironment(job, stepFiles(folder, 'main'), { ...found, DEMO_STRAY: 'stray' })
  expect(environment).toMatchObject({ ...found, PATH: expect.stringContaining('/bin'), HOME: '/' })
  expect(environment).not.toHaveProperty('DEMO_STRAY')
})

test('a failure keeps its exit code, and the post step runs with the state', async () => {
  const main = `
    import { appendFileSync } from 'node:fs'
    appendFileSync(process.env.GITHUB_STATE, 'container=abc\\n')
    process.exit(3)`
  const options = await step(main, {}, `console.log('removed ' + process.env.STATE_container)`)
  expect(await runAction(options)).toMatchObject({ exitCode: 3, postExitCode: 0, log: ['removed abc'] })
})

test('cancelling asks first, and the post step still runs', async () => {
  const main = `
    process.on('SIGINT', () => { console.log('tidying'); process.exit(130) })
    console.log('ready'); setInterval(() => {}, 1000)`
  const stop = new AbortController()
  const options = await step(main, { signal: stop.signal }, `console.log('post')`)
  const running = runAction({ ...options, onLine: (line) => line === 'ready' && stop.abort() })
  expect(await running).toMatchObject({ exitCode: 130, log: ['ready', 'tidying', 'post'] })
})

test('temporary files go where the job says', async () => {
  const options = await step(`console.log(process.env.TMPDIR)`, { temporary: '/somewhere' })
  expect(await runAction(options)).toMatchObject({ log: ['/somewhere'] })
})

test('an input that the action does not have is refused', async () => {
  await expect(runAction(await step('', { inputs: { sise: '1' } }))).rejects.toThrow(
    /no input "sise". It has: github-token, size/,
  )
})

describe('expressions in defaults', () => {
  const contexts = { github: { token: 't', event: { issue: { number: 4 } } } }
  const expression = (inner: string) => `\${{ ${inner} }}`
  test.each([
    [expression('github.token'), 't'],
    [`#${expression('github.event.issue.number')}`, '#4'],
    [expression("github.event.nothing || 'none'"), 'none'],
    ['plain', 'plain'],
  ])('%s', (text, expected) => expect(resolveExpressions(text, contexts)).toBe(expected))
  test('what it cannot evaluate is refused', () => {
    expect(() => resolveExpressions(expression('secrets.KEY'), contexts)).toThrow(/cannot evaluate/)
  })
})

test('a block without an end is refused', () => {
  expect(() => parseFileCommands('a<<X\none')).toThrow(/no closing "X"/)
})

test('masks hold from their line on, also over a chunk’s edge', () => {
  const log = new StepLog(['sk-ant-canary'])
  const shown = ['::add-mask::hun', 'ter2\nthe word is hunter2, the key sk-', 'ant-canary\nlast'].flatMap((chunk) =>
    log.write(chunk),
  )
  expect([...shown, ...log.end()]).toEqual(['the word is ***, the key ***', 'last'])
})
