import { realpathSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { dockerSandbox } from '../../actions/agent/container/docker-sandbox.ts'
import { type NamedSandbox, namedSandbox } from '../../actions/agent/containers.ts'
import { makeFolders } from '../../actions/agent/folders.ts'
import type { GateReport } from '../../actions/agent/judge/gate-report.ts'
import { runGate } from '../../actions/agent/judge/run-gate.ts'
import { findPrograms } from '../../actions/agent/programs.ts'
import { handIn } from '../../actions/agent/work/hand-in.ts'
import { Config } from '../../core/config/schema.ts'
import { root } from '../agent/play.ts'
import { temporary, write } from '../agent/repository.ts'
import { engineAnswers } from './support/engine.ts'

const numbers = [1, 2, 3, 4]
/** A small project with the tools that real ones have, and as many test workers as they start on four processors. */
const project = {
  'package.json': JSON.stringify({
    ...{ name: 'sums', private: true, type: 'module' },
    scripts: {
      ...{ typecheck: 'tsc --noEmit', lint: 'biome lint src test' },
      ...{ test: 'vitest run --configLoader native --maxWorkers=4', build: 'vite build --configLoader native' },
    },
  }),
  'tsconfig.json': JSON.stringify({
    compilerOptions: {
      strict: true,
      module: 'nodenext',
      target: 'es2024',
      noEmit: true,
      skipLibCheck: true,
      types: [],
    },
    include: ['src', 'test'],
  }),
  'vite.config.mjs':
    "export default { cacheDir: '/tmp/vite', build: { lib: { entry: 'src/index.ts', formats: ['es'], fileName: 'sums' } } }\n",
  'src/index.ts': numbers.map((n) => `export { add${n} } from './add${n}.js'\n`).join(''),
  ...Object.fromEntries(
    numbers.flatMap((n) => [
      [`src/add${n}.ts`, `export const add${n} = (a: number): number => a + ${n}\n`],
      [
        `test/add${n}.test.ts`,
        `import { expect, test } from 'vitest'\nimport { add${n} } from '../src/add${n}.js'\n\ntest('adds ${n}', () => expect(add${n}(1)).toBe(${n + 1}))\n`,
      ],
    ]),
  ),
}

/**
 * The gate on the project, in the real container, within the default limits: that they are in force is the preflight's to
 * say. Its packages are this project's own, mounted read-only.
 */
async function gate(): Promise<GateReport> {
  const { sandbox: limits, ...config } = Config.parse({ schema: 1 })
  const { memory_mb: memoryMb, cpus, pids } = limits
  const place = temporary()
  try {
    const folders = await makeFolders(place.folder, 'run')
    const folder = path.join(folders.judge, 'gate')
    write(folder, project)
    const plain = dockerSandbox({ image: 'runner', limits: { memoryMb, cpus, pids } })
    const named = namedSandbox(plain, { signal: new AbortController().signal, remember: () => {} }, process.pid)
    const packages = { source: realpathSync(path.join(root, 'node_modules')), target: '/workspace/node_modules' }
    const sandbox: NamedSandbox = {
      run: (kind, task) => named.run(kind, { ...task, mounts: [...(task.mounts ?? []), packages] }),
    }
    const given = await handIn(findPrograms(path.join(root, 'actions/agent')), folders, '')
    return await runGate(sandbox, given, 'gate', folder, { ...config.gate, memoryMb })
  } finally {
    place.remove()
  }
}

const states = (report: GateReport) =>
  report.how === 'ended' ? Object.fromEntries(report.steps.map(({ name, status }) => [name, status])) : report

describe.skipIf(!engineAnswers)('a real gate: type check, linter, tests and build', () => {
  test('is green within the default limits', async () => {
    const green = { typecheck: 'passed', lint: 'passed', test: 'passed', build: 'passed' }
    expect(states(await gate())).toMatchObject(green)
  })
})
