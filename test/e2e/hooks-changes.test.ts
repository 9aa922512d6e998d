import { chmod, lstat, mkdir, readdir, readFile, readlink, stat, writeFile } from 'node:fs/promises'
import { afterEach, expect, test } from 'vitest'
import { type Answer, runHook, Workspace } from '../hooks/changes.ts'

let workspace: Workspace
afterEach(() => workspace.remove())

const read = (name: string) => readFile(workspace.path(name))
const token = () => `ghp_${Buffer.from('sentra').toString('hex')}AbCdEfGhIjKlMnOpQrStUvWx`
const refused = (answer: Answer, reason: RegExp) => {
  expect(answer.err).toMatch(reason)
  expect(answer).toMatchObject({ code: 2, out: '' })
}

test('an ordinary edit passes in silence', async () => {
  workspace = await Workspace.make({ 'src/a.ts': 'export const a = 1\n' })
  expect(await workspace.edit('src/a.ts', 'export const a: number = 2\n')).toEqual({ code: 0, out: '', err: '' })
  expect((await read('src/a.ts')).toString()).toBe('export const a: number = 2\n')
})

test('an edit that breaks the syntax is put back to the byte, mode included', async () => {
  const before = Buffer.from('#!/usr/bin/env node\r\nconst caf\u00e9 = 1 // no newline at the end')
  workspace = await Workspace.make({ 'run.js': before })
  await chmod(workspace.path('run.js'), 0o751)
  const answer = await workspace.around('Edit', { file_path: workspace.path('run.js') }, async () => {
    await workspace.write('run.js', 'const = 1')
    await chmod(workspace.path('run.js'), 0o644)
  })
  refused(answer, /run\.js: does not parse: .*\n.*Put back as before the edit, byte for byte: run\.js/)
  expect(await read('run.js')).toEqual(before)
  expect((await stat(workspace.path('run.js'))).mode & 0o7777).toBe(0o751)
})

test('a refused new file is gone again', async () => {
  workspace = await Workspace.make({ 'a.txt': 'a' })
  refused(
    await workspace.edit('deep/new/key.ts', `export const key = '${token()}'\n`),
    /line 1: looks like a secret \(github-pat/,
  )
  await expect(lstat(workspace.path('deep/new/key.ts'))).rejects.toThrow('ENOENT')
})

test('several edits of one file: each refusal goes back to the last good one', async () => {
  workspace = await Workspace.make({ 'a.json': '{}' })
  expect(await workspace.edit('a.json', '{"one": 1}')).toMatchObject({ code: 0 })
  expect(await workspace.edit('a.json', '{"one": 1, "two": 2}')).toMatchObject({ code: 0 })
  refused(await workspace.edit('a.json', '{"one": 1,, }'), /does not parse/)
  expect(String(await read('a.json'))).toBe('{"one": 1, "two": 2}')
  refused(await workspace.edit('a.json', ''), /does not parse/)
  expect(String(await read('a.json'))).toBe('{"one": 1, "two": 2}')
})

test('what a command changes is verified too, file by file', async () => {
  workspace = await Workspace.make({ 'a.ts': 'export const a = 1\n', 'b.ts': 'export const b = 1\n' })
  refused(await workspace.bash("sed -i 's/= 1/= = 1/' a.ts; sed -i 's/1/2/' b.ts; touch c.ts"), /a\.ts: does not parse/)
  expect(String(await read('a.ts'))).toBe('export const a = 1\n')
  expect(String(await read('b.ts'))).toBe('export const b = 2\n')
  expect(String(await read('c.ts'))).toBe('')
})

test('a change that is committed at once is seen all the same', async () => {
  workspace = await Workspace.make({ 'a.ts': 'export const a = 1\n' })
  const command = `echo "const t = '${token()}'" >> a.ts; git -c user.name=t -c user.email=t@e.x commit -qam more`
  refused(await workspace.bash(command), /a\.ts: line 2: looks like a secret/)
  expect(String(await read('a.ts'))).toBe('export const a = 1\n')
})

test('a secret that was there before is not blamed on an edit elsewhere in the file', async () => {
  workspace = await Workspace.make({ 'a.ts': `const t = '${token()}'\n` })
  expect(await workspace.edit('a.ts', `const t = '${token()}'\nconst more = 1\n`)).toMatchObject({ code: 0 })
})

test('a file that git ignores may hold a secret', async () => {
  workspace = await Workspace.make({ '.gitignore': '.env\n' })
  expect(await workspace.edit('.env', `TOKEN=${token()}\n`)).toMatchObject({ code: 0 })
})

test('links that lead out of the tree go, and what they took along comes back', async () => {
  workspace = await Workspace.make({ 'src/a.ts': 'a\n', 'src/deep/b.txt': 'b\n' })
  refused(await workspace.bash('mv src ../moved && ln -s ../moved src'), /src: a symbolic link to \.\.\/moved/)
  expect(String(await read('src/a.ts'))).toBe('a\n')
  expect(String(await read('src/deep/b.txt'))).toBe('b\n')
  expect((await lstat(workspace.path('src'))).isDirectory()).toBe(true)
  expect(await workspace.bash('ln -s src/a.ts inside')).toMatchObject({ code: 0 })
  expect(await readlink(workspace.path('inside'))).toBe('src/a.ts')
})

test('a link that is put back never writes through what took its place', async () => {
  workspace = await Workspace.make({ '.github/a.yml': 'a: 1\n' })
  refused(
    await workspace.bash('rm .github/a.yml; echo theirs > ../outside; ln -s ../../outside .github/a.yml'),
    /protected/,
  )
  expect(String(await read('.github/a.yml'))).toBe('a: 1\n')
  expect(String(await read('../outside'))).toBe('theirs\n')
})

test('protected paths come back when changed, deleted or made', async () => {
  workspace = await Workspace.make({ '.github/workflows/ci.yml': 'on: push\n', 'a.txt': 'a' })
  refused(await workspace.bash('rm -r .github'), /ci\.yml: a protected path/)
  expect(String(await read('.github/workflows/ci.yml'))).toBe('on: push\n')
  refused(await workspace.bash('chmod 777 .github/workflows/ci.yml'), /protected/)
  expect((await stat(workspace.path('.github/workflows/ci.yml'))).mode & 0o777).not.toBe(0o777)
  refused(await workspace.edit('.claude/settings.json', '{}'), /protected/)
  refused(
    await workspace.bash("printf '#!/bin/sh\\n' > .git/hooks/pre-commit"),
    /\.git\/hooks\/pre-commit: a protected path/,
  )
  await expect(lstat(workspace.path('.git/hooks/pre-commit'))).rejects.toThrow('ENOENT')
  refused(await workspace.bash('git config core.fsmonitor /tmp/x'), /core\.fsmonitor/)
  expect(await workspace.bash('git config user.name Someone')).toMatchObject({ code: 0 })
})

test('the configuration adds protected paths, and an edit cannot take them away', async () => {
  const config = 'schema: 1\nagent:\n  protected: [migrations, "*.lock"]\n'
  workspace = await Workspace.make({ '.sentra/config.yml': config, 'migrations/1.sql': 'select 1', 'a.lock': 'a' })
  refused(
    await workspace.bash('echo "schema: 1" > .sentra/config.yml; echo 2 >> migrations/1.sql; echo b > a.lock'),
    /migrations\/1\.sql/,
  )
  expect(String(await read('.sentra/config.yml'))).toBe(config)
  expect(String(await read('migrations/1.sql'))).toBe('select 1')
  expect(String(await read('a.lock'))).toBe('a')
})

test('a weakened test is let through with a warning for the model', async () => {
  const test = "import { expect, test } from 'vitest'\ntest('one', () => {\n  expect(1 + 1).toBe(2)\n})\n"
  workspace = await Workspace.make({ 'a.test.ts': test })
  const answer = await workspace.edit('a.test.ts', test.replace('test(', 'test.skip('))
  expect(answer).toMatchObject({ code: 0, err: '' })
  const { hookSpecificOutput } = JSON.parse(answer.out)
  expect(hookSpecificOutput.hookEventName).toBe('PostToolUse')
  expect(hookSpecificOutput.additionalContext).toMatch(
    /a\.test\.ts: the tests got weaker \(tests that are skipped: 0 before, 1 now\)/,
  )
})

test('what a person changed between two calls is reported, and left', async () => {
  workspace = await Workspace.make({ 'a.json': '{}', 'b.txt': 'b' })
  await workspace.bash('true')
  await workspace.write('a.json', '{,}')
  refused(await workspace.bash('true'), /Left as it is: a\.json, because it changed between two tool calls/)
  expect(String(await read('a.json'))).toBe('{,}')
  expect(await workspace.bash('true')).toMatchObject({ code: 0 })
})

const workflow = '.github/workflows/ci.yml'
const begin = (id: string, more: object = {}) =>
  runHook(
    'hooks/verify-changes.ts',
    { ...workspace.event('PreToolUse', 'Bash', { command: 'true' }, id), ...more },
    workspace.env,
  )
const stopped = () =>
  runHook('hooks/quality-gate.ts', workspace.event('Stop', 'none', {}), { PATH: process.env.PATH, ...workspace.env })
const theirs = /Left as it is: \.github\/workflows\/ci\.yml, because it changed between two tool calls/

test('a person’s edit after a call that was refused is theirs, once the transcript holds the answer', async () => {
  workspace = await Workspace.make({ [workflow]: 'on: push\n' })
  await workspace.bash('true')
  expect(await begin('toolu_refused')).toMatchObject({ code: 0 })
  const answer = { type: 'tool_result', content: 'refused by a hook', is_error: true, tool_use_id: 'toolu_refused' }
  await workspace.write('../transcript.jsonl', `${JSON.stringify({ message: { content: [answer] } })}\n`)
  await workspace.write(workflow, 'on: pull_request\n')
  refused(await workspace.bash('true'), theirs)
  expect(String(await read(workflow))).toBe('on: pull_request\n')
})

test('a person’s edit after the agent stopped is theirs, whatever call was refused before', async () => {
  workspace = await Workspace.make({ [workflow]: 'on: push\n' })
  await workspace.bash('true')
  expect(await begin('toolu_refused')).toMatchObject({ code: 0 })
  await stopped()
  await workspace.write(workflow, 'on: pull_request\n')
  refused(await workspace.bash('true'), theirs)
  expect(String(await read(workflow))).toBe('on: pull_request\n')
})

test.each([
  ['a call that nobody answered', {}],
  ['a subagent’s call, when its session stops', { agent_id: 'agent-1' }],
])('%s is still under way: what changes then is the agent’s', async (_, more) => {
  workspace = await Workspace.make({ [workflow]: 'on: push\n' })
  await workspace.bash('true')
  expect(await begin('toolu_slow', more)).toMatchObject({ code: 0 })
  if ('agent_id' in more) await stopped()
  const asked = { type: 'tool_use', id: 'toolu_slow', input: { command: 'echo \'"tool_use_id":"toolu_slow"\'' } }
  await workspace.write('../transcript.jsonl', `${JSON.stringify({ message: { content: [asked] } })}\n`)
  await workspace.write(workflow, 'on: pull_request\n')
  refused(await workspace.bash('true'), /Put back as before the edit, byte for byte: \.github/)
  expect(String(await read(workflow))).toBe('on: push\n')
})

test('names that are not UTF-8 are verified and put back as others are', async () => {
  workspace = await Workspace.make({ 'a.txt': 'a' })
  const bytes = (name: string) => Buffer.from(workspace.path(name), 'latin1')
  await mkdir(bytes('d\xe9'))
  await writeFile(bytes('d\xe9/caf\xe9.json'), '{}')
  await writeFile(bytes('d\xe9/caf\xe8.json'), '{"other": 1}')
  workspace.git('add', '-A')
  refused(
    await workspace.bash("cd d*; for file in *; do echo '{' > \"$file\"; done; printf '{' > $'new\\xff.json'"),
    /does not parse/,
  )
  expect(String(await readFile(bytes('d\xe9/caf\xe9.json')))).toBe('{}')
  expect(String(await readFile(bytes('d\xe9/caf\xe8.json')))).toBe('{"other": 1}')
  expect(await readdir(bytes('d\xe9'))).toHaveLength(2)
  refused(await workspace.bash("rm -r d*; ln -s /etc d; printf x > $'caf\\xe9'"), /d: a symbolic link to \/etc/)
  expect(String(await readFile(bytes('caf\xe9')))).toBe('x')
})

test('without git, and with odd names, the same holds', async () => {
  workspace = await Workspace.make({ __proto__: 'x', 'a b\n"c.json': '{}', 'node_modules/x.json': '{' }, { git: false })
  refused(await workspace.bash(`echo '{' | tee *c.json node_modules/x.json`), /does not parse/)
  expect(String(await read('a b\n"c.json'))).toBe('{}')
  expect(String(await read('node_modules/x.json'))).toBe('{\n')
})

test('tools side by side: no change is lost, none is judged twice', async () => {
  const names = Array.from({ length: 6 }, (_, index) => `part-${index}.json`)
  workspace = await Workspace.make(Object.fromEntries(names.map((name) => [name, '{}'])))
  const fire = (event: string) =>
    Promise.all(
      names.map((name, index) =>
        runHook(
          'hooks/verify-changes.ts',
          workspace.event(event, 'Write', { file_path: workspace.path(name) }, `call-${index}`),
          workspace.env,
        ),
      ),
    )
  expect((await fire('PreToolUse')).map(({ code }) => code)).toEqual(names.map(() => 0))
  for (const [index, name] of names.entries()) await workspace.write(name, index % 2 ? '{' : '{"n": 1}')
  const answers = await fire('PostToolUse')
  expect(answers.filter(({ code }) => code === 2)).toHaveLength(1)
  const texts = await Promise.all(names.map(async (name) => String(await read(name))))
  expect(texts).toEqual(names.map((_, index) => (index % 2 ? '{}' : '{"n": 1}')))
})

test('text in UTF-16 is read as such', async () => {
  const text = (line: string) => Buffer.from(`\ufeff${line}\r\n`, 'utf16le')
  workspace = await Workspace.make({ 'a.txt': text('hello') })
  expect(await workspace.edit('a.txt', text('good morning'))).toMatchObject({ code: 0 })
  refused(await workspace.edit('a.txt', text(`token = "${token()}"`)), /a\.txt: line 1: looks like a secret/)
  expect(await read('a.txt')).toEqual(text('good morning'))
})

test('what decides about the hooks is put back even where git ignores it', async () => {
  const guard = { '.claude/settings.json': '{"hooks":{}}', '.claude/hooks/verify-changes.js': 'guard' }
  workspace = await Workspace.make({ '.gitignore': '.claude/\n', ...guard })
  refused(
    await workspace.bash("echo '{}' > .claude/settings.json; echo noop > .claude/hooks/verify-changes.js; touch b.txt"),
    /\.claude\/hooks\/verify-changes\.js: a protected path/,
  )
  for (const [name, text] of Object.entries(guard)) expect(String(await read(name))).toBe(text)
  expect(String(await read('b.txt'))).toBe('')
})

test('what git looks at is not the agent’s to choose', async () => {
  workspace = await Workspace.make({ 'a.txt': 'a' })
  refused(await workspace.bash("echo '*' >> .git/info/exclude"), /\.git\/info\/exclude: a protected path/)
  refused(await workspace.bash(`echo "t='${token()}'" > new.ts`), /new\.ts: line 1: looks like a secret/)
})

test('a repository within the workspace is looked into', async () => {
  workspace = await Workspace.make({ 'a.txt': 'a' })
  const made = await workspace.bash(`git init -q sub && echo "t='${token()}'" > sub/a.ts && echo '{' > sub/b.json`)
  refused(made, /sub\/a\.ts: line 1: looks like a secret/)
  await expect(read('sub/b.json')).rejects.toThrow('ENOENT')
})

/** A submodule called `sub`, committed, with `a.json` in it, as `git submodule add` makes it. */
async function withSubmodule(): Promise<void> {
  workspace = await Workspace.make({ 'a.txt': 'a', '../library/a.json': '{}' })
  const inLibrary = (...args: string[]) => workspace.git('-C', workspace.path('../library'), ...args)
  inLibrary('init', '-q')
  inLibrary('add', '-A')
  inLibrary('commit', '-qm', 'start')
  const add = 'git -c protocol.file.allow=always submodule --quiet add ../library sub'
  expect(await workspace.bash(add)).toMatchObject({ code: 0 })
  workspace.git('commit', '-qm', 'more')
}

test('a submodule is looked into, and is made and taken away in peace', async () => {
  await withSubmodule()
  refused(
    await workspace.bash(`echo '{' > sub/a.json; echo "t='${token()}'" > sub/new.ts`),
    /sub\/a\.json: does not parse/,
  )
  expect(String(await read('sub/a.json'))).toBe('{}')
  await expect(read('sub/new.ts')).rejects.toThrow('ENOENT')
  expect(await workspace.bash('git submodule --quiet deinit -f sub && git rm -q --cached sub')).toMatchObject({
    code: 0,
  })
})

test('hooks and settings of a submodule are git’s, and come back', async () => {
  await withSubmodule()
  const hook = '.git/modules/sub/hooks/post-checkout'
  refused(
    await workspace.bash(`mkdir -p .git/modules/sub/hooks; printf '#!/bin/sh\\n' > ${hook}`),
    /modules\/sub\/hooks\/post-checkout: a protected path/,
  )
  await expect(lstat(workspace.path(hook))).rejects.toThrow('ENOENT')
  refused(await workspace.bash('git -C sub config core.hooksPath /tmp/x'), /core\.hookspath/)
  refused(await workspace.bash("echo 'gitdir: ../made-up' > sub/.git"), /sub\/\.git: a protected path/)
  expect(String(await read('sub/.git'))).toBe('gitdir: ../.git/modules/sub\n')
})

test('a repository that was added as it is does not hide, nor one made in a folder of the workspace’s', async () => {
  workspace = await Workspace.make({ 'src/a.ts': 'export const a = 1\n' })
  const commit = 'git -C sub -c user.name=t -c user.email=t@e.x commit -q --allow-empty -m x'
  expect(await workspace.bash(`git init -q sub && ${commit} && git add sub 2>&1`)).toMatchObject({ code: 0 })
  refused(await workspace.bash(`echo "t='${token()}'" > sub/a.ts`), /sub\/a\.ts: line 1: looks like a secret/)
  refused(
    await workspace.bash("printf '#!/bin/sh\\n' > sub/.git/hooks/pre-commit"),
    /sub\/\.git\/hooks\/pre-commit: a protected/,
  )
  refused(await workspace.bash('git init -q src && git -C src config core.fsmonitor /tmp/x'), /core\.fsmonitor/)
})

test('the setting that names the hooks of git is not taken away', async () => {
  workspace = await Workspace.make({ 'a.txt': 'a' })
  workspace.git('config', 'core.hooksPath', '.husky')
  refused(await workspace.bash('git config --unset core.hooksPath'), /core\.hookspath is gone/)
  expect(workspace.git('config', 'core.hooksPath').trim()).toBe('.husky')
})

test('two halves of a merge’s markers are two edits and one refusal', async () => {
  const half = 'a\n<<<<<<< HEAD\nb\n=======\n'
  workspace = await Workspace.make({ 'a.txt': 'a\n' })
  expect(await workspace.edit('a.txt', half)).toMatchObject({ code: 0 })
  refused(await workspace.edit('a.txt', `${half}c\n>>>>>>> theirs\n`), /line 6: a merge's conflict markers/)
  expect(String(await read('a.txt'))).toBe(half)
})

test('a command that failed is verified as one that did not', async () => {
  workspace = await Workspace.make({ 'a.json': '{}' })
  const input = { command: "echo '{' > a.json; exit 1" }
  const run = (name: string) =>
    runHook('hooks/verify-changes.ts', workspace.event(name, 'Bash', input, 'call-1'), workspace.env)
  expect(await run('PreToolUse')).toMatchObject({ code: 0 })
  await workspace.write('a.json', '{')
  refused(await run('PostToolUseFailure'), /a\.json: does not parse/)
  expect(String(await read('a.json'))).toBe('{}')
})

test('a file that is too large to be read is let through with a word', async () => {
  workspace = await Workspace.make({ 'a.txt': 'a' })
  const answer = await workspace.bash('head -c 17000000 /dev/zero > big.bin')
  expect(answer.code).toBe(0)
  expect(answer.out).toMatch(/big\.bin.*too large to be searched for secrets/)
})
