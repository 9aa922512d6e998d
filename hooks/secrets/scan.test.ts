import { expect, test } from 'vitest'
import { harmless } from '../../test/hooks/changes-harmless.ts'
import { secretSamples } from '../../test/hooks/changes-secrets.ts'
import { entropy } from './entropy.ts'
import { rules } from './rules.ts'
import { scanText } from './scan.ts'

/** Made up at run time, so that no file of ours holds what looks like a secret. */
const token = `ghp_${'aB3dE5gH7jK9mN1p'}${'Q3sT5vX7zA9cE1gI3kM5'}`

test('made-up secrets of every rule are found, in all the shapes that people write them in', () => {
  const samples = secretSamples(1, 1)
  expect(new Set(samples.map(({ rule }) => rule)).size).toBe(rules.length)
  const missed = samples.filter(({ text, path }) => scanText(text, path).length === 0)
  expect(1 - missed.length / samples.length).toBeGreaterThanOrEqual(0.98)
}, 60_000)

test.each(harmless)('harmless: %s', (line) => {
  expect(scanText(`${line}\n`, 'src/config.txt')).toEqual([])
})

test('a finding says where and what, and never shows the secret', () => {
  expect(scanText(`const a = 1\nconst token = '${token}'\n`, 'a.ts')).toEqual([
    { rule: 'github-pat', line: 2, shown: 'ghp_… (40 characters)' },
  ])
})

test('a comment cannot wave a secret through', () => {
  expect(scanText(`const token = '${token}' // gitleaks:allow\n`, 'a.ts')).toHaveLength(1)
})

test('lock files and pictures are not read for secrets', () => {
  expect(scanText(`x: '${token}'`, 'package-lock.json')).toEqual([])
  expect(scanText(`x: '${token}'`, 'logo.svg')).toEqual([])
})

test('a key file is a finding by its name', () => {
  expect(scanText('', 'deploy/server.p12')).toEqual([{ rule: 'pkcs12-file', line: 1, shown: 'the file itself' }])
})

test('a text made to be slow ends, and holds nothing', () => {
  // Backtracking over this would take longer than anybody waits; the suite's own time-out is the bound.
  expect(scanText('key'.repeat(20_000), 'a.txt')).toEqual([])
})

test('entropy in bits a character', () => {
  expect(entropy('aaaa')).toBe(0)
  expect(entropy('abcd')).toBe(2)
  expect(entropy('')).toBe(0)
})
