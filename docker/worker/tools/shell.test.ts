import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { outputLimit } from './clip.ts'
import { Shell } from './shell.ts'

let folder: string
let shell: Shell
beforeEach(() => {
  folder = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'sentra-shell-')))
  shell = new Shell(folder, { PATH: process.env.PATH, HOME: folder })
})
afterEach(() => {
  shell.restart()
  rmSync(folder, { recursive: true, force: true })
})
const run = (command: string, ms = 10_000) => shell.run(command, ms)
const output = async (command: string) => (await run(command)).output

describe('the shell', () => {
  it('gives output and exit code', async () => {
    expect(await run('echo out; echo err >&2; (exit 3)')).toEqual({
      output: 'out\nerr\n',
      code: 3,
      ended: false,
      timedOut: false,
    })
  })

  it('keeps folder and variables from command to command', async () => {
    await run('mkdir sub && cd sub && export A=1 && b=2')
    expect(shell.folder).toBe(`${folder}/sub`)
    expect(await output('echo "$PWD $A $b"')).toBe(`${folder}/sub 1 2\n`)
  })

  it.each([
    ['a function', 'f() { echo left; }', 'f', 'not found'],
    ['an alias', "shopt -s expand_aliases; alias f='echo left'", 'f', 'not found'],
    ['a program by another name', 'hash -p /bin/echo f', 'f', 'not found'],
    ['arguments', 'set -- left', 'echo "[$1]"', '[]\n'],
    ['a trap', "trap 'echo left' DEBUG", 'echo x', 'x\n'],
    ['another temporary folder', 'TMPDIR=/left', 'echo "$TMPDIR"', '/tmp\n'],
    ['another way to split words', 'IFS=:', 'x=a:b; echo $x', 'a:b\n'],
    ['patterns that match hidden names', 'shopt -s dotglob; touch .a', 'echo *', '*\n'],
  ])('forgets %s, which the hook does not see in the next command', async (_name, first, second, expected) => {
    await run(first)
    const printed = await output(second)
    expect(printed).toContain(expected)
    expect(printed).not.toContain('left')
  })

  it('asks where it is, and does not believe PWD', async () => {
    await run('PWD=/etc')
    expect(shell.folder).toBe(folder)
  })

  it.each([
    ['quotes and dollars: \' " ` $x \\', `printf '%s' "a'b" 'c"d' \\$e`, `a'b` + `c"d` + '$e'],
    ['several lines and a here-document', 'cat <<EOF\nline $((1+1))\nEOF\necho end', 'line 2\nend\n'],
    ['a comment at the end', 'echo a # comment', 'a\n'],
    ['a command that reads its input, and gets none', 'cat; read x; echo "[$x]"', '[]\n'],
    ['output without an end of line', 'printf abc', 'abc'],
    [
      'output that looks like an end mark',
      'printf "\\n0123456789abcdef01234567 0 /tmp\\n"',
      '\n0123456789abcdef01234567 0 /tmp\n',
    ],
    ['letters cut between chunks', 'printf "\\303"; sleep 0.05; printf "\\244"', 'ä'],
    ['its own redirection of everything', 'exec >moved 2>&1; echo x; exec >/dev/tty 2>/dev/null || true', ''],
  ])('runs %s', async (_name, command, expected) => {
    expect(await output(command)).toBe(expected)
    expect(await output('echo next')).toBe('next\n')
  })

  it('reports a syntax error and goes on', async () => {
    const ran = await run('if then fi (')
    expect(ran.code).not.toBe(0)
    expect(ran.output).toContain('syntax error')
    expect(await output('echo next')).toBe('next\n')
  })

  it('keeps the head and the tail of long output, and does not grow with it', async () => {
    const before = process.memoryUsage().rss
    const { output: text } = await run('echo FIRST; seq 1 3000000; echo LAST', 30_000)
    expect(text.length).toBeLessThan(outputLimit + 200)
    expect(text.startsWith('FIRST\n')).toBe(true)
    expect(text.endsWith('LAST\n')).toBe(true)
    expect(text).toMatch(/\[… \d{7,} characters left out …\]/)
    expect(process.memoryUsage().rss - before).toBeLessThan(150 * 2 ** 20)
  })

  it('kills a command that does not end, with its children, and goes on in the last folder', async () => {
    await run('mkdir sub && cd sub')
    const ran = await run('echo begun; sleep 300 & sleep 301', 700)
    expect(ran).toEqual({ output: 'begun\n', code: null, ended: true, timedOut: true })
    expect(await output('pwd')).toBe(`${folder}/sub\n`)
    expect(await output('pgrep -f "^sleep 30[01]$" || echo none')).toBe('none\n')
  })

  it('goes on with a new shell when a command ends it', async () => {
    expect(await run('echo bye; exit 4')).toEqual({ output: 'bye\n', code: 4, ended: true, timedOut: false })
    expect(await output('echo next')).toBe('next\n')
    expect(await run('set -e; false')).toMatchObject({ code: 1, ended: true })
    expect(await output('echo next')).toBe('next\n')
  })

  it('does not wait for what runs in the background', async () => {
    const started = Date.now()
    expect(await output('sleep 20 & echo started')).toBe('started\n')
    expect(Date.now() - started).toBeLessThan(5_000)
  })

  it('reads no start-up file', async () => {
    await run('echo "echo OWNED" > ~/.bashrc; cp ~/.bashrc ~/.bash_profile')
    shell.restart()
    expect(await output('echo clean')).toBe('clean\n')
  })
})
