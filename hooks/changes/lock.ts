import { mkdirSync, rmSync, statSync } from 'node:fs'
import path from 'node:path'

/** A hook that died while it held the lock must not stop all others: after this, in milliseconds, the lock is taken over. */
const stale = 60_000

/** Runs `work` while no other hook of the session does: tools called side by side have hooks side by side. */
export async function locked<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const lock = path.join(folder, 'lock')
  while (!take(lock)) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5)
  try {
    return await work()
  } finally {
    rmSync(lock, { recursive: true, force: true })
  }
}

function take(lock: string): boolean {
  try {
    mkdirSync(lock)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  const since = statSync(lock, { throwIfNoEntry: false })
  if (since && Date.now() - since.mtimeMs > stale) rmSync(lock, { recursive: true, force: true })
  return false
}
