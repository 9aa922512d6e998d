import { expect, test } from 'vitest'
import { sha256 } from '../spec/hash.ts'
import { memoryGitHub } from '../testing/memory-github.ts'
import { ada, bob, sampleApproval, sampleSource } from '../testing/samples.ts'
import { findApprovalCommits } from './approval-commits.ts'
import { createSpec } from './create-spec.ts'
import { createStore } from './store.ts'
import { addVersion, recordApproval, setStatus } from './update-spec.ts'

test('each approval is found at the commit that recorded it, whatever came after', async () => {
  const store = createStore(memoryGitHub(), { branch: 'sentra/specs' })
  const ref = { project: 'shop', id: '42-dark-mode' }
  const text = '# Dark mode\n'
  const source = sampleSource(42, { kind: 'issue' })
  expect(await findApprovalCommits(store, ref, [])).toEqual([])
  await createSpec(store, { issue: 42, author: ada, project: 'shop', title: 'Dark mode', text, source })
  const hash = await sha256(text)
  const approvals = [
    sampleApproval(1, hash, { source: sampleSource(7) }),
    sampleApproval(1, hash, { approver: bob, source: sampleSource(8) }),
    sampleApproval(1, hash, { source: sampleSource(9) }),
  ]
  const commits: (string | null)[] = []
  for (const approval of approvals.slice(0, 2)) {
    commits.push((await recordApproval(store, ref, approval, { needed: 2 })).commit)
  }
  await setStatus(store, ref, { status: 'running', from: ['approved'] })
  await addVersion(store, ref, { text: '# B\n', source: sampleSource(10) })
  expect(await findApprovalCommits(store, ref, approvals)).toEqual([...commits, null])
})
