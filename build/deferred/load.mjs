import { brotliDecompressSync } from 'node:zlib'
import { start } from './start.mjs'

/**
 * Runs a package that was packed into the bundle, and gives its exports. Its compiled form is kept where the host has named
 * a folder of its own.
 *
 * @param {string} name unique to these very bytes
 * @param {string} packed brotli, base64
 */
export function load(name, packed) {
  const code = brotliDecompressSync(Buffer.from(packed, 'base64')).toString('utf8')
  return start(name, code, globalThis[Symbol.for('sentra.compiled')])
}
