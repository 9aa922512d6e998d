import { CURL } from '../curl.ts'
import { has, type OptionSpec, valuesOf } from '../options.ts'
import { AWK, PERL, RUBY, SED, TAR, WGET } from '../specs.ts'
import { chmod, dd, find, git, tar } from './programs.ts'
import { all, both, deepLast, first, last, type Reader, transfer, values, when } from './readers.ts'

/** Neither a database in memory nor a temporary one. */
const isFile = (name: string): boolean => name !== '' && !name.startsWith(':') && !name.startsWith('file:')

/** A program by its names, its options that take a value, and what it does to files. */
export type Entry = OptionSpec & { names: string; effects: Reader }

export const ENTRIES: readonly Entry[] = [
  { names: '>', effects: all('write') },
  { names: '<', effects: all('read') },
  { names: 'rm rmdir unlink trash trash-put rimraf del del-cli trash-cli gio-trash srm wipe', effects: all('delete') },
  { names: 'shred', values: 'ns', longValues: ['iterations', 'size', 'random-source'], effects: all('delete') },
  { names: 'truncate', values: 'sr', longValues: ['size', 'reference'], effects: all('modify') },
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
      when(['remove-source-files'], ({ operands }) =>
        operands.slice(0, -1).map((path) => ({ kind: 'delete', path, deep: true })),
      ),
    ),
  },
  { names: 'tee sponge', effects: all('write') },
  { names: 'touch', values: 'dtr', longValues: ['date', 'reference'], effects: all('write') },
  { names: 'mkdir', values: 'm', longValues: ['mode'], effects: all('write') },
  {
    names: 'mkfifo mknod',
    values: 'm',
    longValues: ['mode'],
    effects: first('write'),
  },
  {
    names: 'chown chgrp chattr setfacl setcap chcon',
    values: 'mx',
    longValues: ['reference', 'modify', 'remove'],
    effects: (options, call) => all('modify', has(options, 'reference') ? 0 : 1)(options, call),
  },
  { names: 'chmod', effects: chmod },
  { names: 'dd', effects: dd },
  {
    names: 'sed',
    ...SED,
    effects: (options, call) =>
      has(options, 'i', 'in-place')
        ? all('write', has(options, 'e', 'f', 'expression', 'file') ? 0 : 1)(options, call)
        : [],
  },
  {
    names: 'perl',
    ...PERL,
    effects: when(['i'], all('write')),
  },
  {
    names: 'ruby',
    ...RUBY,
    effects: when(['i'], all('write')),
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
    ...CURL,
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
    ...WGET,
    effects: values('write', 'O', 'o', 'a', 'P', 'output-document', 'output-file', 'directory-prefix'),
  },
  {
    names: 'tar bsdtar',
    ...TAR,
    effects: tar,
  },
  {
    names: 'unzip',
    values: 'dxP',
    effects: (options) => valuesOf(options, 'd').map((path) => ({ kind: 'write', path: `${path}/x` })),
  },
  {
    names: 'zip 7z',
    values: 'bntiPx',
    effects: (options, call) => [
      ...call.args.flatMap((arg) => (/^-o./.test(arg) ? [{ kind: 'write' as const, path: `${arg.slice(2)}/x` }] : [])),
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
    names: 'split',
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
  {
    names: 'sqlite3',
    singleDash: true,
    longValues: ['cmd', 'separator', 'newline', 'init', 'nullvalue', 'maxsize', 'vfs'],
    effects: (options, call) =>
      has(options, 'readonly') ? [] : first('write')({ ...options, operands: options.operands.filter(isFile) }, call),
  },
  {
    names: 'awk',
    ...AWK,
    effects: (options, call) => {
      const program = has(options, 'f', 'e', 'file', 'source', 'E', 'exec') ? 0 : 1
      return valuesOf(options, 'i', 'include').some((name) => /^inplace/.test(name))
        ? all('write', program)(options, call)
        : []
    },
  },
  { names: 'find', effects: find },
  { names: 'git', effects: git },
  {
    names: 'script',
    values: 'cIOBTEotm',
    longValues: ['command', 'log-in', 'log-out', 'log-io', 'log-timing', 'echo', 'output-limit'],
    effects: both(first('write'), values('write', 'I', 'O', 'B', 'T', 'log-in', 'log-out', 'log-io', 'log-timing')),
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
  { names: 'source', effects: first('read') },
  { names: 'logrotate', effects: () => [] },
  {
    names: 'csplit',
    values: 'fbn',
    longValues: ['prefix', 'suffix-format', 'digits'],
    effects: values('write', 'f', 'prefix'),
  },
  {
    names: 'cpio pax',
    values: 'EFHIORDbCfostx',
    effects: (options) =>
      (has(options, 'p', 'w') ? options.operands.slice(-1) : []).map((path) => ({ kind: 'write', path: `${path}/x` })),
  },
]
