import { execFileSync } from 'node:child_process'
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startBroker } from '../../actions/agent/broker/broker.ts'
import { handed } from '../../actions/agent/work/hand-in.ts'
import { brokerLimits } from '../../actions/agent/work/limits.ts'
import { workerTask } from '../../actions/agent/work/task.ts'
import { workerLines } from '../../actions/agent/work/worker-lines.ts'
import agentModels from '../../core/config/models.json' with { type: 'json' }
import { Config } from '../../core/config/schema.ts'
import { renderSpec } from '../../core/spec/render.ts'
import { startModels } from '../../demo/models/index.ts'
import { scriptedSandbox } from '../../demo/sandbox/sandbox.ts'
import type { Feature } from '../../demo/script/feature.ts'
import { features } from '../../demo/script/features.ts'
import { demoScript } from '../../demo/script/index.ts'
import hookSettings from '../../hooks/hooks.json' with { type: 'json' }

const root = path.join(import.meta.dirname, '../..')
let folder: string
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'sentra-demo-agent-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

/** The demo's project as a clone has it. */
async function workspace(): Promise<string> {
  const target = path.join(folder, 'workspace')
  await cp(path.join(root, 'demo/project'), target, { recursive: true })
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=m', '-c', 'user.email=m@localhost', ...args], { cwd: target })
  git('init', '-q', '-b', 'main')
  git('add', '-A')
  git('commit', '-q', '-m', 'A bookshelf')
  return target
}

/** A folder with a program that loads the source: what a bundle would be. */
async function program(name: string, sources: Record<string, string>): Promise<string> {
  const target = path.join(folder, name)
  await mkdir(target)
  await writeFile(path.join(target, 'package.json'), '{"type":"module"}')
  for (const [file, source] of Object.entries(sources)) {
    await writeFile(path.join(target, file), `import(${JSON.stringify(path.join(root, source))})\n`)
  }
  return target
}

const approvedSpec = ({ id, second }: Feature) => ({
  id: `1-${id}`,
  project: 'bookshelf',
  version: 2,
  title: second.spec.title,
  text: renderSpec(second.spec),
  sha256: '',
  path: '',
  branch: 'sentra/specs',
  criteria: second.spec.acceptance_criteria,
})

test.each(features.map((feature) => [feature.id, feature] as const))(
  '%s: the scripted agent builds it with the real worker, hooks and broker',
  async (_, feature) => {
    const place = await workspace()
    const models = await startModels({
      script: demoScript(feature, await readFile(path.join(root, 'demo/voice-notes', feature.recording)), 10),
      places: { [place]: '/workspace' },
      keys: { anthropic: 'sk-ant-canary-test' },
    })
    const config = Config.parse({})
    const model = agentModels.agent.anthropic
    const broker = await startBroker({
      upstream: { baseUrl: models.anthropicUrl, key: 'sk-ant-canary-test' },
      models: [model],
      limits: brokerLimits(config, Date.now()),
      directory: path.join(folder, 'broker'),
    })
    const guidance = { title: 'AGENTS.md', text: await readFile(path.join(place, 'AGENTS.md'), 'utf8') }
    const context = { documents: [guidance], described: true }
    await writeFile(
      path.join(folder, 'task.json'),
      JSON.stringify(workerTask({ spec: approvedSpec(feature), config }, model, context, null, null)),
    )
    await writeFile(path.join(folder, 'hooks.json'), JSON.stringify(hookSettings))
    const lines: string[] = []
    const take = workerLines((line) => void lines.push(JSON.stringify(line)))
    const result = await scriptedSandbox().run({
      name: 'sentra-1-agent',
      workspace: place,
      command: ['/opt/sentra/bin/node', `${handed.worker}/index.js`, handed.task],
      environment: { SENTRA_HOOKS: handed.hooks },
      socket: broker.socketPath,
      mounts: [
        { source: await program('worker', { 'index.js': 'docker/worker/index.ts' }), target: handed.worker },
        {
          source: await program('hooks', {
            'validate-bash.cjs': 'hooks/validate-bash.ts',
            'verify-changes.js': 'hooks/verify-changes.ts',
            'quality-gate.js': 'hooks/quality-gate.ts',
          }),
          target: handed.hooks,
        },
        { source: path.join(folder, 'hooks.json'), target: handed.settings },
        { source: path.join(folder, 'task.json'), target: handed.task },
      ],
      deadlineMs: 60_000,
      onOutput: (text, stream) => stream === 'stdout' && take(text),
    })
    await broker.close()
    await models.close()
    const problems = models.journal.flatMap(({ problem }) => (problem === undefined ? [] : [problem]))
    expect(problems, lines.join('\n')).toEqual([])
    expect(JSON.parse(lines.at(-1) ?? '{}')).toMatchObject({ event: 'result', outcome: 'finished' })
    expect(result.exitCode).toBe(0)
    expect(models.journal.map(({ key }) => key)).toEqual(feature.agent.map((_, at) => `${feature.id}/agent#${at + 1}`))
    expect(lines.filter((line) => line.includes('"event":"hook"'))).toHaveLength(2)
    const tested = execFileSync(process.execPath, ['--test'], {
      cwd: place,
      encoding: 'utf8',
      env: { PATH: process.env.PATH },
    })
    expect(tested).toMatch(/pass 12\b/)
  },
)
