import { createHash } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { compiled } from './compile.ts'
import { root, run } from './run.ts'

const folder = '.build/packed'

/** Begins the comment at the end of the program that holds the main. */
const MARK = '\n//#main '

/** A program to bundle, what to put behind it once it is bundled, and the licences of the packages in that. */
export interface Packed {
  source: string
  tail: string
  licences: string
}

/**
 * Turns a program of two files (a start that lets Node keep what it compiled, and the `main` that it starts) into one: the
 * start carries the main as a comment and reads it out of its own file. V8 skips a comment far faster than it reads a text
 * of that length, and compiles what it has kept the compiled form of in a tenth of the time.
 */
export async function pack(main: string): Promise<Packed> {
  await mkdir(path.join(root, folder), { recursive: true })
  await writeFile(path.join(root, folder, 'package.json'), '{"type":"commonjs"}')
  const entry = path.join(folder, 'main.js')
  await writeFile(path.join(root, entry), `module.exports = require('../../${compiled(main)}')\n`)
  const args = ['build', entry, '--minify', '--no-cache', '--quiet', '--out', path.join(folder, 'out')]
  await run('@vercel/ncc/dist/ncc/cli.js', [...args, '--license', 'licenses.txt'])
  const code = ascii(await readFile(path.join(root, folder, 'out/index.js'), 'utf8'))
  const digest = createHash('sha256').update(code).digest('hex').slice(0, 12)
  const source = path.join(folder, 'start.js') // CommonJS too, which Node starts some milliseconds sooner than a module
  await writeFile(path.join(root, source), start(digest))
  const licences = await readFile(path.join(root, folder, 'out/licenses.txt'), 'utf8')
  return { source, tail: `${MARK}${code.replaceAll('\n', '\n//')}\n`, licences }
}

/** ASCII, in which V8 keeps and reads a text at one byte a character. The bundler leaves no other outside of literals. */
const ascii = (code: string) =>
  code.replaceAll('\r', '').replace(/[^\0-\x7f]/g, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`)

/** A failure refuses: this is a guard. */
const start = (digest: string): string => `#!/usr/bin/env node
const { readFileSync } = require('node:fs')
const path = require('node:path')
const { start } = require('../../build/deferred/start.mjs')
try {
  const folder = path.join(__dirname, '.compile-cache')
  Reflect.set(globalThis, Symbol.for('sentra.compiled'), folder) // for load.mjs
  const own = readFileSync(__filename, 'latin1')
  const mark = ${JSON.stringify(MARK)}
  const code = own.slice(own.lastIndexOf(mark) + mark.length).replaceAll('\\n//', '\\n')
  start('main-${digest}', code, folder).main(__dirname)
} catch (error) {
  process.stderr.write('refused, because the guard could not be started: ' + (error instanceof Error ? error.message : error) + '\\n')
  process.exitCode = 2
}
`
