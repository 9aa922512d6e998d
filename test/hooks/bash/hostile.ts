/** A command written to keep the guard busy. `refused`: it is beyond what is judged at all. */
export type Hostile = { name: string; command: string; refused: boolean }

const MEBIBYTE = 1024 * 1024
const beyond = (name: string, command: string): Hostile => ({ name, command, refused: true })
const within = (name: string, command: string): Hostile => ({ name, command, refused: false })
const nested = (before: string, inner: string, after: string) => before.repeat(64) + inner + after.repeat(64)
const many = (count: number, make: (index: number) => string) => Array.from({ length: count }, (_, at) => make(at))

/** The sizes that the guard promises to refuse in time, and what once took minutes. */
export const HOSTILE: readonly Hostile[] = [
  ...['a', ' ', 'a ', '"', '$(', '(', '{', '`', '<(', ';', 'a|', '#\n', '{a,b}', 'cat <<E\n', 'if ', '\\'].map((text) =>
    beyond(`a mebibyte of ${JSON.stringify(text)}`, `echo ${text.repeat(MEBIBYTE / text.length)}`),
  ),
  ...['x ', 'x\t', 'x\n', '* ', '$x ', '>x '].map((text) =>
    beyond(`a hundred thousand times ${JSON.stringify(text)}`, `echo ${text.repeat(100_000)}`),
  ),
  beyond('64 substitutions deep', nested('$(', 'ls', ')')),
  beyond('64 quoted substitutions deep', nested('echo "$(', 'ls', ')"')),
  beyond('64 subshells deep', nested('( ', 'ls', ' )')),
  beyond('64 groups deep', nested('{ ', 'ls', '; }')),
  beyond('64 conditions deep', nested('if ', 'ls', '; then :; fi')),
  beyond('64 loops deep', nested('while :; do ', 'ls', '; done')),
  beyond('64 functions deep', nested('f() { ', 'ls', '; }; f')),
  beyond('64 evals deep', nested('eval ', 'ls', '')),
  beyond('64 wrappers deep', nested('sudo ', 'ls', '')),
  beyond('5,000 wrappers deep', `${'env '.repeat(5_000)}ls`),
  beyond('64 defaults deep', nested(`$${'{a:-'}`, 'b', '}')),
  beyond('64 groups of a test deep', `[[ ${nested('( ', '-n x', ' )')} ]]`),
  beyond('64 groups of a sum deep', `echo $((${nested('(', '1', ')')}))`),
  ...['rm', 'cat', 'cp', 'ln -s', 'chmod 644', 'tar cf x.tar', 'git add'].map((program) =>
    within(`9,000 operands of ${program}`, `${program} ${'src/a.ts '.repeat(9_000)}`),
  ),
  within('9,000 patterns', `rm ${'a* '.repeat(9_000)}`),
  within('9,000 redirections', `ls ${'>a '.repeat(9_000)}`),
  within('9,000 words into xargs', `echo ${'a '.repeat(9_000)}| xargs rm`),
  within('a hundred thousand options in one', `tar -${'x'.repeat(100_000)}`),
  within('900 folders entered', 'cd a;'.repeat(900)),
  within('300 folders entered or not', 'cd a || cd b;'.repeat(300)),
  within('a path of twenty thousand names', `cat ${'a.pem/'.repeat(20_000)}x`),
  within('a variable doubled a thousand times', `a=x;${'a=$a$a;'.repeat(1_000)}`),
  within('sixty thousand variables in a word', '$a'.repeat(60_000)),
  within('sixty thousand empty substitutions', '`'.repeat(120_000)),
  within('600 branches', many(600, (at) => `if a; then v${at}=1; fi`).join(';')),
  within('1,500 files written', many(1_500, (at) => `echo ${at} > f${at}`).join(';')),
  within('1,500 functions', many(1_500, (at) => `f${at}() { ls; }`).join(';')),
  within('patterns with many stars', `x=${'a'.repeat(5_000)}; echo $${'{x%%*a*a*a*b}'}`),
  within('a number of twenty thousand parts', `echo $((${'1+'.repeat(20_000)}1))`),
  within('braces of a hundred million', 'echo {1..100000000}'),
  within('braces in braces', `echo ${'{a,b}'.repeat(25_000)}`),
  within('an awk program of parentheses', `awk '${'('.repeat(4_000)}${')'.repeat(4_000)}'`),
  within('an address of many parts', `curl http://${'a@'.repeat(30_000)}`),
]
