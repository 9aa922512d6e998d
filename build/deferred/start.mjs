import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { Script } from 'node:vm'

/**
 * Runs a CommonJS program that is given as a text, and gives its exports. V8's compiled form of it is kept in `folder`, so
 * that the next process need not compile it; where it cannot be kept, all works a few milliseconds slower.
 *
 * @param {string} name unique to these very bytes
 * @param {string} code
 * @param {string | undefined} folder
 */
export function start(name, code, folder) {
  const file = folder && path.join(folder, `${name}-${process.version}.v8`)
  const cachedData = file && read(file)
  const wrapped = `(function (module, exports, require, __dirname, __filename) {${code}\n})`
  const script = new Script(wrapped, { filename: `${name}.js`, ...(cachedData && { cachedData }) })
  const module = { exports: {} }
  const program = process.argv[1] ?? '' // not import.meta: where that is bundled, it becomes the builder's own path
  const builtIn = (wanted) => process.getBuiltinModule(wanted)
  script.runInThisContext()(module, module.exports, builtIn, path.dirname(program), program)
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
    mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 })
    writeFileSync(path.join(path.dirname(file), '.gitignore'), '*\n') // a project's own git need not know
    writeFileSync(`${file}.${process.pid}`, script.createCachedData(), { mode: 0o600 })
    renameSync(`${file}.${process.pid}`, file)
  } catch {
    // It only makes the next start quicker.
  }
}
