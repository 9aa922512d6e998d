import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { brotliCompressSync } from 'node:zlib'
import { compiled } from './compile.ts'
import { root, run } from './run.ts'

/**
 * Packages that a hook needs on some calls only. Each goes into the bundle compressed, and is compiled when it is first
 * imported: V8 reads a string far faster than code, and every tool call of an agent waits for a hook's start.
 */
const packages = ['@babel/parser', 're2js', 'yaml']
/** The same for modules of ours, with all that they import: the schema of a configuration that few projects have. */
const modules = ['hooks/bash/additions.ts']

const folder = '.build/deferred'
/** What unpacks them at run time. */
const runtime = 'build/deferred/load.mjs'
const slug = (name: string) => name.replace(/\W+/g, '-').replace(/^-/, '')

/** Makes the packages' texts, and points the imports of the compiled files below `within` at them. */
export async function defer(within: string): Promise<void> {
  await mkdir(path.join(root, folder), { recursive: true })
  await writeFile(path.join(root, folder, 'package.json'), '{"type":"commonjs"}')
  const ours = modules.filter((source) => existsSync(path.join(root, compiled(source))))
  for (const source of ours) await wrap(source, compiled(source))
  for (const name of packages) await wrap(name)
  for (const item of await readdir(path.join(root, within), { recursive: true, withFileTypes: true })) {
    if (item.isFile() && item.name.endsWith('.js')) await redirect(path.join(item.parentPath, item.name))
  }
}

/** The licences of what is deferred, which the bundler no longer sees in the bundle itself. */
export async function deferredLicences(): Promise<string> {
  const names = [...packages, ...modules]
  const texts = names.map((name) =>
    readFile(path.join(root, folder, slug(name), 'licenses.txt'), 'utf8').catch(() => ''),
  )
  return (await Promise.all(texts)).join('\n')
}

async function wrap(name: string, file?: string): Promise<void> {
  const entry = path.join(folder, `${slug(name)}.js`)
  const output = path.join(folder, slug(name))
  const wanted = file ? path.relative(folder, file) : name
  await writeFile(path.join(root, entry), `module.exports = require('${wanted}')\n`)
  const args = ['build', entry, '--minify', '--no-cache', '--quiet', '--out', output, '--license', 'licenses.txt']
  await run('@vercel/ncc/dist/ncc/cli.js', args)
  const code = await readFile(path.join(root, output, 'index.js'), 'utf8')
  const all = Object.keys(await import(file ? path.join(root, file) : name))
  const names = all.filter((one) => /^[A-Za-z_$][\w$]*$/.test(one) && one !== 'default')
  await writeFile(path.join(root, folder, `${slug(name)}.mjs`), moduleOf(slug(name), code, names))
}

/** A module with the package's own exports. Brotli, because its output does not depend on the processor, as zlib's does. */
function moduleOf(slug: string, code: string, names: readonly string[]): string {
  const digest = createHash('sha256').update(code).digest('hex').slice(0, 12)
  return `import { load } from '../../${runtime}'
export const { ${names.join(', ')} } = load('${slug}-${digest}', '${brotliCompressSync(code).toString('base64')}')
`
}

async function redirect(file: string): Promise<void> {
  const code = await readFile(file, 'utf8')
  const pointed = code.replace(/(\bfrom |\bimport\((?:\/\*.*?\*\/ )?)(['"])([^'"]+)\2/g, (whole, start, _, name) => {
    const wanted = packages.includes(name) ? name : modules.find((source) => leadsTo(file, name, source))
    if (wanted === undefined) return whole
    const target = path.relative(path.dirname(file), path.join(root, folder, `${slug(wanted)}.mjs`))
    return `${start}'${target}'`
  })
  if (pointed !== code) await writeFile(file, pointed)
}

const leadsTo = (file: string, name: string, source: string): boolean =>
  name.startsWith('.') && path.resolve(path.dirname(file), name) === path.join(root, compiled(source))
