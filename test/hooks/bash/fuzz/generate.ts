/** A small generator of random numbers, so that a failing command can be made again from its seed (mulberry32). */
export function random(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

/** Programs that do nothing but say that they ran. */
export const SHIMS = ['alpha', 'beta', 'gamma', 'delta', 'omega', 'sigma'] as const

const NAMES = ['x', 'y', 'z', 'w']
const WORDS = ['a', 'b', '1', '2', 'src', '-n', '-rf', 'a b', '', '*', 'x=1', '--', "it's", 'q"q', '$x', '\\', 'ab.c']

/** Writes one command: variables, quotes, expansions, substitutions, functions, loops, pipes, wrappers, nested shells. */
export function generate(seed: number): string {
  const next = random(seed)
  const int = (limit: number) => Math.floor(next() * limit)
  const pick = <T>(items: readonly T[]): T => items[int(items.length)] as T
  const chance = (share: number) => next() < share
  const sq = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`
  const shim = () => pick(SHIMS)
  const name = () => pick(NAMES)

  /** A program's name in one of its coats. */
  const coat = (program: string): string =>
    pick([
      () => program,
      () => program,
      () => sq(program),
      () => `"${program}"`,
      () => `${program.slice(0, 2)}''${program.slice(2)}`,
      () => `\\${program}`,
      () => `$'${program.replace(/^./, (char) => `\\x${char.charCodeAt(0).toString(16)}`)}'`,
      () => `$(echo ${program})`,
      () => `\`printf ${program}\``,
      () => `{${program},${word(1)}}`,
      () => `\${none:-${program}}`,
      () => `$(printf '%s' ${program.slice(0, 3)} ${program.slice(3)})`,
      () => `$${name()}`,
      () => `"\${${name()}}"`,
      () => `\${${name()}:-${program}}`,
    ])()

  function word(depth: number): string {
    return pick([
      () => sq(pick(WORDS)),
      () => pick(['a', 'b', 'c1', 'd.e']),
      () => `"$${name()}"`,
      () => `$${name()}`,
      () => `\${${name()}%${pick(['a', '.*', '?', '*'])}}`,
      () => `\${${name()}#${pick(['a', '*.', '?', '*'])}}`,
      () => `\${${name()}/a/${pick(['b', ''])}}`,
      () => `\${${name()}^^}`,
      () => `\${${name()}:${int(3)}}`,
      () => `\${${name()}:-${pick(['d', 'e f'])}}`,
      () => `\${#${name()}}`,
      () => `$((${int(9)} + ${int(9)}))`,
      () => `{${pick(['a', 'b'])},${int(3)}}`,
      () => `{1..${1 + int(3)}}`,
      () => `"$@"`,
      () => `$#`,
      () => (depth > 0 ? `$(${list(depth - 1)})` : 'a'),
      () => (depth > 0 ? `"$(${simple(depth - 1)})"` : 'b'),
    ])()
  }

  const words = (depth: number) => Array.from({ length: int(3) }, () => word(depth)).join(' ')

  function simple(depth: number): string {
    return pick([
      () => `${coat(shim())} ${words(depth)}`,
      () => `${coat(shim())} ${words(depth)}`,
      () => `${name()}=${pick([...SHIMS, word(depth)])}`,
      () => `${name()}=${word(0)} ${coat(shim())} ${words(depth)}`,
      () => `${name()}+=${pick(['a', '_', word(0)])}`,
      () => `echo ${words(depth)}`,
      () => `printf '%s\\n' ${words(depth)}`,
      () => `set -- ${pick([...SHIMS])} ${words(0)}; "$@"`,
      () => `${name()}=(${shim()} ${words(0)}); "\${${pick(NAMES)}[@]}"`,
      () => `eval ${sq(depth > 0 ? list(depth - 1) : shim())}`,
      () => `eval "${pick([`$${name()}`, shim()])} a"`,
      () => `command ${coat(shim())} ${words(0)}`,
      () => `env A=1 ${shim()} ${words(0)}`,
      () => `bash -c ${sq(depth > 0 ? list(depth - 1) : shim())} ${pick(['', '_ a b'])}`,
      () => `echo ${shim()} ${pick(['a', ''])} | bash`,
      () => `echo ${pick(['a', 'b c', "'d e'"])} | xargs ${shim()}`,
      () => `echo ${pick(['a', 'b c'])} | xargs -I{} ${shim()} {} x`,
      () => `read -r ${name()} <<< ${pick([shim(), word(0)])}`,
      () => `printf -v ${name()} %s ${pick([shim(), word(0)])}`,
      () => `bash <<< ${sq(depth > 0 ? simple(depth - 1) : shim())}`,
      () =>
        `echo ${sq(depth > 0 ? simple(depth - 1) : shim())} > f; ${pick(['. ./f', 'bash f', 'source f', 'bash < f'])}`,
      () => `unset ${name()}`,
      () => `local ${name()}=${shim()}`,
      () => `export ${name()}=${shim()}`,
      () => `readonly w=${shim()}`,
      () => `${pick(['return', 'break', 'continue', 'true', 'false', ':', 'shift'])}`,
      () => `[ "$${name()}" = a ]`,
      () => `[[ $${name()} == a* ]]`,
      () => `(( x = ${int(5)} ))`,
      () => `trap ${sq(shim())} EXIT`,
      () => `exec ${shim()} ${words(0)}`,
      () => `${shim()}() { ${depth > 0 ? list(depth - 1) : ':'}; }`,
      () => `alias ${shim()}=${shim()}`,
      () => `declare -n ${name()}=${name()}`,
      () => `timeout 2 ${shim()} ${words(0)}`,
      () => `echo ${Buffer.from(`${shim()} a\n`).toString('base64')} | base64 -d | bash`,
      () => `${shim()} <(${depth > 0 ? simple(depth - 1) : shim()})`,
      () => `cat <<END${pick(['', ' | bash'])}\n${pick([shim(), `$(${shim()})`, `$${name()}`])}\nEND\n`,
    ])()
  }

  function compound(depth: number): string {
    return pick([
      () => `if ${simple(depth)}; then ${list(depth)}; else ${list(depth)}; fi`,
      () => `for ${name()} in ${words(depth)} ${pick(['', shim()])}; do ${list(depth)}; done`,
      () => `for i in 1 2; do ${list(depth)}; done`,
      () => `case ${word(0)} in a*) ${list(depth)};; *) ${list(depth)};; esac`,
      () => `{ ${list(depth)}; }`,
      () => `( ${list(depth)} )`,
      () => `i=0; while [ $i -lt 2 ]; do i=$((i+1)); ${list(depth)}; done`,
      () => `f() { ${list(depth)}; }; f ${words(0)}`,
      () => `echo ${shim()} ${shim()} | while read -r ${name()} ${name()}; do ${list(depth)}; done`,
    ])()
  }

  function list(depth: number): string {
    const items = Array.from({ length: 1 + int(3) }, () =>
      depth > 0 && chance(0.35) ? compound(depth - 1) : simple(depth),
    )
    return items.reduce((left, right) => {
      // A here-document ends its line; nothing can follow on it.
      if (left.endsWith('\n')) return `${left}${right}`
      return `${left}${pick(['; ', '; ', ' && ', ' || ', '\n', ' | '])}${right}`
    })
  }

  return list(3)
}
