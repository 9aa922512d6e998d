import { expect, it } from 'vitest'
import type { CommandName } from '../../core/commands/command.ts'
import type { SpecMetadata } from '../../core/spec/metadata.ts'
import { ada, bob, sampleApproval, sampleSource } from '../../core/testing/samples.ts'
import { calledOff, isLate, overtaken } from './overtaken.ts'

const hash = 'a'.repeat(64)
const at = (minute: number) => `2026-11-22T10:${String(minute).padStart(2, '0')}:00Z`
const by = (id: number, minute: number) => sampleSource(id, { author: bob, created_at: at(minute) })

/** A spec whose first version was made at ten o'clock. */
const spec = (more: Partial<SpecMetadata> = {}): SpecMetadata => ({
  ...{ schema: 1, id: '42-dark-mode', project: 'clock', title: 'Dark mode', status: 'running' },
  ...{ origin: { issue: 42, author: ada }, approved_version: 1, implementation: null, spent_usd: 0 },
  versions: [{ version: 1, sha256: hash, created_at: at(0), source: by(1, 0), cost_usd: 0 }],
  approvals: [],
  decisions: [],
  ...more,
})
const said = (minute: number, id = 50) => ({ kind: 'comment', id, createdAt: at(minute) }) as const
const made = { version: 2, sha256: hash, created_at: at(9), source: by(9, 9), cost_usd: 0 }

it.each<[CommandName, string, Partial<SpecMetadata>]>([
  ['cancel', 'another run was asked for', { decisions: [{ kind: 'retried', source: by(60, 15) }] }],
  ['retry', 'another run was asked for', { decisions: [{ kind: 'retried', source: by(60, 15) }] }],
  ['fix', 'a fix was asked for', { decisions: [{ kind: 'fix', source: by(60, 15) }] }],
  ['reject', 'v1 was approved', { approvals: [sampleApproval(1, hash, { source: by(60, 15) })] }],
  ['reject', 'v2 was made', { versions: [...spec().versions, { ...made, source: by(60, 15) }] }],
  ['retry', 'the work was cancelled', { decisions: [{ kind: 'cancelled', source: by(60, 15) }] }],
  ['spec', 'v1 was approved', { approvals: [sampleApproval(1, hash, { source: by(60, 15) })], status: 'merged' }],
  ['cancel', 'the work was cancelled', { decisions: [{ kind: 'cancelled', source: by(51, 5) }] }],
])('a lost /%s is overtaken where %s after it', (name, what, more) => {
  expect(overtaken(name, said(5), spec(more))).toMatchObject({
    what: `\`/${name}\` changed nothing, because I heard it too late.`,
    why: expect.stringContaining(`${what} by bob`),
  })
})

it.each<[CommandName, Partial<SpecMetadata>]>([
  ['cancel', {}],
  ['cancel', { decisions: [{ kind: 'retried', source: by(40, 4) }] }],
  ['cancel', { decisions: [{ kind: 'retried', source: by(40, 5) }] }],
  ['cancel', { decisions: [{ kind: 'fix', source: { ...by(60, 15), kind: 'workflow_run' } }] }],
  ['revise', { decisions: [{ kind: 'cancelled', source: by(60, 15) }] }],
  ['approve', { approvals: [sampleApproval(1, hash, { source: by(60, 15) })] }],
  ['status', { decisions: [{ kind: 'cancelled', source: by(60, 15) }] }],
])('a lost /%s is not overtaken by %j', (name, more) => {
  expect(overtaken(name, said(5), spec(more))).toBeNull()
})

it('names the last of what came after it, and nobody is notified by that', () => {
  const author = { id: 3, login: 'eve' }
  const decisions: SpecMetadata['decisions'] = [
    { kind: 'retried', source: { ...by(62, 20), author } },
    { kind: 'cancelled', source: by(61, 15) },
  ]
  const refusal = overtaken('reject', said(5), spec({ decisions }))
  expect(refusal?.why).toBe(
    'After it was written another run was asked for by eve, and I will not guess that you still want it.',
  )
})

it('a request to change code is called off by a later /cancel alone', () => {
  expect(calledOff(said(5), spec({ decisions: [{ kind: 'retried', source: by(60, 15) }] }))).toBeNull()
  expect(calledOff(said(5), spec({ decisions: [{ kind: 'cancelled', source: by(40, 4) }] }))).toBeNull()
  expect(calledOff(said(5), spec({ decisions: [{ kind: 'cancelled', source: by(60, 15) }] }))?.what).toBe(
    'This request changed nothing, because I heard it too late.',
  )
})

it('what is taken up at once is not late', () => {
  const host = { now: () => new Date(at(7)) }
  expect(isLate(host, said(6))).toBe(false)
  expect(isLate(host, said(5))).toBe(true)
})
