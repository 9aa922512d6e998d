import type { SpecDocument } from '../../core/spec/document.ts'
import { bash, finish, type Move } from './model-server.ts'
import { node, python, takeCode, takeTest } from './projects.ts'
import { document, type SceneOptions } from './scene.ts'

/** One good run: a project, what is done in it, and what must be on the published branch. */
export interface GoodRun {
  name: string
  files?: Record<string, string>
  config?: string
  /** Packages of ours that the job's earlier steps have installed for it. */
  packages?: string[]
  /** Shell in a clone of the base before the run; what it leaves is pushed to `main`. For bytes, modes and links. */
  base?: string
  /** Shell of the agent, beside the tests and the code of `take`. */
  does?: string
  /** Instead of all of that. */
  moves?: Move[]
  document?: SpecDocument
  scene?: Partial<SceneOptions>
  /** Lines of `git ls-tree` or of the pull request that must be there. */
  tree?: RegExp
  says?: RegExp
  /** In the message of each commit. */
  commits?: RegExp
}

const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`
const put = (file: string, text: string) =>
  `mkdir -p "$(dirname ${quoted(file)})" && printf %s ${quoted(text)} > ${quoted(file)}`
const take = `${put('test/take.test.js', takeTest)} && ${put('src/take.js', takeCode)}`
const many = (count: number) => `for i in $(seq ${count}); do echo "export const n$i = $i" > src/n$i.js; done`
const png = 'printf "\\211PNG\\r\\n\\032\\n\\000\\001\\002\\003"'
const finishWith = (more: object): Move => ({
  use: [{ tool: 'finish', input: { outcome: 'done', summary: 'Added take.', ...more } }],
})

/** The moves of a good run: one command, so that fifty runs are done in minutes, and the end. */
export const movesOf = ({ moves, does }: GoodRun): Move[] =>
  moves ?? [bash([take, ...(does ? [does] : [])].join('\n')), finish('Added take.')]

export const filesOf = ({ files, config }: GoodRun): Record<string, string> => ({
  ...(files ?? node.files),
  ...(config ? { '.sentra/config.yml': `${config}\n` } : {}),
})

/** `take` as a part of a monorepo has it: below a folder, with tests of its own. */
const part = (folder: string) => `mkdir -p ${folder} && cd ${folder} && ${take}`
const inPart = (folder: string, files: Record<string, string>) =>
  Object.fromEntries(Object.entries(files).map(([name, text]) => [`${folder}/${name}`, text]))
/** A sandbox without a container does not tell Python to write no caches. */
const caches = { '.gitignore': '__pycache__/\n' }
const web = {
  'web/package.json': '{"name":"web","type":"module","scripts":{"test":"node --test"}}\n',
  'web/test/web.test.js': "import test from 'node:test'\n\ntest('web', () => {})\n",
}

/** As vitest prints them, tests are named only where there is one file of them, unless it is asked for more. */
const vitest = {
  files: {
    'package.json': '{"name":"sums","type":"module","scripts":{"test":"vitest run"}}\n',
    'src/add.js': 'export const add = (a, b) => a + b\n',
    'test/add.test.js':
      "import { expect, test } from 'vitest'\nimport { add } from '../src/add.js'\n\ntest('adds', () => expect(add(1, 2)).toBe(3))\n",
    'test/more.test.js':
      "import { describe, expect, test } from 'vitest'\nimport { add } from '../src/add.js'\n\ndescribe('more', () => {\n  test('adds nothing', () => expect(add(1, 0)).toBe(1))\n})\n",
    '.gitignore': 'node_modules/\n',
  },
  moves: [
    bash(
      `${put('src/take.js', takeCode)} && ${put(
        'test/take.test.js',
        "import { expect, test } from 'vitest'\nimport { take } from '../src/take.js'\n\ntest('AC-1: takes', () => expect(take(5, 3)).toBe(2))\ntest('AC-2: nothing is left', () => expect(take(1, 1)).toBe(0))\n",
      )} && echo "test('adds more', () => expect(add(2, 2)).toBe(4))" >> test/add.test.js`,
    ),
    finish(),
  ],
  says: /AC-1 \|.*AC-1: takes \| red \(could not load\) \| green/,
}

const kinds: GoodRun[] = [
  { name: 'one file and its test' },
  { name: 'ten files', does: many(8), tree: /src\/n8\.js/ },
  { name: 'a hundred files', does: many(98), tree: /src\/n98\.js/ },
  { name: 'a new program', does: 'echo "#!/bin/sh" > run.sh && chmod +x run.sh', tree: /^100755 .*run\.sh$/m },
  { name: 'a file that becomes a program', does: 'chmod +x src/add.js', tree: /^100755 .*src\/add\.js$/m },
  {
    name: 'a program that is none any more',
    base: 'echo "#!/bin/sh" > run.sh && chmod +x run.sh',
    does: 'chmod -x run.sh',
    tree: /^100644 .*run\.sh$/m,
  },
  { name: 'a file renamed', base: 'echo "export {}" > src/old.js', does: 'mv src/old.js src/new.js', tree: /new\.js/ },
  {
    name: 'a folder renamed',
    base: 'mkdir old && for i in 1 2 3; do echo $i > old/$i.txt; done',
    does: 'mv old fresh',
    tree: /fresh\/3\.txt/,
  },
  { name: 'a name in another case', base: 'echo x > Readme.md', does: 'git mv Readme.md README.md', tree: /README/ },
  { name: 'a file deleted', base: 'echo x > src/old.js', does: 'rm src/old.js' },
  {
    name: 'a test moved',
    does: 'mkdir test/sums && sed "s|\\.\\./src|../../src|" test/add.test.js > test/sums/add.test.js && rm test/add.test.js',
  },
  {
    name: 'a fixture deleted',
    base: 'mkdir -p test/fixtures && echo 1 > test/fixtures/a.json',
    does: 'rm test/fixtures/a.json',
  },
  { name: 'a picture', does: `${png} > logo.png`, tree: /logo\.png/ },
  { name: 'a picture changed', base: `${png} > logo.png`, does: `${png} >> logo.png` },
  { name: 'a picture deleted', base: `${png} > logo.png`, does: 'rm logo.png' },
  { name: 'a font and a sound', does: `${png} > a.woff2 && ${png} > b.mp3`, tree: /a\.woff2/ },
  { name: 'names in any script', does: "echo x > 'src/größe-語-🦉.txt'", tree: /größe-語-🦉/ },
  { name: 'names with spaces and quotes', does: 'echo x > "src/it\'s \\"so\\" .txt"', tree: /it's/ },
  { name: 'a name that begins with a dot', does: 'echo x > src/.n.txt' },
  { name: 'Windows line endings', base: "printf 'a\\r\\nb\\r\\n' > notes.txt", does: "printf 'c\\r\\n' >> notes.txt" },
  {
    name: 'Windows line endings by attribute',
    base: "echo '*.txt text eol=crlf' > .gitattributes && printf 'a\\nb\\n' > notes.txt",
    does: "printf 'c\\r\\n' >> notes.txt",
  },
  { name: 'line endings changed', base: "printf 'a\\r\\nb\\r\\n' > notes.txt", does: "printf 'a\\nb\\n' > notes.txt" },
  { name: 'no end of line at the end', does: 'printf x > notes.txt' },
  { name: 'an empty file', does: ': > src/empty.js && : > .gitkeep' },
  { name: 'a byte order mark', does: "printf '\\357\\273\\277export {}\\n' > src/bom.js" },
  { name: 'text in Latin-1', does: "printf 'Gr\\374\\337e\\n' > notes.txt", tree: /notes\.txt/ },
  { name: 'a long text', does: 'head -c 400000 /dev/zero | tr "\\0" x > long.txt', tree: /long\.txt/ },
  { name: 'a link inside the tree', does: 'ln -s ../src/add.js test/link.js', tree: /^120000 .*test\/link\.js$/m },
  {
    name: 'a link turned elsewhere',
    base: 'ln -s src/add.js at',
    does: 'ln -sf src/take.js at',
    tree: /^120000 .*at$/m,
  },
  {
    name: 'a link that becomes a file',
    base: 'ln -s src/add.js at',
    does: 'rm at && echo x > at',
    tree: /^100644 .*at$/m,
  },
  { name: 'a folder that becomes a file', base: 'mkdir x && echo 1 > x/y', does: 'rm -r x && echo 1 > x' },
  { name: 'a deep folder', does: 'mkdir -p a/b/c/d/e/f/g/h && echo x > a/b/c/d/e/f/g/h/i.txt' },
  {
    name: 'a test beside its source',
    moves: [
      bash(`${put('src/take.test.js', takeTest.replace('../src', '.'))} && ${put('src/take.js', takeCode)}`),
      finish(),
    ],
  },
  {
    name: 'tests added to a file that is there',
    moves: [
      bash(
        `${put('src/take.js', takeCode)} && sed -i "s|^import { add.*|&\\nimport { take } from '../src/take.js'|" test/add.test.js && printf '%s\\n' "test('AC-1: takes', () => assert.equal(take(5, 3), 2))" "test('AC-2: nothing', () => assert.equal(take(1, 1), 0))" >> test/add.test.js`,
      ),
      finish(),
    ],
  },
  {
    name: 'tests in suites',
    moves: [
      bash(
        `${put('src/take.js', takeCode)} && ${put(
          'test/take.test.js',
          "import assert from 'node:assert/strict'\nimport { describe, it } from 'node:test'\nimport { take } from '../src/take.js'\n\ndescribe('take', () => {\n  it('AC-1: takes', () => assert.equal(take(5, 3), 2))\n  it('AC-2: leaves nothing', () => assert.equal(take(1, 1), 0))\n})\n",
        )}`,
      ),
      finish(),
    ],
  },
  {
    name: 'tests in TypeScript',
    moves: [bash(`${put('test/take.test.ts', takeTest)} && ${put('src/take.js', takeCode)}`), finish()],
  },
  { name: 'tests of vitest, in several files', packages: ['vitest'], ...vitest },
  {
    name: 'tests of vitest, with their coverage',
    packages: ['vitest', '@vitest/coverage-v8'],
    ...vitest,
    says: /npm run --silent test -- --coverage\.enabled .*\| ✓ passed[\s\S]*Coverage: 100 % \(100 % before\)/,
  },
  { name: 'words that only sound like skipping', does: 'echo "// test.skip is not used" > src/why.js' },
  { name: 'documents beside the code', does: 'echo "# Sums" > README.md && mkdir docs && echo x > docs/a.md' },
  {
    name: 'a new version of the package',
    does: 'sed -i \'s/"name":"sums"/"name":"sums","version":"1.1.0"/\' package.json',
  },
  {
    name: 'a new script in the manifest',
    does: 'sed -i \'s/"test":/"take":"node src\\/take.js","test":/\' package.json',
  },
  { name: 'settings of an editor', does: 'echo "root = true" > .editorconfig && echo PORT=1 > .env.example' },
  { name: 'what git ignores stays behind', does: 'mkdir -p generated && echo x > generated/x && echo S=1 > .env' },
  { name: 'the agent commits by itself', does: 'git add -A && git commit -qm "By hand"' },
  {
    name: 'the agent changes its mind',
    does: 'echo broken > src/take.js && rm -r test/take.test.js',
    moves: [
      bash(`echo 'export const take = () => 7' > src/take.js && ${put('test/take.test.js', takeTest)}`),
      finish(),
      bash(put('src/take.js', takeCode)),
      finish('Now it is right.'),
    ],
  },
  { name: 'a command that fails on the way', moves: [bash('false'), bash(take), finish()] },
  { name: 'a stream cut once', moves: [{ cut: true }, bash(take), finish()] },
]

const settings: GoodRun[] = [
  { name: 'a project in Python', files: { ...python.files, ...caches }, moves: [...python.moves] },
  {
    name: 'the part of a monorepo, with a gate of its own',
    files: { ...inPart('libs/sums', node.files), ...web },
    config: 'projects: { sums: { path: libs/sums, gate: { test: "node --test test/*.test.js" } }, web: { path: web } }',
    moves: [bash(part('libs/sums')), finish()],
    says: /sums: test \| node --test test\/\\?\*.test.js \| ✓ passed/,
  },
  {
    name: 'the part of a monorepo, with what is found there',
    files: { ...inPart('libs/sums', node.files), ...web },
    config: 'projects: { web: { path: web }, sums: { path: libs/sums } }',
    moves: [bash(part('libs/sums')), finish()],
    says: /AC-1 \|.*AC-1: takes \| red \(could not load\) \| green/,
  },
  {
    name: 'a monorepo in two languages',
    files: {
      ...inPart('api', Object.fromEntries(Object.entries(python.files).filter(([name]) => !name.startsWith('.')))),
      ...inPart('sums', node.files),
      ...caches,
    },
    config: 'projects: { api: { path: api, gate: { test: python3 -m unittest discover -v } }, sums: { path: sums } }',
    moves: [bash(part('sums')), finish()],
    says: /api: test \| python3 -m unittest discover -v \| ✓ passed/,
  },
  {
    name: 'a linter that is red before us',
    config: 'gate: { lint: "echo 3 problems; exit 1" }',
    says: /red before us/,
  },
  { name: 'a build that is red before us', config: 'gate: { build: "test -e dist" }', says: /red before us/ },
  { name: 'types that are red before us', config: 'gate: { typecheck: "exit 2" }', says: /red before us/ },
  {
    name: 'a test that is red before us',
    files: {
      ...node.files,
      'test/old.test.js': "import test from 'node:test'\n\ntest('old', () => { throw Error('old') })\n",
    },
    says: /red before us/,
  },
  {
    name: 'a gate of many steps',
    config: 'gate: { typecheck: "true", lint: node --check src/take.js, build: "true" }',
  },
  { name: 'a file that becomes a folder', base: 'echo 1 > x', does: 'rm x && mkdir x && echo 1 > x/y' },
  { name: 'a test command of the configuration', config: 'gate: { test: node --test test/*.test.js }' },
  {
    name: 'tests that speak TAP',
    config: 'gate: { test: node --test --test-reporter=tap }',
    says: /AC-2 \|.*AC-2: nothing is left/,
  },
  {
    name: 'coverage that is measured',
    config: 'gate: { test: node --test --experimental-test-coverage }',
    says: /Coverage: /,
  },
  {
    name: 'a dozen criteria',
    document: {
      ...document,
      acceptance_criteria: Array.from({ length: 12 }, (_, index) => `take(${index}, 0) is ${index}`),
    },
    moves: [
      bash(
        `${put('src/take.js', takeCode)} && ${put(
          'test/take.test.js',
          `import assert from 'node:assert/strict'\nimport test from 'node:test'\nimport { take } from '../src/take.js'\n\nfor (let n = 0; n < 12; n++) test(\`AC-\${n + 1}: takes\`, () => assert.equal(take(n, 0), n))\n`,
        )}`,
      ),
      finish(),
    ],
    says: /AC-12 \|/,
  },
  { name: 'the token of the job', scene: { as: 'actions' } },
  {
    name: 'commits that are signed off',
    config: 'commit: { signoff: true }',
    commits: /^Signed-off-by: sentra\[bot\] <\d+\+sentra\[bot\]@users\.noreply\.github\.com>$/m,
  },
  {
    name: 'a lesson for the memory',
    moves: [
      bash(take),
      finishWith({ learned: ['Tests run with `node --test`.'], overview: '# Sums\n\nAdds and takes.\n' }),
    ],
    tree: /\.sentra\/memory\/learnings\.md\n.*\.sentra\/memory\/project-overview\.md/,
    says: /The last commit proposes what the agent learned/,
  },
]

export const goodRuns: readonly GoodRun[] = [...kinds, ...settings]
