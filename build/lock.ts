import { mkdir, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { BuildError } from './run.ts'

/**
 * One build at a time in a checkout: bundles are byte-identical only from one fixed folder, which two builds would share.
 * @throws BuildError after `seconds` of waiting, naming the folder to remove if the other build died.
 */
export async function locked<T>(folder: string, work: () => Promise<T>, seconds = 300): Promise<T> {
  await mkdir(path.dirname(folder), { recursive: true })
  const end = Date.now() + seconds * 1000
  while (!(await taken(folder))) {
    if (Date.now() > end) throw new BuildError(`another build holds ${folder}: end it, or remove that folder`)
    await sleep(200)
  }
  try {
    return await work()
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function taken(folder: string): Promise<boolean> {
  try {
    await mkdir(folder)
    await writeFile(path.join(folder, 'pid'), String(process.pid))
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}
