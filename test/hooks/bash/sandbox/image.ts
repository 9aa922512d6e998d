import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { PACKAGES, SKIPPED } from './packages.ts'
import { SINKS } from './sinks.ts'
import { WORLD } from './world.ts'

const here = import.meta.dirname

/** The image's name follows from what it is made of, so that a change makes a new one. */
export function imageName(): string {
  const hash = createHash('sha256')
  for (const file of ['packages.ts', 'sinks.ts', 'world.ts', 'image.ts', 'inspect.ts', 'inspect-git.ts'])
    hash.update(readFileSync(path.join(here, file)))
  return `sentra/damage:${hash.digest('hex').slice(0, 16)}`
}

/** Makes the sandbox's image from this machine's own packages, unless it is there; returns its name. */
export function ensureImage(): string {
  const name = imageName()
  if (spawnSync('docker', ['image', 'inspect', name], { stdio: 'ignore' }).status === 0) return name
  const root = mkdtempSync(path.join(tmpdir(), 'sentra-damage-'))
  try {
    fill(root)
    const tar = spawnSync('sh', ['-c', 'tar -C "$0" -c . | docker import - "$1"', root, name], { encoding: 'utf8' })
    if (tar.status !== 0) throw new Error(`docker import failed: ${tar.stderr}`)
    build(name)
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
  return name
}

function fill(root: string): void {
  for (const folder of [
    'usr/bin',
    'usr/sbin',
    'usr/lib',
    'usr/lib64',
    'proc',
    'sys',
    'dev',
    'run',
    'tmp',
    'etc',
    'var/tmp',
    'root',
    'home',
  ]) {
    mkdirSync(path.join(root, folder), { recursive: true })
  }
  for (const name of ['bin', 'sbin', 'lib', 'lib64']) symlinkSync(`usr/${name}`, path.join(root, name))
  const libraries = new Set<string>()
  for (const name of PACKAGES) addPackage(root, name, libraries)
  const node = realpathSync(path.join(here, '../../../../node_modules/node/bin/node'))
  copy(root, node, '/usr/local/bin/node', libraries)
  for (const library of libraries) {
    const target = path.join(root, merged(library))
    rmSync(target, { force: true })
    mkdirSync(path.dirname(target), { recursive: true })
    cpSync(realpathSync(library), target)
  }
  for (const [name, script] of Object.entries(SINKS.scripts())) {
    const file = path.join(root, 'usr/local/sbin', name)
    mkdirSync(path.dirname(file), { recursive: true })
    writeFileSync(file, script, { mode: 0o755 })
  }
  symlinkMissing(root, 'usr/bin/sh', 'dash')
  symlinkMissing(root, 'usr/bin/awk', 'mawk')
  symlinkMissing(root, 'usr/bin/python', 'python3')
  symlinkMissing(root, 'usr/bin/which', 'which.debianutils')
  symlinkMissing(root, 'usr/bin/nc', 'nc.openbsd')
  symlinkMissing(root, 'usr/bin/vi', 'vim.basic')
  symlinkMissing(root, 'usr/bin/vim', 'vim.basic')
  symlinkMissing(root, 'usr/bin/ex', 'vim.basic')
  symlinkMissing(root, 'usr/bin/lua', 'lua5.4')
  symlinkMissing(root, 'usr/bin/tclsh', 'tclsh8.6')
}

function symlinkMissing(root: string, name: string, target: string): void {
  const file = path.join(root, name)
  if (!existsSync(file)) symlinkSync(target, file)
}

/** The files of an installed package, or of one fetched for this. */
function addPackage(root: string, name: string, libraries: Set<string>): void {
  const listed = spawnSync('dpkg', ['-L', name], { encoding: 'utf8' })
  if (listed.status === 0) {
    for (const file of listed.stdout.split('\n')) if (file.startsWith('/')) copy(root, file, file, libraries)
    return
  }
  const folder = mkdtempSync(path.join(tmpdir(), 'sentra-deb-'))
  const fetched = spawnSync('apt-get', ['download', name], { cwd: folder, encoding: 'utf8', timeout: 60_000 })
  const deb = readdirSync(folder).find((file) => file.endsWith('.deb'))
  if (fetched.status === 0 && deb) {
    const into = path.join(folder, 'x')
    execFileSync('dpkg', ['-x', path.join(folder, deb), into])
    for (const file of readdirSync(into, { recursive: true, encoding: 'utf8' }))
      copy(root, path.join(into, file), `/${file}`, libraries)
  } else process.stderr.write(`sandbox: no package ${name}; commands that need it will show as unproven\n`)
  rmSync(folder, { recursive: true, force: true })
}

function copy(root: string, from: string, to: string, libraries: Set<string> | undefined): void {
  if (SKIPPED.test(to) || !existsSync(from)) return
  const stat = lstatSync(from)
  if (stat.isDirectory()) return
  const target = path.join(root, merged(to))
  if (existsSync(target)) return
  mkdirSync(path.dirname(target), { recursive: true })
  if (stat.isSymbolicLink()) {
    const link = readlinkSync(from)
    try {
      symlinkSync(link, target)
    } catch {
      return
    }
    const real = path.resolve(path.dirname(from), link)
    if (libraries && existsSync(real) && lstatSync(real).isFile())
      copy(root, real, path.resolve(path.dirname(to), link), libraries)
    return
  }
  cpSync(from, target)
  if (libraries && (stat.mode & 0o111 || /\.so(\.|$)/.test(from)))
    for (const library of librariesOf(from)) libraries.add(library)
}

/** Debian's merged /usr: /bin is a link to /usr/bin. */
const merged = (file: string) => file.replace(/^\/(bin|sbin|lib|lib64)\//, '/usr/$1/')

function librariesOf(file: string): string[] {
  const magic = readFileSync(file).subarray(0, 4).toString('latin1')
  if (magic !== '\x7fELF') return []
  const { stdout } = spawnSync('ldd', [file], { encoding: 'utf8' })
  return [...stdout.matchAll(/(\/\S+)/g)]
    .map((match) => match[1] ?? '')
    .filter((library) => library.includes('/lib') && existsSync(library))
}

/** Makes the world inside, notes what it is like, and keeps the result under the same name. */
function build(name: string): void {
  const before = ['/usr/local/bin/node', '/sandbox/supervisor.ts', '--before']
  for (const [command, input] of [
    [['/usr/bin/bash', '-eu'], WORLD],
    [before, ''],
  ] as const) {
    const container = `sentra-damage-build-${process.pid}`
    const args = ['run', '-i', '--name', container, '--network', 'none', '-e', 'PATH=/usr/local/bin:/usr/bin:/usr/sbin']
    const mount = ['--mount', `type=bind,source=${here},target=/sandbox,readonly`]
    const made = spawnSync('docker', [...args, ...mount, name, ...command], { input, encoding: 'utf8' })
    if (made.status !== 0) throw new Error(`the sandbox's world could not be made: ${made.stderr}`)
    execFileSync('docker', ['commit', container, name], { stdio: 'ignore' })
    execFileSync('docker', ['rm', '-f', container], { stdio: 'ignore' })
  }
}
