#!/usr/bin/env node
/**
 * PreToolUse hook: judges a bash command before it runs. Exit 0 allows it, exit 2 refuses it with the reason on standard
 * error. The guard itself is `bash/main`, beside this file; this one only lets Node keep what it compiled of it, which
 * halves the time that every command waits. The cache lies beside the program, and is guarded as the program is: whoever
 * could change the one could change the other. Where it cannot be written all works, a few milliseconds slower.
 */
import { createRequire, enableCompileCache } from 'node:module'
import path from 'node:path'

type Main = typeof import('./bash/main.ts')

function load(): Main {
  enableCompileCache(path.join(import.meta.dirname, '.compile-cache'))
  // Not an import: a bundler would put both into one file, and the cache cannot hold the file that asks for it.
  const require = createRequire(import.meta.filename)
  return require(path.join(import.meta.dirname, 'bash', `main${path.extname(import.meta.filename)}`))
}

try {
  load().main(import.meta.dirname)
} catch (error) {
  const why = error instanceof Error ? error.message : String(error)
  process.stderr.write(`validate-bash: refused, because the guard could not be started: ${why}\n`)
  process.exitCode = 2
}
