import type { Call } from './call.ts'
import { foundPaths } from './found.ts'
import { has, type OptionSpec, type Options, parseOptions, valuesOf } from './options.ts'
import { baseName } from './paths.ts'

/** What a program does to a file. `delete` and `modify` reach everything beneath a folder when `deep`. */
export type Effect = { kind: 'delete' | 'write' | 'modify' | 'read'; path: string; deep?: boolean }

type Kind = Effect['kind']
type Reader = (options: Options, call: Call) => Effect[]

const all =
  (kind: Kind, skip = 0): Reader =>
  ({ operands }) =>
    operands.slice(skip).map((path) => ({ kind, path, deep: true }))

const last =
  (kind: Kind): Reader =>
  ({ operands }) =>
    operands.slice(-1).map((path) => ({ kind, path }))

const values =
  (kind: Kind, ...names: string[]): Reader =>
  (options) =>
    valuesOf(options, ...names).map((path) => ({ kind, path }))

const both =
  (...readers: Reader[]): Reader =>
  (options, call) =>
    readers.flatMap((reader) => reader(options, call))

const when =
  (names: string[], reader: Reader): Reader =>
  (options, call) =>
    has(options, ...names) ? reader(options, call) : []

/** The last operand is the target, unless `-t` names it; the others are sources. */
const transfer =
  (source: Kind | undefined): Reader =>
  (options) => {
    const named = valuesOf(options, 't', 'target-directory')
    const { operands } = options
    const sources = named.length > 0 ? operands : operands.slice(0, -1)
    const folders = named.length > 0 ? named : operands.length > 1 ? operands.slice(-1) : []
    // Into a folder the file keeps its name; whether the target is a folder is not known, so both are looked at.
    const targets = folders.flatMap((folder) => [
      folder,
      ...sources.map((path) => `${folder.replace(/\/$/, '')}/${baseName(path)}`),
    ])
    return [
      ...(source ? sources.map((path) => ({ kind: source, path, deep: true })) : []),
      ...targets.map((path, index) => ({
        kind: 'write' as const,
        path: index === 0 && folders[0]?.endsWith('/') ? `${path}.` : path,
      })),
    ]
  }

const dd: Reader = (_, call) =>
  call.args.flatMap((arg): Effect[] => {
    if (arg.startsWith('of=')) return [{ kind: 'write', path: arg.slice(3) }]
    return arg.startsWith('if=') ? [{ kind: 'read', path: arg.slice(3) }] : []
  })

const find: Reader = (_, call) => {
  const { args } = call
  const end = args.findIndex((arg) => /^[-(!]/.test(arg))
  const starts = end === 0 ? ['.'] : args.slice(0, end < 0 ? args.length : end)
  const effects: Effect[] = []
  if (args.includes('-delete')) {
    for (const path of foundPaths(starts.length > 0 ? starts : ['.'], args))
      effects.push({ kind: 'delete', path, deep: true })
  }
  for (const [index, arg] of args.entries()) {
    if (/^-f(print0?|printf|ls)$/.test(arg)) effects.push({ kind: 'write', path: args[index + 1] ?? '' })
  }
  return effects
}

const tar: Reader = (options, call) => {
  const extracts = has(options, 'x', 'extract', 'get') || /^[a-z]*x/.test(call.args[0] ?? '')
  const creates = has(options, 'c', 'r', 'u', 'create', 'append', 'update')
  const folders = valuesOf(options, 'C', 'directory')
  return [
    ...(extracts
      ? (folders.length > 0 ? folders : ['.']).map((path) => ({ kind: 'write' as const, path: `${path}/x` }))
      : []),
    ...(creates ? valuesOf(options, 'f', 'file').map((path) => ({ kind: 'write' as const, path })) : []),
    ...(has(options, 'remove-files')
      ? options.operands.map((path) => ({ kind: 'delete' as const, path, deep: true }))
      : []),
    ...(creates ? options.operands.map((path) => ({ kind: 'read' as const, path, deep: true })) : []),
  ]
}

const git: Reader = (_, call) => {
  const at = call.args.findIndex((arg, index) => /^(clone|init|worktree|archive)$/.test(arg) && index < 6)
  if (at < 0) return []
  const { operands, given } = parseOptions(call.args.slice(at + 1), {
    values: 'bucjo',
    longValues: ['branch', 'depth', 'origin', 'output'],
  })
  if (call.args[at] === 'archive')
    return [...(given.get('output') ?? []), ...(given.get('o') ?? [])].map((path) => ({ kind: 'write', path }))
  return call.args[at] === 'clone' && operands[1] !== undefined ? [{ kind: 'write', path: `${operands[1]}/x` }] : []
}

type Entry = OptionSpec & { names: string; effects: Reader }

const ENTRIES: readonly Entry[] = [
  { names: '>', effects: all('write') },
  { names: '<', effects: all('read') },
  { names: 'rm rmdir unlink trash trash-put rimraf del del-cli trash-cli gio-trash srm wipe', effects: all('delete') },
  { names: 'shred', values: 'ns', longValues: ['iterations', 'size', 'random-source'], effects: all('delete') },
  { names: 'truncate', values: 'sr', longValues: ['size', 'reference'], effects: all('write') },
  { names: 'mv', values: 'tS', longValues: ['target-directory', 'suffix'], effects: transfer('delete') },
  { names: 'cp', values: 'tS', longValues: ['target-directory', 'suffix'], effects: transfer('read') },
  { names: 'ln', values: 'tS', longValues: ['target-directory', 'suffix'], effects: transfer(undefined) },
  {
    names: 'install',
    values: 'tSmog',
    longValues: ['target-directory', 'suffix', 'mode', 'owner', 'group'],
    effects: transfer('read'),
  },
  {
    names: 'rsync',
    values: 'efBT',
    longValues: ['rsh', 'exclude', 'include', 'filter', 'exclude-from'],
    effects: both(
      last('write'),
      when(['delete', 'delete-after', 'delete-before', 'delete-during', 'delete-excluded'], deepLast),
    ),
  },
  { names: 'tee sponge', effects: all('write') },
  { names: 'touch', values: 'dtr', longValues: ['date', 'reference'], effects: all('write') },
  { names: 'mkdir', values: 'm', longValues: ['mode'], effects: all('write') },
  {
    names: 'mkfifo mknod',
    values: 'm',
    longValues: ['mode'],
    effects: (options) => all('write')({ ...options, operands: options.operands.slice(0, 1) }, nobody),
  },
  {
    names: 'chmod chown chgrp chattr setfacl setcap chcon',
    values: 'mx',
    longValues: ['reference', 'modify', 'remove'],
    effects: all('modify', 1),
  },
  { names: 'dd', effects: dd },
  {
    names: 'sed',
    values: 'efl',
    longValues: ['expression', 'file', 'line-length'],
    effects: (options, call) =>
      has(options, 'i', 'in-place')
        ? all('write', has(options, 'e', 'f', 'expression', 'file') ? 0 : 1)(options, call)
        : [],
  },
  {
    names: 'perl ruby',
    values: 'eEIMmF',
    effects: (options, call) =>
      call.args.some((arg) => /^-[\w.]*i/.test(arg) && !arg.startsWith('-I')) ? all('write')(options, call) : [],
  },
  {
    names: 'sort',
    values: 'kStTo',
    longValues: ['output', 'key', 'field-separator', 'buffer-size', 'temporary-directory'],
    effects: values('write', 'o', 'output'),
  },
  {
    names: 'uniq',
    values: 'fsw',
    effects: (options) => options.operands.slice(1).map((path) => ({ kind: 'write', path })),
  },
  {
    names: 'curl',
    values: 'oHXdFuAebcwmTDEKxrtUzCyYQ',
    longValues: [
      'output',
      'output-dir',
      'dump-header',
      'cookie-jar',
      'header',
      'request',
      'data',
      'url',
      'user',
      'trace',
      'trace-ascii',
      'stderr',
    ],
    effects: values(
      'write',
      'o',
      'output',
      'output-dir',
      'D',
      'dump-header',
      'c',
      'cookie-jar',
      'trace',
      'trace-ascii',
      'stderr',
    ),
  },
  {
    names: 'wget',
    values: 'OoPUtTQleiaR',
    longValues: ['output-document', 'output-file', 'directory-prefix'],
    effects: values('write', 'O', 'o', 'a', 'P', 'output-document', 'output-file', 'directory-prefix'),
  },
  {
    names: 'tar bsdtar',
    values: 'fCTXFbgKLNVHI',
    longValues: [
      'file',
      'directory',
      'exclude',
      'files-from',
      'transform',
      'strip-components',
      'checkpoint',
      'checkpoint-action',
    ],
    effects: tar,
  },
  { names: 'unzip', values: 'dxP', effects: values('write', 'd') },
  {
    names: 'zip 7z',
    values: 'bntiPx',
    effects: (options, call) => [
      ...options.operands.slice(0, 1).map((path) => ({ kind: 'write' as const, path })),
      ...(has(options, 'm', 'move') || call.args.includes('-sdel')
        ? options.operands.slice(1).map((path) => ({ kind: 'delete' as const, path, deep: true }))
        : []),
    ],
  },
  {
    names: 'cmake',
    effects: (_, call) => {
      const at = call.args.indexOf('-E')
      const [verb = '', ...paths] = at < 0 ? [] : call.args.slice(at + 1).filter((arg) => !arg.startsWith('-'))
      const deletes = /^(rm|remove|remove_directory)$/.test(verb)
      const writes = /^(copy|touch|rename|make_directory|create_symlink)/.test(verb)
      if (!deletes && !writes) return []
      return paths.map((path) => ({ kind: deletes ? ('delete' as const) : ('write' as const), path, deep: true }))
    },
  },
  {
    names: 'xxd',
    values: 'cglos',
    effects: (options) => options.operands.slice(1).map((path) => ({ kind: 'write', path })),
  },
  { names: 'ed red', values: 'p', longValues: ['prompt'], effects: all('write') },
  {
    names: 'gzip bzip2 xz zstd compress gunzip bunzip2 unxz',
    values: 'SB',
    effects: (options, call) => (has(options, 'c', 'stdout', 'k', 'keep', 't', 'l') ? [] : all('write')(options, call)),
  },
  {
    names: 'split csplit',
    values: 'abClnt',
    effects: (options) => options.operands.slice(1).map((path) => ({ kind: 'write', path: `${path}aa` })),
  },
  {
    names: 'patch',
    values: 'pdiorBYzDFgV',
    longValues: ['input', 'directory', 'output'],
    effects: both(values('write', 'd', 'o', 'directory', 'output'), (options) =>
      options.operands.slice(0, 1).map((path) => ({ kind: 'write', path })),
    ),
  },
  { names: 'find fd', effects: find },
  { names: 'git', effects: git },
  {
    names: 'script',
    values: 'cIOBTEotm',
    longValues: ['command'],
    effects: (options) => options.operands.slice(0, 1).map((path) => ({ kind: 'write', path })),
  },
  {
    names: 'openssl',
    values: '',
    singleDash: true,
    longValues: ['in', 'out', 'inkey', 'key', 'pass', 'k'],
    effects: both(values('write', 'out'), values('read', 'in', 'inkey', 'key')),
  },
  {
    names: 'vim nano emacs',
    values: 'cSuUiTpw',
    effects: (options) =>
      options.operands.filter((arg) => !arg.startsWith('+')).map((path) => ({ kind: 'write', path })),
  },
  { names: 'gcc cc clang g++ c++', values: 'oIlLDxW', effects: values('write', 'o') },
  { names: 'source', effects: (options) => options.operands.slice(0, 1).map((path) => ({ kind: 'read', path })) },
  { names: 'logrotate', effects: () => [] },
]

const nobody: Call = {
  program: '',
  path: '',
  args: [],
  stdin: undefined,
  environment: new Map(),
  cwd: [],
  links: new Map(),
}
function deepLast({ operands }: Options): Effect[] {
  return operands.slice(-1).map((path) => ({ kind: 'delete', path, deep: true }))
}

const TABLE = new Map(ENTRIES.flatMap((entry) => entry.names.split(' ').map((name) => [name, entry] as const)))

/** What a call would do to files, as its arguments say. Addresses and `-` are no files. */
export function effectsOf(call: Call): Effect[] {
  const entry = TABLE.get(call.program)
  if (!entry) return []
  const args =
    entry.names.startsWith('tar') && /^[a-zA-Z]+$/.test(call.args[0] ?? '')
      ? [`-${call.args[0]}`, ...call.args.slice(1)]
      : call.args
  return entry
    .effects(parseOptions(args, entry), call)
    .filter(({ path }) => path !== '' && path !== '-' && !/^\w+:\/\//.test(path))
}
