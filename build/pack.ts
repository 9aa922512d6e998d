import { createHash } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { compiled } from './compile.ts'
import { root, run } from './run.ts'

const folder = '.build/packed'

/**
 * Turns a program of two files (a start that lets Node keep what it compiled, and the `main` that it starts) into one: the
 * start carries the main as a text. V8 compiles a text that it has kept the compiled form of in a tenth of the time.
 *
 * @returns the program to bundle, and the licences of the packages in it.
 */
export async function pack(main: string): Promise<{ source: string; licences: string }> {
  await mkdir(path.join(root, folder), { recursive: true })
  await writeFile(path.join(root, folder, 'package.json'), '{"type":"commonjs"}')
  const entry = path.join(folder, 'main.js')
  await writeFile(path.join(root, entry), `module.exports = require('../../${compiled(main)}')\n`)
  const args = ['build', entry, '--minify', '--no-cache', '--quiet', '--out', path.join(folder, 'out')]
  await run('@vercel/ncc/dist/ncc/cli.js', [...args, '--license', 'licenses.txt'])
  const code = await readFile(path.join(root, folder, 'out/index.js'), 'utf8')
  const digest = createHash('sha256').update(code).digest('hex').slice(0, 12)
  const source = '.build/js/packed/start.js' // beside a package.json that says it is a module
  await mkdir(path.join(root, path.dirname(source)), { recursive: true })
  await writeFile(path.join(root, source), start(digest, code))
  return { source, licences: await readFile(path.join(root, folder, 'out/licenses.txt'), 'utf8') }
}

/** ASCII, so that the file stays one byte a character. A failure refuses: this is a guard. */
function start(digest: string, code: string): string {
  const text = JSON.stringify(code).replace(
    /[^\0-\x7f]/g,
    (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
  return `#!/usr/bin/env node
import path from 'node:path'
import { start } from '../../../build/deferred/start.mjs'
try {
  start('main-${digest}', ${text}, path.join(import.meta.dirname, '.compile-cache')).main(import.meta.dirname)
} catch (error) {
  process.stderr.write('refused, because the guard could not be started: ' + (error instanceof Error ? error.message : error) + '\\n')
  process.exitCode = 2
}
`
}
