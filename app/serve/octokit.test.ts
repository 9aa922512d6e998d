import { afterEach, expect, it, vi } from 'vitest'
import { appOctokit } from './octokit.ts'

afterEach(() => vi.useRealTimers())

it('no reaction or comment is kept waiting for the one before it', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
  const sent: string[] = []
  const fetcher: typeof fetch = async (input) => {
    sent.push(new URL(String(input)).pathname.replace('/repos/ada/clock/issues/', ''))
    return Response.json({}, { status: 201 })
  }
  const Octokit = appOctokit()
  const { rest } = new Octokit({ auth: { token: 't' }, request: { fetch: fetcher } })
  const at = { owner: 'ada', repo: 'clock' }
  const all = Promise.all([
    rest.reactions.createForIssue({ ...at, issue_number: 1, content: 'eyes' }),
    rest.issues.createComment({ ...at, issue_number: 1, body: 'x' }),
    rest.issues.createComment({ ...at, issue_number: 2, body: 'x' }),
  ])
  // The clock hardly moves: a write that is spaced from the last one by a second, or three, is not sent.
  for (let turn = 0; turn < 50; turn++) {
    await vi.advanceTimersByTimeAsync(1)
    await new Promise(setImmediate)
  }
  expect(sent.sort()).toEqual(['1/comments', '1/reactions', '2/comments'])
  await all
})
