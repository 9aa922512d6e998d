import { expect, test } from 'vitest'
import { trimLog } from './trim-log.ts'

const stamp = '2026-11-22T12:00:00.1234567Z '
const token = (at: number) => `ghp_${at}aB3dE5gH7jK9mN1pQ3sT5vW7xY9zA1cD3eF5xx`.slice(0, 40)

test('ends at the last error, without times, colours and the runner’s marks', () => {
  const log = ['##[group]Run npm test', '\u001b[31mnot ok\u001b[0m 1', '##[error]exit 1', 'Post job cleanup.']
  expect(trimLog(`\uFEFF${log.map((line) => stamp + line).join('\r\n')}`)).toBe('not ok 1\n##[error]exit 1')
})

test('is its own end where it is long, and says so', () => {
  const lines = Array.from({ length: 1_000 }, (_, at) => `line ${at}`)
  const text = trimLog(lines.join('\n'))
  expect(text).toMatch(/^… the beginning is left out\nline 700\n/)
  expect(text).toMatch(/line 999$/)
  expect(trimLog(Array(300).fill('x'.repeat(1_000)).join('\n')).length).toBeLessThan(12_100)
})

test('holds no secret, however many there are', () => {
  const many = Array.from({ length: 120 }, (_, at) => `token=${token(100 + at)}`)
  const key = ['-----BEGIN RSA PRIVATE KEY-----', 'MIIEow', 'AAAAAA', '-----END RSA PRIVATE KEY-----']
  const text = trimLog(['before', ...many, ...key, 'after'].join('\n'))
  expect(text).not.toContain('ghp_')
  expect(text).not.toMatch(/MIIEow|AAAAAA|-----/)
  expect(text).toMatch(/^before\n/)
  expect(text).toMatch(/\nafter$/)
})

test('of an empty log is empty', () => {
  expect(trimLog('')).toBe('')
})

test('holds no part of a secret through which the end of a long line goes', () => {
  for (let before = 1_960; before <= 2_000; before += 5) {
    const text = trimLog(`${'x '.repeat(before / 2).slice(0, before)}${token(7)} and more`)
    expect(text).not.toContain('ghp_')
  }
  expect(trimLog('y'.repeat(5_000))).toBe('y'.repeat(2_000))
})
