import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'

/** Where a plain folder keeps the number of the process group that works in it. */
export const groupFile = 'process group of the plain folder'

/** Ends what still works in plain folders in `folder`: an action that was killed left it without anybody to end it. */
export function endOrphans(folder: string): void {
  for (const file of globSync(path.join(folder, `sentra-plain-*/${groupFile}`))) {
    try {
      process.kill(-Number(readFileSync(file, 'utf8')), 'SIGKILL')
    } catch {
      // It has ended by itself.
    }
  }
}
