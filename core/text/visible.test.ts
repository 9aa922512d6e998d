import { describe, expect, test } from 'vitest'
import { hiddenChannels, leaks } from './visible.hidden.ts'
import { languageCount, visibleTexts } from './visible.texts.ts'
import { linkTargets, visibleText } from './visible.ts'

describe('what a reader cannot see', () => {
  test('is tried in at least 150 ways, each another one', () => {
    expect(new Set(hiddenChannels.map(({ text }) => text)).size).toBeGreaterThanOrEqual(150)
    expect(new Set(hiddenChannels.map(({ name }) => name)).size).toBe(hiddenChannels.length)
  })

  test.each(hiddenChannels.map((channel) => [channel.name, channel] as const))('%s', (_, channel) => {
    const visible = visibleText(channel.text)
    expect(leaks(channel, visible), JSON.stringify(visible)).toBeNull()
    if (channel.shown !== undefined) expect(visible).toContain(channel.shown)
  })

  test('the check finds every channel where nothing is filtered', () => {
    const missed = hiddenChannels.filter(
      (channel) => leaks(channel, channel.text) === null && !channel.text.includes('&'),
    )
    expect(missed.map(({ name }) => name)).toEqual([])
  })
})

describe('what a reader can see', () => {
  test('is at least 1,000 texts in at least 20 languages, each another one', () => {
    expect(new Set(visibleTexts).size).toBe(visibleTexts.length)
    expect(visibleTexts.length).toBeGreaterThanOrEqual(1_000)
    expect(languageCount).toBeGreaterThanOrEqual(20)
  })

  test('survives to the byte', () => {
    for (const text of visibleTexts) expect(visibleText(text)).toBe(text)
  })

  test('survives beside what is hidden', () => {
    for (const [index, text] of visibleTexts.entries()) {
      const channel = hiddenChannels[index % hiddenChannels.length]
      expect(visibleText(`${text}\n\n${channel?.text ?? ''}`)).toContain(text)
    }
  })
})

describe('with the targets of plain links', () => {
  test.each([
    ['[the design](https://example.test/a_b?c=d#e)', ['https://example.test/a_b?c=d#e']],
    ['- see [**this**](http://x.test) and [that](https://y.test/(z))', ['http://x.test', 'https://y.test/(z)']],
    ['<https://x.test> and https://y.test', []],
  ])('%s survives to the byte, and its targets are known', (text, targets) => {
    expect(visibleText(text, { targets: true })).toBe(text)
    expect(linkTargets(text)).toEqual(targets)
  })

  test.each([
    '[a](https://x.test "SECRET")',
    '[](https://x.test/SECRET)',
    '[a](<https://x.test/SECRET b>)',
    '[a](javascript:SECRET)',
    '[a](SECRET)',
    '[a](https://x.test/&#83;ECRET)',
    '[a](https://x.test/\u200bSECRET)',
    '[a][b]\n\n[b]: https://x.test/SECRET',
    `[a](https://x.test/${'b'.repeat(500)}SECRET)`,
    '![SECRET](https://x.test)',
    '<!-- [a](https://x.test/SECRET) -->',
    '<template>[a](https://x.test/SECRET)</template>',
  ])('%s still hides what it hid', (text) => {
    expect(visibleText(text, { targets: true })).not.toContain('SECRET')
    expect(visibleText(text)).not.toContain('SECRET')
  })

  test('no other hidden channel opens', () => {
    const shown = ['link address', 'link around emphasis']
    for (const channel of hiddenChannels.filter(({ name }) => !shown.includes(name))) {
      expect(leaks(channel, visibleText(channel.text, { targets: true })), channel.name).toBeNull()
    }
  })
})

test('nothing is added or moved: what comes through is what was written, less what was hidden', () => {
  for (const text of [...hiddenChannels.map((channel) => channel.text), ...visibleTexts]) {
    let at = 0
    for (const character of visibleText(text)) {
      at = text.indexOf(character, at) + character.length
      expect(at, JSON.stringify(text)).toBeGreaterThanOrEqual(character.length)
    }
  }
})

describe('a text made to be slow', () => {
  test.each([
    ['quotes', '>'.repeat(60_000)],
    ['emphasis', '*a_ '.repeat(15_000)],
    ['brackets', '['.repeat(60_000)],
    ['links', '[a]('.repeat(15_000)],
    ['comments', '<!--'.repeat(15_000)],
    ['tags', '<a '.repeat(20_000)],
    ['quotation marks in tags', `<div ${'a="'.repeat(20_000)}`],
    ['apostrophes in tags', `<div ${`'"`.repeat(30_000)}`],
    ['dollars', '$a '.repeat(20_000)],
    ['double dollars', '$$ '.repeat(20_000)],
    ['spaces', `a${' '.repeat(60_000)}b`],
    ['lines of spaces', ' \n'.repeat(30_000)],
    ['code spans', '`a` '.repeat(15_000)],
    ['zero-width characters', '\u200b'.repeat(60_000)],
    ['direction marks', 'א\u200f'.repeat(30_000)],
    ['direction marks among digits', `\u200f1${'1'.repeat(100)}`.repeat(600)],
    ['tables', `|${'a|'.repeat(400)}\n|${'-|'.repeat(400)}\n${`|${'b|'.repeat(400)}\n`.repeat(60)}`],
  ])(
    '%s: 64 kB are read in bounded time',
    (_, text) => {
      // Processor time, since other work on the machine must not fail this; what is quadratic takes minutes.
      const before = process.threadCpuUsage()
      visibleText(text)
      const { user, system } = process.threadCpuUsage(before)
      expect((user + system) / 1_000_000).toBeLessThan(8)
    },
    60_000,
  )
})
