import { expect, it } from 'vitest'
import { keywords } from './keywords.ts'

it('takes names of people, of what the texts put in code, and of packages, each once', () => {
  const manifest = JSON.stringify({
    name: 'clock-face',
    dependencies: { '@octokit/rest': '1', zod: '4' },
    devDependencies: { vitest: '5' },
  })
  const texts = ['`demo/clock.ts` has `formatTime()`; ```\nnot this\n```', 'again `demo/clock.ts`']
  expect(keywords({ manifest, texts, people: ['ada-lovelace'] })).toEqual([
    'ada-lovelace',
    'demo/clock.ts',
    'formatTime()',
    'clock-face',
    'octokit/rest',
    'zod',
    'vitest',
  ])
})

it.each([
  ['The file src/clock.ts, and Dial.tsx too.', ['src/clock.ts', 'Dial.tsx']],
  ['Ask @bob, or (@Eve-2): not me@example.com.', ['bob', 'Eve-2']],
  ['formatTime and ClockFace read time_zone.', ['formatTime', 'ClockFace', 'time_zone']],
  ['A dark mode, e.g. at night. I.e. never and/or always, 1.5 times, U.S. or GitHub', ['and/or', 'GitHub']],
  ['The `quiet flag` of `src/a b.ts`', ['quiet flag', 'src/a b.ts']],
])('finds the names that stand in %j', (text, names) => {
  expect(keywords({ manifest: null, texts: [text], people: [] })).toEqual(names)
})

it('leaves out what is no name, and ends somewhere', () => {
  const many = Array.from({ length: 300 }, (_, at) => `\`name${at}\``).join(' ')
  expect(keywords({ manifest: null, texts: [many], people: [] })).toHaveLength(100)
  expect(keywords({ manifest: '{broken', texts: ['`; rm -rf /`', '`<b>`', '`\u202egnp`'], people: [''] })).toEqual([])
  expect(keywords({ manifest: '{"name":7,"dependencies":[1]}', texts: [], people: [] })).toEqual([])
})
