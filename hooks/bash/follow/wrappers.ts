import type { Call } from '../call.ts'
import type { OptionSpec } from '../options.ts'
import { has, parseOptions, valuesOf } from '../options.ts'
import { either, type Output } from '../outputs.ts'
import { resolvePath } from '../paths.ts'
import { refuse } from '../refusal.ts'
import { type Shell, subshell } from '../shell.ts'
import { scalar } from '../state.ts'
import { ANY, hasUnknown, MANY, readable, unglob } from '../text.ts'

/** A program whose arguments hold another program's argument vector, or shell code. */
export type Wrapper = OptionSpec & {
  names: readonly string[]
  /** Operands of its own before the command. */
  skip?: number
  /** `VAR=value` words before the command. */
  assignments?: boolean
  /** Options whose value is shell code, and whether nothing else is run then. */
  code?: readonly string[]
  /** Options whose value is split into words and put in front of the rest (`env -S`). */
  split?: readonly string[]
  /** The operands, joined, are shell code. */
  joined?: boolean
  /** Each operand is shell code. */
  each?: boolean
  /** The command needs no option to tell it apart: only what follows this word is one. */
  after?: string
  /** Given no command it starts a shell, which reads its commands from standard input. */
  startsShell?: boolean
  /** What it runs has its output on standard output, unchanged. */
  transparent?: boolean
}

const one = (names: string, spec: Omit<Wrapper, 'names'> = {}): Wrapper => ({ names: names.split(' '), ...spec })

export const WRAPPERS: readonly Wrapper[] = [
  one('sudo', {
    values: 'ugpCDhRrTtU',
    longValues: ['user', 'group', 'prompt', 'chdir', 'host', 'chroot', 'role', 'type', 'close-from', 'other-user'],
    assignments: true,
    transparent: true,
  }),
  one('cross-env', { assignments: true, transparent: true }),
  one('doas', { values: 'uC', assignments: true, transparent: true }),
  one('env', {
    values: 'uCSa',
    longValues: ['unset', 'chdir', 'split-string', 'argv0'],
    assignments: true,
    split: ['S', 'split-string'],
    transparent: true,
  }),
  one('nice', { values: 'n', longValues: ['adjustment'], transparent: true }),
  one('ionice', { values: 'cnp', longValues: ['class', 'classdata'], transparent: true }),
  one('chrt', { values: 'TPD', skip: 1, transparent: true }),
  one('taskset', { skip: 1, transparent: true }),
  one('timeout', { values: 'ks', longValues: ['kill-after', 'signal'], skip: 1, transparent: true }),
  one('time', { values: 'fo', longValues: ['format', 'output'], transparent: true }),
  one('stdbuf', { values: 'ioe', longValues: ['input', 'output', 'error'], transparent: true }),
  one(
    'nohup setsid chronic unbuffer ts ifne catchsegv linux32 linux64 i386 x86_64 rlwrap dbus-run-session shx cross-env-shell',
    {
      transparent: true,
    },
  ),
  one('command builtin exec', { values: 'a', transparent: true }),
  one('prlimit choom', { values: 'np', longValues: ['adjust', 'pid'], transparent: true }),
  one('setarch', { skip: 1, transparent: true }),
  one('setpriv', {
    longValues: [
      'reuid',
      'regid',
      'groups',
      'inh-caps',
      'ambient-caps',
      'bounding-set',
      'securebits',
      'pdeathsig',
      'selinux-label',
      'apparmor-profile',
    ],
    transparent: true,
  }),
  one('chpst', { values: 'uUbeednlmdofpcrtlP', transparent: true }),
  one('envdir envuidgid setuidgid softlimit', { skip: 1, transparent: true }),
  one('numactl', {
    values: 'NmCpi',
    longValues: ['cpunodebind', 'membind', 'physcpubind', 'interleave', 'preferred'],
    transparent: true,
  }),
  one('strace ltrace', { values: 'eopaSIPsubEX', longValues: ['trace', 'output'] }),
  one('valgrind fakeroot faketime proot eatmydata caffeinate tini dumb-init timelimit watchexec reflex catatonit', {}),
  one('perf asdf s6-setuidgid', { skip: 1 }),
  one('cpulimit', { values: 'lpe', longValues: ['limit', 'pid', 'exe'] }),
  one('arch', { values: 'de' }),
  one('hyperfine concurrently', {
    values: 'wrmMpcCnsSiNu',
    longValues: ['warmup', 'runs', 'prepare', 'cleanup', 'setup', 'conclude', 'shell', 'names', 'max-processes'],
    code: ['p', 'prepare', 'c', 'cleanup', 's', 'setup', 'conclude'],
    each: true,
  }),
  one('nodemon', { values: 'xwei', longValues: ['exec', 'watch', 'ext', 'ignore'], code: ['x', 'exec'], skip: 99 }),
  one('nix-shell', { values: 'pIA', longValues: ['run', 'command', 'packages'], code: ['run', 'command'], skip: 99 }),
  one('watchman-make', { values: 'p', longValues: ['run', 'pattern'], code: ['run'], skip: 99 }),
  one('watch', { values: 'nq', longValues: ['interval', 'equexit'], joined: true }),
  one('script', {
    values: 'cIOBTEotm',
    longValues: ['command', 'log-in', 'log-out', 'log-io', 'log-timing', 'echo', 'output-limit'],
    code: ['c', 'command'],
    skip: 1,
    startsShell: true,
  }),
  one('flock', {
    values: 'wEc',
    longValues: ['timeout', 'wait', 'conflict-exit-code', 'command'],
    code: ['c', 'command'],
    skip: 1,
    transparent: true,
  }),
  one('su', {
    values: 'cgGsw',
    longValues: ['command', 'group', 'supp-group', 'shell', 'session-command', 'whitelist-environment'],
    code: ['c', 'command', 'session-command'],
    skip: 99,
  }),
  one('runuser', {
    values: 'cgGsuw',
    longValues: ['command', 'group', 'shell', 'session-command', 'user'],
    code: ['c', 'command', 'session-command'],
  }),
  one('sg', { values: 'c', code: ['c'], skip: 1, joined: true }),
  one('pkexec', { longValues: ['user'] }),
  one('chroot', { longValues: ['userspec', 'groups'], skip: 1 }),
  one('unshare', {
    values: 'SGRwl',
    longValues: ['root', 'wd', 'setuid', 'setgid', 'map-user', 'map-group', 'propagation', 'setgroups'],
  }),
  one('nsenter', { values: 'tSGW', longValues: ['target', 'setuid', 'setgid', 'wdns'] }),
  one('capsh', { after: '--' }),
  one('busybox toybox', { transparent: true }),
  one('at batch', {}),
  one('start-stop-daemon', {
    values: 'xnpucgkdrRN',
    longValues: ['exec', 'startas', 'name', 'pidfile', 'chdir', 'user'],
    after: '--',
  }),
  one('systemd-run', {
    values: 'pEMHGu',
    longValues: [
      'property',
      'unit',
      'setenv',
      'uid',
      'gid',
      'description',
      'slice',
      'machine',
      'host',
      'working-directory',
    ],
  }),
  one('xvfb-run', {
    values: 'nefspw',
    longValues: ['server-num', 'error-file', 'auth-file', 'server-args'],
    transparent: true,
  }),
  one('direnv', { skip: 2 }),
  one('dotenv mise rtx op doppler aws-vault guix devbox', { after: '--' }),
  one('nix', { after: '-c' }),
  one('npx bunx uvx pnpx', { values: 'pcw', longValues: ['package', 'call', 'workspace'], code: ['c', 'call'] }),
  one('entr', { transparent: true }),
  one('logsave', { skip: 1 }),
  one('screen', { values: 'ScehpstTX', joined: true }),
  one('dtach abduco', { skip: 1 }),
  one('bwrap firejail', { after: '--' }),
  one('gosu su-exec', { skip: 1, transparent: true }),
  one('ld.so ld-linux.so.2 ld-linux-x86-64.so.2 ld-linux-aarch64.so.1 ld-musl-x86_64.so.1 ld-linux-armhf.so.3', {
    longValues: ['library-path', 'preload', 'audit', 'argv0', 'inhibit-rpath'],
    transparent: true,
  }),
]

/** Evaluates what a wrapper runs. */
export function followWrapper(shell: Shell, call: Call, wrapper: Wrapper): Output | undefined {
  const options = parseOptions(call.args, { ...wrapper, stop: true })
  const line = readable([call.path, ...call.args].join(' '))
  const outputs: Output[] = []
  for (const code of valuesOf(options, ...(wrapper.code ?? []))) {
    outputs.push(shell.source(subshell(shell), [unglob(code)], line))
  }
  const own = call.args.slice(0, call.args.length - options.operands.length + (wrapper.skip ?? 0))
  if (own.some((arg) => arg.includes(MANY)) || options.operands[0]?.includes(MANY)) refuse('unresolved', line)
  if (wrapper.each) {
    for (const code of options.operands) outputs.push(shell.source(subshell(shell), [unglob(code)], line))
    return undefined
  }
  const vector = vectorOf(call, wrapper, options.operands)
  const split = valuesOf(options, ...(wrapper.split ?? [])).flatMap((text) => splitString(text, line))
  const inner = environmentOf(shell, [...split, ...vector], wrapper.assignments ?? false)
  if (wrapper.startsShell && outputs.length === 0 && call.stdin) shell.source(subshell(shell), call.stdin, line)
  if (inner.argv.length === 0) return outputs.length > 0 ? either(...outputs) : undefined
  // `flock FILE -c CODE`, `script FILE -c CODE`: the option comes after the operand.
  if (wrapper.code?.includes('c') && inner.argv[0] === '-c') {
    return shell.source(subshell(shell), [unglob(inner.argv[1] ?? '')], line)
  }
  if (inner.argv[0]?.startsWith('-')) refuse('unresolved', line, `an option of ${call.program} that is not known here`)
  const child = { ...subshell(shell), state: inner.state }
  // `env -C folder` and `sudo -D folder` start it elsewhere.
  const folders = wrapper.assignments ? valuesOf(options, 'chdir', ...(call.program === 'env' ? ['C'] : ['D'])) : []
  for (const folder of folders) {
    child.state.cwd = child.state.cwd.map((from) => resolvePath(from, folder, child.state.links) ?? ANY)
  }
  const output = wrapper.joined
    ? shell.source(child, [inner.argv.map(unglob).join(' ')], line)
    : shell.run(child, inner.argv, { functions: false, builtins: false, environment: inner.environment })
  Object.assign(shell.state, { files: child.state.files, copies: child.state.copies, links: child.state.links })
  if (has(options, 'chdir', 'C', 'D') && wrapper.assignments) return undefined
  return wrapper.transparent ? output : undefined
}

function vectorOf(call: Call, wrapper: Wrapper, operands: readonly string[]): readonly string[] {
  if (wrapper.after !== undefined) {
    const at = call.args.indexOf(wrapper.after)
    return at < 0 ? [] : call.args.slice(at + 1)
  }
  return operands.slice(wrapper.skip ?? 0)
}

/** `VAR=value …` in front of a command. */
function environmentOf(shell: Shell, words: readonly string[], assignments: boolean) {
  const environment = new Map<string, readonly string[]>()
  const { state } = subshell(shell)
  let index = 0
  for (; assignments && index < words.length; index++) {
    const [, name, value] = /^([A-Za-z_][\w%]*)=(.*)$/s.exec(words[index] ?? '') ?? []
    if (name === undefined) break
    environment.set(name, [value ?? ANY])
    state.variables.set(name, { ...scalar(value ?? ANY), exported: true })
    if (name === 'PATH') state.pathChanged = true
  }
  return { environment, state, argv: words.slice(index) }
}

/** `env -S`: quotes and blanks as a shell has them, no expansions but `${VAR}`. */
function splitString(text: string, line: string): string[] {
  if (hasUnknown(text) || /[$\\]/.test(text)) refuse('unresolved', line, 'env -S with escapes or variables')
  const words = text.match(/(?:[^\s'"]|'[^']*'|"[^"]*")+/g) ?? []
  return words.map((word) => word.replace(/'([^']*)'|"([^"]*)"/g, (_, single, double) => single ?? double))
}
