import * as z from 'zod/mini'
import type { Found } from '../plan.ts'
import { has, hasFile, textOf } from './files.ts'
import { typecheckCommand } from './typescript.ts'

const Manifest = z.looseObject({ scripts: z._default(z.record(z.string(), z.string()), {}) })

/** npm's own placeholder, which fails, and says that nobody wrote a test. */
const placeholder = /no test specified/

/** The commands of a Node project, or undefined where there is none: its scripts first, then the tools it has. */
export function detectNode(folder: string): Found | undefined {
  if (!has(folder, 'package.json')) return undefined
  const { scripts } = readManifest(folder)
  const run = runnerOf(folder)
  const script = (...names: string[]) => names.filter((name) => scripts[name]).map((name) => `${run} ${name}`)[0]
  const tool = (name: string) => has(folder, `node_modules/.bin/${name}`)
  const found: Found = {}

  const typecheck = script('typecheck', 'type-check', 'check:types', 'types', 'tsc')
  if (typecheck) found.typecheck = typecheck
  else if (has(folder, 'tsconfig.json') && tool('tsc')) found.typecheck = typecheckCommand(folder)

  const lint = script('lint', 'lint:check')
  if (lint) found.lint = lint
  else if (has(folder, 'biome.json', 'biome.jsonc') && tool('biome')) found.lint = 'biome check .'
  else if (hasFile(folder, /^(?:eslint\.config\.[cm]?[jt]s|\.eslintrc(?:\..+)?)$/, 0) && tool('eslint'))
    found.lint = 'eslint .'

  const test = testCommand(folder, scripts, run)
  if (test) found.test = test
  if (scripts.build) found.build = `${run} build`
  if (has(folder, 'package-lock.json', 'npm-shrinkwrap.json'))
    found.audit = 'npm audit --json --fetch-retries=0 --fetch-timeout=20000'
  else if (has(folder, 'pnpm-lock.yaml')) found.audit = 'pnpm audit --json'
  // Yarn's and Bun's audits print no JSON that we know.
  else if (has(folder, 'yarn.lock', 'bun.lock', 'bun.lockb')) found.audit = ''
  return found
}

/** @throws Error naming the file, where it cannot be read: no other command of the project would work either. */
function readManifest(folder: string): z.infer<typeof Manifest> {
  try {
    return Manifest.parse(JSON.parse(textOf(folder, 'package.json')))
  } catch (error) {
    const why = error instanceof SyntaxError ? error.message : 'it does not have the shape of a manifest'
    throw new Error(`${folder}/package.json cannot be read: ${why}. Mend it first`, { cause: error })
  }
}

function runnerOf(folder: string): string {
  if (has(folder, 'pnpm-lock.yaml')) return 'pnpm run'
  if (has(folder, 'yarn.lock')) return 'yarn run'
  return has(folder, 'bun.lock', 'bun.lockb') ? 'bun run' : 'npm run --silent'
}

/** The tests, with coverage where the runner can measure it without more packages. */
function testCommand(folder: string, scripts: Record<string, string>, run: string): string | undefined {
  const script = scripts.test ?? ''
  if (!script || placeholder.test(script))
    return hasFile(folder, /\.test\.[cm]?[jt]s$/) ? 'node --test --experimental-test-coverage' : undefined
  const bare = !scripts.pretest && !scripts.posttest && !/[&|;<>$`]/.test(script)
  if (bare && /^node\s.*--test(?:\s|$)/.test(script) && !/coverage/.test(script)) {
    return script.replace(/^node/, 'node --experimental-test-coverage')
  }
  const flags = coverageFlags(folder, script)
  if (!bare || !flags || /coverage/.test(script)) return `${run} test`
  return `${run} test ${run.startsWith('npm') ? '-- ' : ''}${flags}`
}

function coverageFlags(folder: string, script: string): string | undefined {
  const last = script.trim()
  if (
    /(?:^|\s)vitest(?:\s+(?:run|--\S+|-\w))*$/.test(last) &&
    has(folder, 'node_modules/@vitest/coverage-v8', 'node_modules/@vitest/coverage-istanbul')
  ) {
    return '--coverage.enabled --coverage.reporter=text'
  }
  return /(?:^|\s)jest(?:\s+--?\S+)*$/.test(last) ? '--coverage --coverageReporters=text' : undefined
}
