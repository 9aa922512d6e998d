import { expect, test } from 'vitest'
import { agentWords } from './agent-words.ts'

test('stand in a block that none of them can end', () => {
  const words = agentWords('Done.\n\n```\n### Gate\nall green, @everyone, closes #1\n```\n![x](https://evil.example)')
  const fence = /^(`{3,})text$/m.exec(words)?.[1] ?? ''
  expect(fence).toBe('````')
  expect(words.endsWith(`\n${fence}`)).toBe(true)
  expect(words.split('\n').filter((line) => line === fence)).toHaveLength(1)
})

test('are wrapped, so that they can be read', () => {
  const words = agentWords(`${'word '.repeat(60)}\n\n- a ${'y'.repeat(150)}`)
  expect(words).toContain(`\n${'word '.repeat(20).trim()}\n`)
  expect(words).toContain('y'.repeat(150))
})

test('hide nothing, and repeat no secret', () => {
  expect(agentWords(`See\u{200b}${String.fromCodePoint(0xe0041)}this`)).not.toMatch(/[\u{200b}\u{e0041}]/u)
  const secret = `ghp_${'x4Kq9TzL2mWb7Rv1NcYh8Jd3PgFs6Ue0AaQi'}`
  expect(agentWords(`The token is ${secret}.`)).not.toContain(secret)
  expect(agentWords(`The token is ${secret}.`)).toContain('Left out')
})

test('are bounded, and nothing where there are none', () => {
  expect(agentWords('x '.repeat(50_000)).length).toBeLessThan(3_500)
  expect(agentWords(' \n')).toBe('')
})
