#!/usr/bin/env node
/** `npm run build`: every published program into `dist/`, and the page. `--check` compares `dist/` and changes nothing. */
import { existsSync } from 'node:fs'
import { cp, rm } from 'node:fs/promises'
import path from 'node:path'
import { bundle } from './bundle.ts'
import { differences, digests } from './compare.ts'
import { compile } from './compile.ts'
import { entries, page } from './entries.ts'
import { locked } from './lock.ts'
import { BuildError, root, run } from './run.ts'

const staging = '.build/out'

async function build(check: boolean): Promise<void> {
  const present = entries.filter(({ source }) => existsSync(path.join(root, source)))
  for (const folder of ['.build/js', '.build/single', staging])
    await rm(path.join(root, folder), { recursive: true, force: true })
  await compile(present)
  for (const entry of present) await bundle(entry, staging)

  const built = await digests(path.join(root, staging, 'dist'))
  const changes = differences(await digests(path.join(root, 'dist')), built)
  if (check && changes.length)
    throw new BuildError(`dist/ is not what the source builds; run npm run build:\n${changes.join('\n')}`)
  if (changes.length) {
    await rm(path.join(root, 'dist'), { recursive: true, force: true })
    await cp(path.join(root, staging, 'dist'), path.join(root, 'dist'), { recursive: true })
  }
  if (!check && existsSync(path.join(root, page, 'index.html')))
    await run('vite/bin/vite.js', ['build', page, '--logLevel', 'warn'])
  console.log(
    `${present.length} bundles, ${built.size} files: ${changes.length ? changes.join(', ') : 'dist/ is what the source builds'}`,
  )
}

try {
  const unknown = process.argv.slice(2).filter((argument) => argument !== '--check')
  if (unknown.length) throw new BuildError(`unknown argument ${unknown.join(' ')}: npm run build [-- --check]`)
  await locked(path.join(root, '.build/lock'), () => build(process.argv.includes('--check')))
} catch (error) {
  console.error(error instanceof BuildError ? error.message : error)
  process.exitCode = 1
}
