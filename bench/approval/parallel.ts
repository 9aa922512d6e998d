import { once } from 'node:events'
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { Batch, Comparison } from './compare.ts'

/** More threads than this give nothing: the histories are played in memory. */
const mostThreads = 8

/** Plays the seeds from 1 on, a block of them on each processor, and adds up what each block says. */
export async function compareInParallel(histories: number): Promise<Comparison> {
  const threads = Math.min(mostThreads, availableParallelism())
  const size = Math.ceil(histories / threads)
  const batches = Array.from({ length: threads }, (_, at): Batch => {
    const firstSeed = 1 + at * size
    return { firstSeed, histories: Math.min(size, histories + 1 - firstSeed) }
  })
  return (await Promise.all(batches.map(inThread))).reduce(added)
}

async function inThread(batch: Batch): Promise<Comparison> {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: batch })
  const [comparison] = await once(worker, 'message')
  return comparison as Comparison
}

const added = (one: Comparison, other: Comparison): Comparison => ({
  histories: one.histories + other.histories,
  accepted: one.accepted + other.accepted,
  held: one.held + other.held,
  falseAccepts: one.falseAccepts + other.falseAccepts,
  falseRefusals: one.falseRefusals + other.falseRefusals,
  others: one.others + other.others,
  // The blocks stand in the order of their seeds.
  seed: one.seed ?? other.seed,
})
