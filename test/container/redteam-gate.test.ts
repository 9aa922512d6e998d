import { describe, expect, test } from 'vitest'
import { node, takeCode, takeTest } from '../agent/projects.ts'
import { judgeTree } from '../redteam/judge-tree.ts'
import { forgeries } from '../redteam/tamper/gate.ts'
import { engineAnswers } from './support/engine.ts'

describe.skipIf(!engineAnswers)('trees that forge a green gate', () => {
  test('honest work has nothing against it', async () => {
    expect(node.moves.length).toBeGreaterThan(0)
    expect(await judgeTree({ files: { 'src/take.js': takeCode, 'test/take.test.js': takeTest } })).toEqual([])
  })

  test.each(forgeries)('$id: a tree may try to $tries, and is no success', async (forgery) => {
    expect(await judgeTree(forgery)).not.toEqual([])
  })
})
