import { parentPort, workerData } from 'node:worker_threads'
import { type Batch, compare } from './compare.ts'

/** A thread's share of the histories: a block of seeds that no other thread plays. */
const { histories, firstSeed } = workerData as Batch
parentPort?.postMessage(compare(histories, firstSeed))
