import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { StoryEvent } from './events.ts'
import { jsonTeller } from './json.ts'
import { paintWith, wantsColours } from './paint.ts'
import { Story } from './story.ts'
import { terminalTeller } from './terminal.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const page = { width: 60, paint: paintWith(false) }
const written: string[] = []
const write = (text: string) => void written.push(text)
beforeEach(() => void written.splice(0))

const slow = async (story: Story) => {
  const done = story.step(
    'gate',
    'Run the gate',
    async (detail) => {
      detail('tests')
      await new Promise((resolve) => setTimeout(resolve, 2500))
      return 7
    },
    (count) => `${count} tests`,
  )
  await vi.advanceTimersByTimeAsync(2500)
  await done
}

test('a step of seconds shows that it lives, in plain lines where there is no terminal', async () => {
  await slow(new Story(terminalTeller({ ...page, write, live: false })))
  expect(written).toEqual([
    '  … Run the gate (tests) 1.0 s\n',
    '  ✓ Run the gate  7 tests                              2.5 s\n',
  ])
})

test('a long step without a terminal says so every ten seconds, and when it has news', async () => {
  const story = new Story(terminalTeller({ ...page, write, live: false }))
  const done = story.step('gate', 'Run the gate', async (detail) => {
    await new Promise((resolve) => setTimeout(resolve, 14_500))
    detail('tests')
    await new Promise((resolve) => setTimeout(resolve, 12_000))
  })
  await vi.advanceTimersByTimeAsync(26_500)
  await done
  expect(written.slice(0, -1)).toEqual(
    ['1.0 s', '11.0 s', '(tests) 15.0 s', '(tests) 25.0 s'].map((one) => `  … Run the gate ${one}\n`),
  )
})

test('in a terminal it is one line that turns, and it is gone afterwards', async () => {
  const teller = terminalTeller({ ...page, write, live: true })
  await slow(new Story(teller))
  teller.close()
  const text = written.join('')
  expect(text).toContain('⠙ Run the gate')
  expect(text).toContain('Run the gate (tests) 2.0 s')
  expect(text.lastIndexOf('\x1b[K')).toBeLessThan(text.indexOf('✓ Run the gate'))
  expect(text.endsWith('\x1b[?25h')).toBe(true)
})

test('a quick step adds one line and nothing else', async () => {
  await new Story(terminalTeller({ ...page, write, live: false })).step('a', 'Quick', async () => 1)
  expect(written).toHaveLength(1)
})

test('a failed step says why and throws on', async () => {
  const story = new Story(terminalTeller({ ...page, write, live: false }))
  await expect(story.step('a', 'Fall', async () => Promise.reject(new Error('No ground.')))).rejects.toThrow(
    'No ground.',
  )
  expect(written.join('')).toMatch(/✗ Fall[^\n]*\n {4}No ground\.\n$/)
})

test('as JSON it is one event a line', async () => {
  await slow(new Story(jsonTeller(write)))
  const events = written.map((line) => JSON.parse(line) as StoryEvent)
  expect(events.map(({ event }) => event)).toEqual(['step', 'progress', 'progress', 'step-done'])
  expect(written.every((line) => line.endsWith('}\n') && line.split('\n').length === 2)).toBe(true)
})

test.each<[string, { isTTY?: boolean }, NodeJS.ProcessEnv, boolean]>([
  ['a terminal', { isTTY: true }, {}, true],
  ['a pipe', {}, {}, false],
  ['NO_COLOR', { isTTY: true }, { NO_COLOR: '1' }, false],
  ['an empty NO_COLOR, which means nothing', { isTTY: true }, { NO_COLOR: '' }, true],
  ['FORCE_COLOR in a pipe', {}, { FORCE_COLOR: '1' }, true],
  ['NO_COLOR beats FORCE_COLOR', {}, { FORCE_COLOR: '1', NO_COLOR: '1' }, false],
  ['a dumb terminal', { isTTY: true }, { TERM: 'dumb' }, false],
])('colours for %s', (_, output, env, expected) => expect(wantsColours(output, env)).toBe(expected))
