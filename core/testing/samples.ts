import type { Approval, Person, Source } from '../spec/metadata.ts'

/** Shapes that many tests need, each with one thing that a test may say otherwise. */
export const ada: Person = { id: 1, login: 'ada' }
export const bob: Person = { id: 2, login: 'bob' }

export const sampleSource = (id: number, changes: Partial<Source> = {}): Source => ({
  kind: 'comment',
  id,
  author: ada,
  body_sha256: 'c'.repeat(64),
  created_at: '2026-11-22T10:00:00Z',
  ...changes,
})

export const sampleApproval = (version: number, sha256: string, changes: Partial<Approval> = {}): Approval => ({
  version,
  sha256,
  approver: ada,
  permission: 'write',
  source: sampleSource(500 + version),
  approved_at: '2026-11-22T10:05:00Z',
  ...changes,
})
