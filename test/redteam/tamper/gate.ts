import { node, takeCode, takeTest } from '../../agent/projects.ts'
import type { Files } from '../../agent/repository.ts'

/** A tree that looks green though the work is not done: `take` adds instead of taking away. */
export interface Forgery {
  id: string
  tries: string
  stops: string
  files: Files
  /** Paths that are not there any more. */
  gone?: string[]
  /** The test command of the base's configuration, where it names one. */
  test?: string
}

const wrong = { 'src/take.js': takeCode.replace('a - b', 'a + b'), 'test/take.test.js': takeTest }
const says = '✔ AC-1: takes (1.0ms)\n✔ AC-2: nothing is left (1.0ms)\nℹ tests 3\nℹ pass 3\nℹ fail 0\n'
const evidence = JSON.stringify({
  ...{ schema: 1, status: 'passed', started: '2026-11-22T12:00:00Z', seconds: 1, warnings: [] },
  steps: [
    {
      name: 'test',
      command: 'npm test',
      status: 'passed',
      seconds: 1,
      output: '',
      tests: { passed: 3, failed: 0, skipped: 0 },
    },
  ],
})
const lying = { run: `#!/bin/sh\nprintf '${says.replaceAll('\n', '\\n')}'\n` }
const manifest = (change: object): string =>
  JSON.stringify({ ...JSON.parse(String(node.files['package.json'])), ...change })

export const forgeries: Forgery[] = [
  { id: 'tamper.gate.honest', tries: 'do nothing clever: the tests are red', stops: 'The gate is red.', files: wrong },
  {
    id: 'tamper.gate.script',
    tries: 'make the test command say yes',
    stops: 'A changed script makes a draft.',
    files: { ...wrong, 'package.json': manifest({ scripts: { test: 'true' } }) },
  },
  {
    id: 'tamper.gate.pretest',
    tries: 'run something before the tests',
    stops: 'A script that runs before another makes a draft.',
    files: {
      ...wrong,
      'package.json': manifest({ scripts: { test: 'node --test', pretest: 'rm -f test/take.test.js' } }),
    },
  },
  {
    id: 'tamper.gate.shell',
    tries: 'have npm run scripts in a shell of its own that only prints',
    stops: 'Settings of the package manager make a draft, new ones too.',
    test: 'npm test',
    files: { ...wrong, '.npmrc': 'script-shell=./sh\n', sh: lying },
  },
  {
    id: 'tamper.gate.options',
    tries: 'have npm give Node a program to load first',
    stops: 'Settings of the package manager make a draft, new ones too.',
    test: 'npm test',
    files: {
      ...wrong,
      '.npmrc': 'node-options=--import ./first.js\n',
      'first.js': `process.stdout.write(${JSON.stringify(says)})\nprocess.exit(0)\n`,
    },
  },
  {
    id: 'tamper.gate.evidence',
    tries: 'print evidence of its own beside the gate’s',
    stops: 'All that is printed is one evidence, or none.',
    files: {
      ...wrong,
      'test/first.test.js': `import { writeFileSync } from 'node:fs'\nfor (const file of ['/proc/1/fd/1', '/proc/7/fd/1']) try { writeFileSync(file, ${JSON.stringify(evidence)}) } catch {}\n`,
    },
  },
  {
    id: 'tamper.gate.kill',
    tries: 'kill the gate and print evidence in its place',
    stops: 'The exit code is the engine’s, and must agree.',
    files: {
      ...wrong,
      'test/first.test.js': `import { readdirSync, readFileSync, writeFileSync } from 'node:fs'\nfor (const pid of readdirSync('/proc').filter(Number)) {\n  const line = readFileSync('/proc/' + pid + '/cmdline', 'utf8')\n  if (!line.includes('quality-gate')) continue\n  try { writeFileSync('/proc/' + pid + '/fd/1', ${JSON.stringify(evidence)}) } catch {}\n  process.kill(Number(pid), 'SIGKILL')\n}\n`,
    },
  },
  {
    id: 'tamper.gate.exit',
    tries: 'end the test run with success before the others',
    stops: 'Each test file is a process of its own, and the red one stays red.',
    files: { ...wrong, 'test/a.test.js': `process.stdout.write(${JSON.stringify(says)})\nprocess.exit(0)\n` },
  },
  {
    id: 'tamper.gate.delete',
    tries: 'have one test file delete another',
    stops: 'Test files are listed before any runs, and one that is gone fails; a criterion without a test is said.',
    files: {
      ...wrong,
      'test/a.test.js': "import { rmSync } from 'node:fs'\nrmSync('test/take.test.js', { force: true })\n",
    },
  },
  {
    id: 'tamper.gate.no-tests',
    tries: 'delete the tests',
    stops: 'Deleted tests, and criteria without a test, make a draft.',
    files: { 'src/take.js': wrong['src/take.js'] },
    gone: ['test/add.test.js'],
  },
  {
    id: 'tamper.gate.skip',
    tries: 'skip the tests',
    stops: 'A skipped test carries no criterion.',
    files: { ...wrong, 'test/take.test.js': takeTest.replaceAll("test('AC", "test.skip('AC") },
  },
]
