import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { readJob, secretsOf } from './runner.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'sentra-job-'))
const event = (text: string) => {
  const file = path.join(folder, 'event.json')
  writeFileSync(file, text)
  return file
}

const env = (more: Record<string, string> = {}) => ({
  GITHUB_EVENT_NAME: 'issues',
  GITHUB_EVENT_PATH: event('{"action":"opened"}'),
  GITHUB_REPOSITORY: 'ada/clock',
  'INPUT_GITHUB-TOKEN': 'ghs_x',
  'INPUT_ANTHROPIC-API-KEY': 'sk-a',
  'INPUT_OPENAI-API-KEY': ' ',
  ...more,
})

test('a job is read as a runner gives it; an empty input is none', () => {
  const job = readJob(
    env({ GITHUB_API_URL: 'https://ghe.example/api/v3/', 'INPUT_APP-ID': '7', 'INPUT_PULL-REQUEST': '3' }),
    'sentra.yml',
  )
  expect(job).toMatchObject({
    ...{ token: 'ghs_x', bot: 'github-actions[bot]', appId: 7, apiUrl: 'https://ghe.example/api/v3' },
    ...{ owner: 'ada', repo: 'clock', pull: 3, event: { name: 'issues', payload: { action: 'opened' } } },
  })
  expect(job.models).toMatchObject({ ANTHROPIC_API_KEY: 'sk-a', OPENAI_API_KEY: undefined })
  expect(secretsOf(job)).toEqual(['ghs_x', 'sk-a'])
})

test.each([
  ['no token', { 'INPUT_GITHUB-TOKEN': '' }, 'INPUT_GITHUB-TOKEN'],
  ['a bot that is no login', { INPUT_BOT: 'a b' }, 'INPUT_BOT'],
  ['a repository with a path in it', { GITHUB_REPOSITORY: 'a/b/../c' }, 'GITHUB_REPOSITORY'],
  ['a pull request that is no number', { 'INPUT_PULL-REQUEST': '3; rm' }, 'INPUT_PULL-REQUEST'],
  ['an address that is none', { GITHUB_API_URL: 'file:///etc/passwd' }, 'GITHUB_API_URL'],
  ['an event that is not there', { GITHUB_EVENT_PATH: '/nowhere' }, 'GITHUB_EVENT_PATH'],
])('%s is refused by its name, with what to compare', (_, more, name) => {
  expect(() => readJob(env(more), 'sentra.yml')).toThrow(new RegExp(`${name}[^]*sentra\\.yml`))
})

test('an event that is no object is refused', () => {
  expect(() => readJob({ ...env(), GITHUB_EVENT_PATH: event('[]') }, 'sentra.yml')).toThrow('GITHUB_EVENT_PATH')
})
