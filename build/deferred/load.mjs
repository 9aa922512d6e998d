import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { Script } from 'node:vm'
import { brotliDecompressSync } from 'node:zlib'

/**
 * Runs a CommonJS program that was packed into the bundle, and gives its exports. Where the host has named a folder of its
 * own, V8's compiled form is kept there: the next process starts the program in a fraction of the time.
 *
 * @param {string} name unique to these very bytes
 * @param {string} packed brotli, base64
 */
export function load(name, packed) {
  const folder = globalThis[Symbol.for('sentra.compiled')]
  const file = folder && path.join(folder, `${name}-${process.version}.v8`)
  const code = brotliDecompressSync(Buffer.from(packed, 'base64')).toString('utf8')
  const cachedData = file && read(file)
  const wrapped = `(function (module, exports, require, __dirname, __filename) {${code}\n})`
  const script = new Script(wrapped, { filename: `${name}.js`, ...(cachedData && { cachedData }) })
  const module = { exports: {} }
  const { dirname, filename } = import.meta
  script.runInThisContext()(module, module.exports, createRequire(import.meta.url), dirname, filename)
  if (file && script.cachedDataRejected !== false) process.once('exit', () => keep(file, script))
  return module.exports
}

function read(file) {
  try {
    return readFileSync(file)
  } catch {
    return undefined
  }
}

/** At the end, when the functions that this kind of call needs are compiled. In one step: others may be reading. */
function keep(file, script) {
  try {
    writeFileSync(`${file}.${process.pid}`, script.createCachedData(), { mode: 0o600 })
    renameSync(`${file}.${process.pid}`, file)
  } catch {
    // It only makes the next start quicker.
  }
}
