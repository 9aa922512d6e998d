import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { detectNode } from './node.ts'
import { detectPython } from './python.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'sentra-detect-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

function put(files: Record<string, string>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true })
    writeFileSync(path.join(folder, name), text)
  }
}
const scripts = (list: Record<string, string>) => ({ 'package.json': JSON.stringify({ scripts: list }) })

test('no manifest, no project', () => {
  expect(detectNode(folder)).toBeUndefined()
  expect(detectPython(folder)).toBeUndefined()
})

test("a Node project's own scripts come first", () => {
  put({
    ...scripts({ typecheck: 'tsc -b', lint: 'biome ci', test: 'make test', build: 'vite build' }),
    'tsconfig.json': '{}',
    'node_modules/.bin/tsc': '',
    'package-lock.json': '{}',
  })
  expect(detectNode(folder)).toEqual({
    typecheck: 'npm run --silent typecheck',
    lint: 'npm run --silent lint',
    test: 'npm run --silent test',
    build: 'npm run --silent build',
    audit: 'npm audit --json --fetch-retries=0 --fetch-timeout=20000',
  })
})

test('without scripts, the tools that it has and configures', () => {
  put({ ...scripts({}), 'tsconfig.json': '{}', 'biome.json': '{}', 'src/a.test.ts': '' })
  expect(detectNode(folder)).toEqual({ test: 'node --test --experimental-test-coverage' })
  put({ 'node_modules/.bin/tsc': '', 'node_modules/.bin/biome': '' })
  expect(detectNode(folder)).toMatchObject({ typecheck: 'tsc --noEmit', lint: 'biome check .' })
})

const vite = {
  ...scripts({}),
  'node_modules/.bin/tsc': '',
  'tsconfig.json': `{
    // only leads on
    "files": [],
    "references": [{ "path": "./tsconfig.app.json" }, /* and */ { "path": "./node tools" },],
  }`,
  'tsconfig.app.json': '{ "include": ["src"], "compilerOptions": { "paths": { "@/*": ["./src/*"] } } }',
  'node tools/tsconfig.json': '{ "include": ["."] }',
}

test('settings that only lead to others: each of those is checked', () => {
  put(vite)
  expect(detectNode(folder)?.typecheck).toBe(
    "tsc --noEmit -p tsconfig.app.json && tsc --noEmit -p 'node tools/tsconfig.json'",
  )
})

test('others that only lead on are followed, in a circle too', () => {
  put({
    ...vite,
    'node tools/tsconfig.json': '{ "include": [], "references": [{ "path": ".." }, { "path": "./a.json" }] }',
  })
  put({ 'node tools/a.json': '{}' })
  expect(detectNode(folder)?.typecheck).toBe("tsc --noEmit -p tsconfig.app.json && tsc --noEmit -p 'node tools/a.json'")
})

test('others that build on one another cannot be checked without writing', () => {
  put({ ...vite, 'tsconfig.app.json': '{ "include": ["src"], "references": [{ "path": "./node tools" }] }' })
  expect(detectNode(folder)?.typecheck).toBe('')
})

test.each([
  ['files of its own', '{ "include": ["src"], "references": [{ "path": "./tsconfig.node.json" }] }'],
  ['everything below', '{ "references": [{ "path": "./tsconfig.node.json" }] }'],
  ['nothing at all, which tsc says', '{ "files": [] }'],
  ['what cannot be read, which tsc says', '{ "files": '],
])('settings with %s are checked as they are', (_, text) => {
  put({ ...vite, 'tsconfig.json': text })
  expect(detectNode(folder)?.typecheck).toBe('tsc --noEmit')
})

test.each([
  ['node --test', {}, 'node --experimental-test-coverage --test'],
  ['node --test test/', {}, 'node --experimental-test-coverage --test test/'],
  ['node --test && echo done', {}, 'npm run --silent test'],
  ['node --experimental-test-coverage --test', {}, 'npm run --silent test'],
  [
    'vitest run',
    { 'node_modules/@vitest/coverage-v8/package.json': '{}' },
    'npm run --silent test -- --coverage.enabled --coverage.reporter=text',
  ],
  ['vitest run', {}, 'npm run --silent test'],
  ['jest --ci', {}, 'npm run --silent test -- --coverage --coverageReporters=text'],
  ['jest', { 'yarn.lock': '' }, 'yarn run test --coverage --coverageReporters=text'],
  ['mocha', { 'pnpm-lock.yaml': '' }, 'pnpm run test'],
  ['echo "Error: no test specified" && exit 1', {}, undefined],
])('tests by %s', (script, files, expected) => {
  put({ ...scripts({ test: script }), ...files })
  expect(detectNode(folder)?.test).toBe(expected)
})

test('a step before the tests is not lost for the sake of coverage', () => {
  put(scripts({ pretest: 'make', test: 'node --test' }))
  expect(detectNode(folder)?.test).toBe('npm run --silent test')
})

test("tests of other people's packages are not the project's", () => {
  put({ ...scripts({}), 'node_modules/x/a.test.js': '', 'dist/b.test.js': '' })
  expect(detectNode(folder)?.test).toBeUndefined()
})

test('a Python project: what it configures, in its own environment', () => {
  put({
    'pyproject.toml': '[tool.ruff]\n[tool.mypy]\nfiles = "src"\n[tool.pytest.ini_options]\n',
    'venv/bin/python': '',
    'venv/bin/ruff': '',
  })
  expect(detectPython(folder)).toEqual({
    typecheck: 'venv/bin/python -m mypy',
    lint: 'venv/bin/ruff check .',
    test: 'venv/bin/python -m pytest',
  })
})

test('a Python project that configures nothing has no tests until it has test files', () => {
  put({ 'requirements.txt': '' })
  expect(detectPython(folder)).toEqual({})
  put({ 'tests/test_a.py': '' })
  expect(detectPython(folder)?.test).toMatch(/^python3 -m (?:pytest|unittest discover)/)
})

test('packages that nothing can audit are said to be so', () => {
  put({ 'requirements.txt': 'flask==3.0\n', 'venv/bin/python': '' })
  expect(detectPython(folder)?.audit).toBe('')
})
