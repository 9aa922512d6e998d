import { describe, expect, test } from 'vitest'
import { besideBase, type GateReport, type GateStep } from './gate-report.ts'

const step = (name: string, over: Partial<GateStep> = {}): GateStep => ({
  ...{ name, command: `run ${name}`, status: 'failed', seconds: 1, output: '' },
  ...over,
})
const base = (...steps: GateStep[]): GateReport => ({
  ...{ how: 'ended', steps, coverage: null, testsRan: null, advisories: [] },
})
const stateOf = (now: GateStep, before: GateReport | null) => besideBase([now], before)[0]?.state

describe('a step that fails on the base as well', () => {
  test('is not blamed', () => {
    expect(stateOf(step('lint', { output: '4 problems' }), base(step('lint', { output: '3 problems' })))).toBe(
      'red-before',
    )
    expect(stateOf(step('lint'), base(step('lint', { status: 'passed' })))).toBe('failed')
    expect(stateOf(step('lint'), base(step('build')))).toBe('failed')
    expect(stateOf(step('lint'), null)).toBe('failed')
    expect(stateOf(step('lint', { status: 'passed' }), base(step('lint')))).toBe('passed')
  })

  test.each([
    ['as many', 2, 2, 'red-before'],
    ['fewer', 2, 1, 'red-before'],
    ['more', 2, 3, 'failed'],
  ])('is blamed for tests where more of them fail: %s', (_, before, now, state) => {
    const tests = (failed: number) => step('web: test', { tests: { passed: 9, failed } })
    expect(stateOf(tests(now), base(tests(before)))).toBe(state)
  })

  test('is blamed for tests that nobody counted', () => {
    const counted = step('test', { tests: { passed: 3, failed: 1 } })
    expect(stateOf(step('test'), base(counted))).toBe('failed')
    expect(stateOf(counted, base(step('test')))).toBe('failed')
    expect(stateOf(step('test'), base(step('test')))).toBe('failed')
  })

  test('is blamed for another test than the one that was red', () => {
    const one = (output: string) => step('test', { tests: { passed: 3, failed: 1 }, output })
    expect(stateOf(one('✖ adds (1ms)'), base(one('✖ adds (2ms)')))).toBe('red-before')
    expect(stateOf(one('✖ takes (1ms)'), base(one('✖ adds (2ms)')))).toBe('failed')
  })
})
