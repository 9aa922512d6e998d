import { appendFile, copyFile, mkdir, readdir, readFile, rename } from 'node:fs/promises'
import path from 'node:path'
import { compiled } from './compile.ts'
import { deferredLicences } from './defer.ts'
import type { Entry } from './entries.ts'
import { pack } from './pack.ts'
import { BuildError, root, run } from './run.ts'

/** The bundle of one entry, made below `staging` under the path that it has in the repository. */
export async function bundle(entry: Entry, staging: string): Promise<void> {
  const single = /\.c?js$/.test(entry.output)
  const folder = single ? path.join('.build/single', entry.output) : path.join(staging, entry.output)
  const packed = entry.main === undefined ? undefined : await pack(entry.main)
  const args = ['build', packed?.source ?? compiled(entry.source), '--minify', '--no-cache', '--quiet', '--out', folder]
  await run('@vercel/ncc/dist/ncc/cli.js', [...args, '--license', 'licenses.txt'])
  const from = path.join(root, folder)
  if (packed) {
    await appendFile(path.join(from, 'index.js'), packed.tail)
    await appendFile(path.join(from, 'licenses.txt'), `\n${packed.licences}`)
  }
  if (entry.deferred) await appendFile(path.join(from, 'licenses.txt'), `\n${await deferredLicences()}`)
  for (const notice of entry.notices ?? []) {
    await appendFile(path.join(from, 'licenses.txt'), `\n${await readFile(path.join(root, notice), 'utf8')}`)
  }
  for (const asset of entry.assets ?? []) await copyFile(path.join(root, asset), path.join(from, path.basename(asset)))
  if (single) await keepSingle(entry, from, path.join(root, staging, entry.output))
}

/** A single-file program: its code and licences get its own name, and side chunks are an error. */
async function keepSingle(entry: Entry, from: string, to: string): Promise<void> {
  const known = new Set(['index.js', 'licenses.txt', 'package.json'])
  const stray = (await readdir(from)).filter((file) => !known.has(file))
  if (stray.length)
    throw new BuildError(`${entry.source} must be one file, but its bundle also has ${stray.join(', ')}`)
  await mkdir(path.dirname(to), { recursive: true })
  await rename(path.join(from, 'index.js'), to)
  await rename(path.join(from, 'licenses.txt'), to.replace(/\.c?js$/, '.licenses.txt')).catch(ignoreMissing)
  // Of a module; CommonJS says what it is by its own name.
  if (to.endsWith('.js')) await copyFile(path.join(from, 'package.json'), path.join(path.dirname(to), 'package.json'))
}

/** A program without packages has no licences to name. */
function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error
}
