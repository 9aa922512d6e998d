import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { readInputs, secretsIn } from './inputs.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'sentra-inputs-'))
afterAll(() => rmSync(folder, { recursive: true }))

const eventFile = (payload: unknown) => {
  const file = path.join(folder, `${Math.random()}.json`)
  writeFileSync(file, typeof payload === 'string' ? payload : JSON.stringify(payload))
  return file
}

const runner = {
  'INPUT_GITHUB-TOKEN': 'ghs_x',
  'INPUT_ANTHROPIC-API-KEY': 'sk-ant-x',
  GITHUB_REPOSITORY: 'alice/sums',
  GITHUB_RUN_ID: '7',
  RUNNER_TEMP: '/tmp/t',
}

describe('what the runner gives', () => {
  test.each([
    ['the input', { INPUT_ISSUE: '12' }, { issue: { number: 3 } }, 12],
    ['a dispatch', {}, { inputs: { issue: '42' } }, 42],
    ['a label', {}, { action: 'labeled', issue: { number: 3 } }, 3],
    ['a dispatch with a number', {}, { inputs: { issue: 5 } }, 5],
  ])('the issue comes from %s', (_, env, payload, issue) => {
    expect(readInputs({ ...runner, ...env, GITHUB_EVENT_PATH: eventFile(payload) }).issue).toBe(issue)
  })

  test.each([
    ['nothing', {}, { inputs: { issue: '42' } }, null],
    ['a dispatch that leaves it out', {}, { inputs: { issue: '42', 'pull-request': '' } }, null],
    ['a dispatch', {}, { inputs: { issue: '42', 'pull-request': '43' } }, 43],
    ['the input', { 'INPUT_PULL-REQUEST': '44' }, { inputs: { issue: '42' } }, 44],
  ])('the pull request comes from %s', (_, env, payload, number) => {
    expect(readInputs({ ...runner, ...env, GITHUB_EVENT_PATH: eventFile(payload) }).pullRequest).toBe(number)
  })

  test('a pull request that is no number is refused', () => {
    const env = { ...runner, INPUT_ISSUE: '1', 'INPUT_PULL-REQUEST': 'main' }
    expect(() => readInputs(env)).toThrow('`pull-request` is missing')
  })

  test('the key goes where the workflow says, and to no address that an earlier step left in the environment', () => {
    const env = { ...runner, INPUT_ISSUE: '1', ANTHROPIC_BASE_URL: 'https://evil.example' }
    expect(readInputs(env).anthropicBaseUrl).toBe('https://api.anthropic.com')
    expect(readInputs({ ...env, 'INPUT_ANTHROPIC-BASE-URL': 'https://gateway.example' }).anthropicBaseUrl).toBe(
      'https://gateway.example',
    )
  })

  test('the default branch is the repository’s own, as the event says', () => {
    const payload = { issue: { number: 3 }, repository: { default_branch: 'trunk' } }
    const inputs = readInputs({ ...runner, GITHUB_EVENT_PATH: eventFile(payload), GITHUB_REF_NAME: 'feature' })
    expect(inputs.defaultBranch).toBe('trunk')
    expect(inputs.runUrl).toBe('https://github.com/alice/sums/actions/runs/7')
  })

  test.each([
    ['no token', { 'INPUT_GITHUB-TOKEN': '' }, /`github-token` is missing/],
    [
      'no key: a secret that does not exist is empty',
      { 'INPUT_ANTHROPIC-API-KEY': ' ' },
      /`anthropic-api-key` is missing/,
    ],
    ['no issue anywhere', {}, /`issue` is missing/],
    ['an issue that is no number', { INPUT_ISSUE: 'twelve' }, /`issue` is missing/],
    ['an issue below one', { INPUT_ISSUE: '-1' }, /`issue` is missing/],
    ['the old name of an input', { INPUT_TOKEN: 'x' }, /old name.*github-token/],
    ['no runner', { INPUT_ISSUE: '1', RUNNER_TEMP: undefined }, /RUNNER_TEMP is missing/],
    ['an event that is no JSON', { GITHUB_EVENT_PATH: eventFile('{') }, /could not be read/],
    ['an event of another shape', { GITHUB_EVENT_PATH: eventFile({ issue: { number: 'x' } }) }, /could not be read/],
  ])('%s is refused by name', (_, env, message) => {
    expect(() => readInputs({ ...runner, ...env })).toThrow(message)
  })

  test('secrets are known before anything else is in order', () => {
    expect(secretsIn({ 'INPUT_GITHUB-TOKEN': 'a', 'INPUT_ANTHROPIC-API-KEY': 'b' })).toEqual(['a', 'b'])
    expect(secretsIn({})).toEqual([])
  })
})
