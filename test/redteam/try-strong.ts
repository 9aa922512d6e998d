import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { allAttacks } from './index.ts'
import { type Hit, notRun, reportsIn } from './judge.ts'
import { runStrong } from './layouts/strong.ts'
import { strongHits } from './strong-hits.ts'

export interface TriedStrong {
  /** Ids of attacks that were not tried. */
  notRun: string[]
  hits: Hit[]
  main: number
  post: number
  conclusion: string | undefined
}

/** The red team in the real container, and all that it can have gained. All belongs to the user that this runs as. */
export async function tryStrong(): Promise<TriedStrong> {
  const reader = path.join(mkdtempSync(path.join(os.tmpdir(), 'sentra-reader-')), 'clone')
  const run = await runStrong(allAttacks)
  try {
    const hits = await strongHits(run, allAttacks, reader)
    return {
      ...{ notRun: notRun(allAttacks, reportsIn(run.log)), hits },
      ...{ ...run.ended, conclusion: run.outputs.conclusion },
    }
  } finally {
    await run.close()
    rmSync(path.dirname(reader), { recursive: true, force: true })
  }
}
