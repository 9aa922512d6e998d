import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { node, takeCode, takeTest } from '../agent/projects.ts'
import type { judgeTree } from '../redteam/judge-tree.ts'
import { forgeries } from '../redteam/tamper/gate.ts'
import { callAs } from './support/call-as.ts'
import { engineAnswers } from './support/engine.ts'
import { nextUid } from './support/run-as.ts'

const module = path.join(import.meta.dirname, '../redteam/judge-tree.ts')
const judged = (tree: Parameters<typeof judgeTree>[0]) => callAs<string[]>(nextUid(), module, 'judgeTree', [tree])

describe.skipIf(!engineAnswers)('trees that forge a green gate', () => {
  test('honest work has nothing against it', async () => {
    expect(node.moves.length).toBeGreaterThan(0)
    expect(await judged({ files: { 'src/take.js': takeCode, 'test/take.test.js': takeTest } })).toEqual([])
  })

  test.each(forgeries)('$id: a tree may try to $tries, and is no success', async (forgery) => {
    expect(await judged(forgery)).not.toEqual([])
  })
})
