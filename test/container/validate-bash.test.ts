import { beforeAll, describe, expect, test } from 'vitest'
import { corpus } from '../hooks/bash/corpus/index.ts'
import { ensureImage } from '../hooks/bash/sandbox/image.ts'
import { prove } from '../hooks/bash/sandbox/prove.ts'
import { engineAnswers } from './support/engine.ts'

/** A few proofs are made again in each run; which ones changes with the day. `prove-corpus.ts --all` makes all of them. */
const SAMPLE = 12
const day = Math.floor(Date.now() / 86_400_000)
const { proven } = corpus()
const sample = (kind: string) => {
  const all = proven.filter((each) => each.kind === kind)
  return Array.from({ length: SAMPLE }, (_, index) => all[(day * 31 + index * 97) % all.length]).filter(
    (each) => each !== undefined,
  )
}

describe.skipIf(!engineAnswers)('the proofs of the corpus', () => {
  beforeAll(() => {
    ensureImage()
  }, 170_000)

  test.each(sample('dangerous'))('$command does damage', async ({ command }) => {
    expect((await prove([command]))?.damage).not.toEqual([])
  })

  test.each(sample('harmless'))('$command does none', async ({ command }) => {
    expect((await prove([command]))?.damage).toEqual([])
  })
})
