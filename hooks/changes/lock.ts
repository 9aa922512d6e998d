import { mkdirSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs'
import path from 'node:path'

/** A hook that died while it held the lock must not stop all others: after this, in milliseconds, the lock is taken over. */
const stale = 60_000

/** Runs `work` while no other hook of the session does: tools called side by side have hooks side by side. */
export async function locked<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const lock = path.join(folder, 'lock')
  while (!take(lock)) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5)
  // Long work is not death: the lock is kept fresh while it goes on.
  const fresh = setInterval(() => utimesSync(lock, new Date(), new Date()), stale / 4).unref()
  try {
    return await work()
  } finally {
    clearInterval(fresh)
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
  if (since && Date.now() - since.mtimeMs > stale) discard(lock, since.ino)
  return false
}

/** Two who wait see the same dead lock: only one of them moves it away, and neither takes a live one for it. */
function discard(lock: string, seen: number): void {
  const grave = `${lock}-${process.pid}`
  try {
    if (statSync(lock).ino === seen) renameSync(lock, grave)
  } catch {
    return // somebody else was quicker
  }
  rmSync(grave, { recursive: true, force: true })
}
