import { describe, expect, test } from 'vitest'
import { ConflictError, FormatError, Refusal } from '../errors.ts'
import { sha256 } from '../spec/hash.ts'
import { HttpError, type MemoryGitHub, memoryGitHub } from '../testing/memory-github.ts'
import { ada, bob, sampleApproval, sampleSource } from '../testing/samples.ts'
import { createSpec, type NewSpec } from './create-spec.ts'
import { appendMetrics, spentOn } from './ledger.ts'
import { findSpecByThread, readSpec, readVersion } from './read.ts'
import { createStore } from './store.ts'
import { readTranscript, saveTranscript } from './transcripts.ts'
import { addVersion, countHeard, recordApproval, setStatus } from './update-spec.ts'

const branch = 'sentra/specs'
const ref = { project: 'shop', id: '42-dark-mode' }
const first: NewSpec = {
  issue: 42,
  author: ada,
  project: 'shop',
  title: 'Dark mode',
  text: '# Dark mode\n',
  source: sampleSource(42, { kind: 'issue' }),
}
const open = (github: MemoryGitHub, attempts = 30) =>
  createStore(github, { branch, attempts, sleep: async () => {}, now: () => new Date('2026-11-22T10:00:00Z') })
const writes = (github: MemoryGitHub) => github.calls.filter((call) => /^(create|move)/.test(call))

async function drafted(github = memoryGitHub()) {
  await createSpec(open(github), first)
  return github
}

describe('one operation is one commit', () => {
  test('the first one makes the branch, with no other history', async () => {
    const github = memoryGitHub()
    const { result, commit, changed } = await createSpec(open(github), first)
    expect(changed).toBe(true)
    expect(result).toMatchObject({ id: '42-dark-mode', status: 'draft', versions: [{ version: 1 }] })
    expect(github.commits.get(commit)).toMatchObject({
      parents: [],
      message: 'Draft 42-dark-mode v1 from #42\n\n[skip ci]',
    })
    expect(Object.keys(github.files(branch)).sort()).toEqual([
      '.sentra/issues/42.json',
      '.sentra/specs/shop/42-dark-mode/metadata.json',
      '.sentra/specs/shop/42-dark-mode/spec-v1.md',
      '.sentra/specs/shop/42-dark-mode/spec.md',
    ])
    expect(github.calls).toEqual(['readAt', 'createTree', 'createCommit', 'createBranch'])
  })

  test('an empty repository gets its first file, then its branch', async () => {
    const github = memoryGitHub({ empty: true })
    const { commit } = await createSpec(open(github), first)
    expect(github.commits.get(commit)?.parents).toEqual([])
    expect(github.files('main')['.sentra/README.md']).toContain('`sentra/specs`')
    expect(await findSpecByThread(open(github), 42)).toMatchObject({
      metadata: { id: '42-dark-mode' },
      thread: 'origin',
    })
  })

  test('what was read is not read again to write', async () => {
    const github = await drafted()
    const store = open(github)
    github.calls.length = 0
    await findSpecByThread(store, 42)
    const { commit } = await addVersion(store, ref, { text: '# Dark\n', source: sampleSource(7) })
    expect(github.calls).toEqual(['readAt', 'readAt', 'createTree', 'createCommit', 'moveBranch'])
    await setStatus(store, ref, { status: 'rejected', from: ['draft'] })
    expect(github.calls.slice(5)).toEqual(['createTree', 'createCommit', 'moveBranch'])
    expect(github.commits.get(github.branches.get(branch) ?? '')?.parents).toEqual([commit])
  })

  test('a version is read back only as the bytes that were committed', async () => {
    const github = await drafted()
    const metadata = await readSpec(open(github), ref)
    if (!metadata) throw new Error('no spec')
    expect(await readVersion(open(github), metadata, 1)).toBe('# Dark mode\n')
    const [version] = metadata.versions
    const other = { ...metadata, versions: [{ ...version, sha256: await sha256('other') }] } as typeof metadata
    await expect(readVersion(open(github), other, 1)).rejects.toThrow(FormatError)
    await expect(readVersion(open(github), metadata, 2)).rejects.toThrow('is not there')
  })
})

describe('the same source', () => {
  test('never makes a second spec, version, approval or decision', async () => {
    const github = await drafted()
    const hash = await sha256('# Dark\n')
    const steps = [
      () => createSpec(open(github), first),
      () => addVersion(open(github), ref, { text: '# Dark\n', source: sampleSource(7) }),
      () => recordApproval(open(github), ref, sampleApproval(2, hash), { needed: 1 }),
      () =>
        setStatus(open(github), ref, {
          status: 'cancelled',
          from: ['approved'],
          decision: { kind: 'cancelled', source: sampleSource(9) },
        }),
    ]
    for (const step of steps) await step()
    const head = github.branches.get(branch)
    github.calls.length = 0
    for (const step of steps) expect(await step()).toMatchObject({ changed: false, commit: head })
    expect(writes(github)).toEqual([])
    expect(github.branches.get(branch)).toBe(head)
  })

  test('an old decision delivered again does not undo what came after it', async () => {
    const github = await drafted()
    const reject = () =>
      setStatus(open(github), ref, {
        status: 'rejected',
        from: ['draft'],
        decision: { kind: 'rejected', source: sampleSource(9), reason: 'too dark' },
      })
    await reject()
    await addVersion(open(github), ref, { text: '# Light\n', source: sampleSource(10) })
    expect((await reject()).result.status).toBe('draft')
  })
})

describe('the domain question', () => {
  test('is asked again when another writer was faster', async () => {
    const github = await drafted()
    let raced = false
    // The race comes from another process: it does not wait in this one's queue.
    github.before = async (method) => {
      if (method !== 'moveBranch' || raced) return
      raced = true
      github.before = () => {}
      const other = Object.create(github, { owner: { value: 'another-process' } }) as MemoryGitHub
      await addVersion(createStore(other, { branch }), ref, { text: '# B\n', source: sampleSource(8) })
    }
    const { result } = await addVersion(open(github), ref, { text: '# C\n', source: sampleSource(9) })
    expect(result.versions.map(({ version, source }) => [version, source.id])).toEqual([
      [1, 42],
      [2, 8],
      [3, 9],
    ])
  })

  test('an approval of a version that is no longer the newest is refused, with the line to type', async () => {
    const github = await drafted()
    await addVersion(open(github), ref, { text: '# B\n', source: sampleSource(8) })
    const late = recordApproval(open(github), ref, sampleApproval(1, await sha256('# Dark mode\n')), { needed: 1 })
    await expect(late).rejects.toThrow(/type \/approve v2 [0-9a-f]{16}$/)
    await expect(late).rejects.toThrow(Refusal)
  })

  test('as many different people as are needed', async () => {
    const github = await drafted()
    const hash = await sha256('# Dark mode\n')
    const by = (person: typeof ada, id: number) =>
      recordApproval(open(github), ref, sampleApproval(1, hash, { approver: person, source: sampleSource(id) }), {
        needed: 2,
      })
    expect(await by(ada, 1)).toMatchObject({ complete: false, result: { status: 'draft', approved_version: null } })
    await expect(by(ada, 2)).rejects.toThrow('already')
    expect(await by(bob, 3)).toMatchObject({ complete: true, result: { status: 'approved', approved_version: 1 } })
    await expect(by(ada, 4)).rejects.toThrow('not a draft')
  })

  test('a run cannot report on a spec that was reopened under it', async () => {
    const github = await drafted()
    await recordApproval(open(github), ref, sampleApproval(1, await sha256('# Dark mode\n')), { needed: 1 })
    const running = {
      status: 'running',
      from: ['approved'],
      version: 1,
      implementation: { version: 1, issue: 43 },
    } as const
    await setStatus(open(github), ref, running)
    expect(await findSpecByThread(open(github), 43)).toMatchObject({ thread: 'implementation' })
    await addVersion(open(github), ref, { text: '# B\n', source: sampleSource(8) })
    const report = setStatus(open(github), ref, {
      status: 'in_review',
      from: ['running'],
      version: 1,
      implementation: { pull_request: 44 },
    })
    await expect(report).rejects.toThrow('no longer the approved one')
    expect(await findSpecByThread(open(github), 44)).toBeNull()
  })

  test('an issue has one open spec, and another one after the first is merged', async () => {
    const github = await drafted()
    const again = () => createSpec(open(github), { ...first, source: sampleSource(9) })
    await expect(again()).rejects.toThrow('has a spec already')
    await setStatus(open(github), ref, { status: 'merged', from: ['draft'] })
    expect((await again()).result.id).toBe('42-dark-mode-2')
    await expect(addVersion(open(github), ref, { text: 'x', source: sampleSource(10) })).rejects.toThrow('merged')
    await expect(setStatus(open(github), { ...ref, id: '1-none' }, { status: 'draft', from: [] })).rejects.toThrow(
      'There is no spec',
    )
  })
})

describe('when GitHub does not move the branch', () => {
  test('a protected branch is named with its rule, after three tries', async () => {
    const github = await drafted()
    const protectedHub = Object.create(github, { moveBranch: { value: async () => false } }) as MemoryGitHub
    const refused = addVersion(open(protectedHub), ref, { text: '# B\n', source: sampleSource(8) })
    await expect(refused).rejects.toThrow(/pull_request \(ruleset 7\)/)
    await expect(refused).rejects.toThrow(Refusal)
  })

  test('a token that may not write is told which permission it needs', async () => {
    const github = await drafted()
    github.before = (method) => {
      if (method === 'createTree') throw new HttpError(403)
    }
    await expect(addVersion(open(github), ref, { text: 'x', source: sampleSource(8) })).rejects.toThrow(
      'contents: write',
    )
    github.before = (method) => {
      if (method === 'createTree') throw new HttpError(403, { 'retry-after': '60' })
    }
    await expect(addVersion(open(github), ref, { text: 'x', source: sampleSource(8) })).rejects.toThrow('HTTP 403')
  })

  test('a race that never ends is given up with a clear message', async () => {
    const github = await drafted()
    let version = 100
    github.before = (method) => {
      if (method !== 'moveBranch') return
      const head = github.branches.get(branch) ?? ''
      const { tree = '' } = github.commits.get(head) ?? {}
      const faster = `${++version}`.padStart(40, '0')
      const files = github.commits.get(head)?.files ?? new Map()
      github.commits.set(faster, { ...github.commits.get(head), sha: faster, tree, parents: [head], files } as never)
      github.branches.set(branch, faster)
    }
    const lost = addVersion(open(github, 5), ref, { text: 'x', source: sampleSource(8) })
    await expect(lost).rejects.toThrow(ConflictError)
    await expect(lost).rejects.toThrow('5 times in a row')
  })
})

describe('a crash anywhere is cured by running again', () => {
  const hash = sha256(first.text)
  const operations = {
    approve: async (github: MemoryGitHub) =>
      recordApproval(open(github), ref, sampleApproval(1, await hash), { needed: 1 }),
    reject: (github: MemoryGitHub) =>
      setStatus(open(github), ref, {
        status: 'rejected',
        from: ['draft'],
        decision: { kind: 'rejected', source: sampleSource(9) },
      }),
    create: (github: MemoryGitHub) => createSpec(open(github), first),
    revise: (github: MemoryGitHub) => addVersion(open(github), ref, { text: '# B\n', source: sampleSource(8) }),
    metrics: (github: MemoryGitHub) =>
      appendMetrics(open(github), {
        schema: 1,
        id: 'run-1',
        at: '2026-11-22T10:00:00Z',
        kind: 'run',
        project: 'shop',
        spec: ref.id,
        cost_usd: 0.5,
      }),
  }
  const statuses = [401, 404, 409, 422, 500, 502, 0]
  for (const [name, operation] of Object.entries(operations)) {
    test(`${name}: before and after every request, with every error`, async () => {
      const calm = name === 'create' ? memoryGitHub() : await drafted()
      calm.calls.length = 0
      await operation(calm)
      const length = calm.calls.length
      for (const when of ['before', 'after'] as const) {
        for (const status of statuses) {
          for (let stop = 0; stop < length; stop++) {
            const github = name === 'create' ? memoryGitHub() : await drafted()
            let call = 0
            github[when] = () => {
              if (call++ === stop) throw status === 0 ? new TypeError('cut off') : new HttpError(status)
            }
            await operation(github).catch(() => {})
            github[when] = () => {}
            await operation(github)
            expect(github.files(branch), `${when} ${stop} with ${status}`).toEqual(calm.files(branch))
          }
        }
      }
    })
  }

  test('an answer that was cut off but done counts as done by us', async () => {
    const github = await drafted()
    let cut = true
    github.after = (method) => {
      if (method === 'moveBranch' && cut) {
        cut = false
        throw new HttpError(502)
      }
    }
    const { changed, commit } = await addVersion(open(github), ref, { text: 'x', source: sampleSource(8) })
    expect({ changed, commit }).toEqual({ changed: true, commit: github.branches.get(branch) })
  })
})

test('fifty writers at once, over four processes: fifty versions, none lost, none doubled', async () => {
  const github = await drafted()
  const processes = ['a', 'b', 'c', 'd'].map(
    (owner) => Object.create(github, { owner: { value: owner } }) as MemoryGitHub,
  )
  github.before = () => new Promise((resolve) => setTimeout(resolve, Math.random() * 2))
  await Promise.all(
    Array.from({ length: 50 }, (_, index) => {
      const hub = processes[index % 4] ?? github
      return addVersion(createStore(hub, { branch }), ref, {
        text: `# ${index}\n`,
        source: sampleSource(1_000 + index),
      })
    }),
  )
  const metadata = await readSpec(createStore(github, { branch }), ref)
  expect(metadata?.versions.map(({ version }) => version)).toEqual(Array.from({ length: 51 }, (_, index) => index + 1))
  expect(new Set(metadata?.versions.map(({ source }) => source.id)).size).toBe(51)
  if (metadata) for (const { version } of metadata.versions) await readVersion(open(github), metadata, version)
})

test('approve racing revise 200 times: never an approval of a text its author had not been shown', async () => {
  let approved = 0
  for (let round = 0; round < 200; round++) {
    const github = await drafted()
    // Two processes, whose requests arrive in any order.
    const [one, two] = ['a', 'b'].map((owner) => Object.create(github, { owner: { value: owner } }) as MemoryGitHub)
    github.before = async () => {
      for (let turns = Math.floor(Math.random() * 6); turns > 0; turns--) await new Promise(setImmediate)
    }
    const approval = sampleApproval(1, await sha256(first.text))
    const [approving, revising] = await Promise.allSettled([
      recordApproval(open(one ?? github), ref, approval, { needed: 1 }),
      addVersion(open(two ?? github), ref, { text: `# ${round}\n`, source: sampleSource(8) }),
    ])
    const metadata = await readSpec(open(github), ref)
    expect(revising.status).toBe('fulfilled')
    // Whichever came first: the new text is there, and nobody has approved it.
    expect(metadata).toMatchObject({ status: 'draft', approved_version: null, versions: [{}, { version: 2 }] })
    expect(metadata?.approvals.every(({ version, sha256: bytes }) => version === 1 && bytes === approval.sha256)).toBe(
      true,
    )
    if (approving.status === 'rejected') expect(approving.reason).toBeInstanceOf(Refusal)
    else approved++
  }
  expect(approved).toBeGreaterThan(0)
  expect(approved).toBeLessThan(200)
})

describe('money', () => {
  test('what drafting cost is in the same commit, in the day and in the spec', async () => {
    const github = memoryGitHub()
    await createSpec(open(github), { ...first, spent: { id: 'draft-42', kind: 'draft', cost_usd: 0.25 } })
    await addVersion(open(github), ref, {
      text: 'x',
      source: sampleSource(8),
      spent: { id: 'revision-8', kind: 'revision', cost_usd: 0.5 },
    })
    await appendMetrics(open(github), {
      schema: 1,
      id: 'note-1',
      at: '2026-11-22T23:00:00Z',
      kind: 'transcription',
      project: null,
      spec: null,
      cost_usd: 0.125,
    })
    expect(await spentOn(open(github), '2026-11-22')).toBe(0.875)
    expect(await spentOn(open(github), '2026-11-23')).toBe(0)
    expect(await readSpec(open(github), ref)).toMatchObject({ spent_usd: 0.75 })
  })
})

describe('transcripts', () => {
  const transcript = {
    schema: 1,
    sha256: 'd'.repeat(64),
    text: 'dark mode please',
    model: 'gpt-transcribe',
    cost_usd: 0.001,
    at: '2026-11-22T10:00:00Z',
  } as const

  test('are counted in the commit that keeps them, and belong to the sum of the spec that they end in', async () => {
    const github = memoryGitHub()
    await saveTranscript(open(github), transcript)
    await saveTranscript(open(github), transcript)
    expect(await spentOn(open(github), '2026-11-22')).toBe(0.001)
    await createSpec(open(github), {
      ...first,
      spent: { id: 'draft-42', kind: 'draft', cost_usd: 0.25, heard_usd: 0.001 },
    })
    expect(await spentOn(open(github), '2026-11-22')).toBe(0.251)
    expect(await readSpec(open(github), ref)).toMatchObject({ spent_usd: 0.251, versions: [{ cost_usd: 0.251 }] })
  })

  test('of which no version is made are added to the sum once, and to the day not again', async () => {
    const github = await drafted()
    await saveTranscript(open(github), transcript)
    const [one, two] = ['b', 'e'].map((letter) => ({ sha256: letter.repeat(64), cost_usd: 0.5 }))
    if (one === undefined || two === undefined) throw new Error('There are two.')
    const heard = { sha256: transcript.sha256, cost_usd: transcript.cost_usd }
    expect(await countHeard(open(github), ref, [heard])).toMatchObject({ changed: true })
    expect(await countHeard(open(github), ref, [heard])).toMatchObject({ changed: false })
    await countHeard(open(github), ref, [heard, one, one, two])
    expect(await readSpec(open(github), ref)).toMatchObject({
      spent_usd: 1.001,
      heard_sha256: [heard.sha256, one.sha256, two.sha256],
    })
    expect(await spentOn(open(github), '2026-11-22')).toBe(0.001)
  })

  test('of a version are in the sum with it', async () => {
    const github = await drafted()
    const heard = { transcripts_sha256: [transcript.sha256] }
    await addVersion(open(github), ref, { text: '# Dark\n', source: sampleSource(7), heard })
    const counted = await countHeard(open(github), ref, [{ sha256: transcript.sha256, cost_usd: 1 }])
    expect(counted).toMatchObject({ changed: false, result: { spent_usd: 0 } })
  })

  test('are paid for once', async () => {
    const github = memoryGitHub()
    expect(await readTranscript(open(github), transcript.sha256)).toBeNull()
    await saveTranscript(open(github), transcript)
    expect(await saveTranscript(open(github), { ...transcript, text: 'other' })).toMatchObject({ changed: false })
    expect(await readTranscript(open(github), transcript.sha256)).toEqual(transcript)
  })
})

describe('files that were tampered with', () => {
  test.each([
    ['no JSON', '{', 'It is not JSON'],
    ['a newer schema', '{"schema": 2}', 'Update Sentra'],
    ['a path for a project', '{"schema": 1, "project": "../x", "spec": "1-a", "thread": "origin"}', 'project'],
  ])('%s is refused with what to do', async (_, content, says) => {
    const github = await drafted()
    const head = await github.branchHead(branch)
    const tree = await github.createTree(head?.tree ?? null, [{ path: '.sentra/issues/42.json', content }])
    await github.moveBranch(branch, await github.createCommit({ tree, parents: [head?.sha ?? ''], message: 'x' }))
    await expect(findSpecByThread(open(github), 42)).rejects.toThrow(says)
  })
})
