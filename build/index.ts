#!/usr/bin/env node
/**
 * `npm run build`: every published program into `dist/`, and the page. `--check` compares `dist/` and changes nothing;
 * `--only NAME` builds just the programs whose output has NAME in its path; `--into FOLDER` writes there, not to `dist/`.
 */
import { existsSync } from 'node:fs'
import { cp, rm } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { bundle } from './bundle.ts'
import { differences, digests } from './compare.ts'
import { compile } from './compile.ts'
import { defer } from './defer.ts'
import { entries, page } from './entries.ts'
import { locked } from './lock.ts'
import { BuildError, root, run } from './run.ts'

const staging = '.build/out'

async function build(check: boolean, only: string, into: string): Promise<void> {
  const present = entries.filter(({ source, output }) => output.includes(only) && existsSync(path.join(root, source)))
  for (const folder of ['.build/js', '.build/single', '.build/deferred', '.build/packed', staging]) {
    await rm(path.join(root, folder), { recursive: true, force: true })
  }
  await compile(present)
  for (const entry of present.filter(({ deferred }) => !deferred)) await bundle(entry, staging)
  const late = present.filter(({ deferred }) => deferred)
  if (late.length) await defer('.build/js')
  for (const entry of late) await bundle(entry, staging)

  const built = await digests(path.join(root, staging, 'dist'))
  const changes = differences(await digests(into), built, !only)
  if (check && changes.length) {
    throw new BuildError(`dist/ is not what the source builds; run npm run build:\n${changes.join('\n')}`)
  }
  if (changes.length) {
    if (!only) await rm(into, { recursive: true, force: true })
    await cp(path.join(root, staging, 'dist'), into, { recursive: true })
  }
  if (!check && !only && existsSync(path.join(root, page, 'index.html'))) {
    await run('vite/bin/vite.js', ['build', page, '--logLevel', 'warn'])
  }
  console.log(`${present.length} bundles, ${built.size} files`)
  console.log(changes.length ? changes.join('\n') : 'dist/ is what the source builds')
}

try {
  const text = { type: 'string' } as const
  const options = { check: { type: 'boolean', default: false }, only: text, into: text } as const
  const { check, only = '', into = path.join(root, 'dist') } = parseArgs({ options }).values
  await locked(path.join(root, '.build/lock'), () => build(check, only, path.resolve(into)))
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
