import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { cacheShare } from '../../actions/agent/broker/purse.ts'
import { readyImage } from '../../actions/agent/container/image.ts'
import { noTokens, type TokenUsage } from '../../core/prices.ts'
import { bash, finish, type Move, writes } from '../../test/agent/model-server.ts'
import { type Played, play } from '../../test/agent/play.ts'
import { node, takeCode, takeTest } from '../../test/agent/projects.ts'
import { promptTokensBound } from '../../test/agent/prompt-tokens.ts'
import { startScene } from '../../test/agent/scene.ts'
import { processesIn } from '../../test/demo/run-demo.ts'
import type { Figure, Figures } from '../figure.ts'

/** Whole runs of the published bundle in the real container. Without an engine there is nothing to measure. */
export const figures: Figures = async ({ full }) => {
  if (!engineAnswers()) return []
  const times = full ? 15 : 5
  const bare: number[] = []
  const first: number[] = []
  const since = Math.floor(Date.now() / 1_000)
  let ten: Played | undefined
  for (let time = 0; time < times; time++) {
    bare.push(await bareContainer())
    const { played, firstByte } = await oneRun(tenFiles)
    first.push(firstByte)
    ten = played
  }
  const pulled = pulledSince(since)
  const { played: long, resident } = await oneRun(thirtyTurns)
  return [
    {
      id: 'agent.first-byte.over-container.seconds',
      value: median(first) - median(bare),
      unit: 'seconds',
      goal: 'at most 1.5',
      peer: { name: 'a bare docker run of the same image', value: median(bare) },
      note: `median of ${times}: from the start of the action's process to the first byte sent to the model`,
    },
    {
      id: 'agent.pulled.bytes',
      value: pulled,
      unit: 'bytes',
      goal: '0',
      note: 'sandbox.image: runner; by the engine’s own events',
    },
    { id: 'agent.requests.ten-files', value: ten?.requests.length ?? 0, unit: 'requests', goal: 'at most 25' },
    ...memoryFigures(resident),
    ...promptFigures(long),
  ]
}

const tenFiles: Move[] = [
  ...Array.from({ length: 8 }, (_, index) => writes(`src/more-${index}.js`, `export const more${index} = ${index}\n`)),
  writes('test/take.test.js', takeTest),
  writes('src/take.js', takeCode),
  finish(),
]

/** A session as long as a real one: it reads, now and then it writes, and at the end it is done. */
const thirtyTurns: Move[] = [
  ...Array.from({ length: 27 }, (_, index) =>
    bash(`cat package.json src/add.js test/add.test.js && seq 1 ${40 + index}`),
  ),
  writes('test/take.test.js', takeTest),
  writes('src/take.js', takeCode),
  finish(),
]

interface Run {
  played: Played
  firstByte: number
  /** Resident bytes of the action's process as each request was answered. */
  resident: number[]
}

async function oneRun(moves: Move[]): Promise<Run> {
  const scene = await startScene({ files: node.files })
  try {
    const job = scene.job()
    const resident: number[] = []
    const onLine = (line: string) => {
      if (/^Request \d+:/.test(line)) resident.push(...residentOf(job.folder))
    }
    const played = await play(scene, moves, { job, onLine })
    if (played.outputs.conclusion !== 'success') throw new Error(`The run ended as ${played.outputs.conclusion}.`)
    return { played, resident, firstByte: ((await played.model.firstByte) - played.began) / 1_000 }
  } finally {
    await scene.close()
  }
}

/** Of the action that runs in this folder. Linux. */
function residentOf(folder: string): number[] {
  const action = processesIn(folder).find(({ command }) => command.includes('dist/agent/index.js'))
  if (action === undefined) return []
  const [, kilobytes] = /^VmRSS:\s*(\d+)/m.exec(readFileSync(`/proc/${action.pid}/status`, 'utf8')) ?? []
  return [Number(kilobytes) * 1_024]
}

/** What the host keeps may grow with the conversation, and not with the turns. */
function memoryFigures(resident: readonly number[]): Figure[] {
  if (resident.length < 20) return []
  return [
    {
      id: 'agent.memory.growth.bytes',
      value: Math.max(0, median(resident.slice(-5)) - median(resident.slice(5, 10))),
      unit: 'bytes',
      goal: 'at most 16,777,216',
      note: 'resident in the action’s process: its last five turns over its sixth to tenth, of 30',
    },
    { id: 'agent.memory.peak.bytes', value: Math.max(...resident), unit: 'bytes', note: 'the most at any of 30 turns' },
  ]
}

interface Prompt {
  system?: { text: string }[]
  tools?: object[]
}

/** The system prompt and the tools of one request, and what of a session's prompts came from the cache. */
function promptFigures(played: Played): Figure[] {
  const { system = [], tools = [] } = (played.model.requests[0]?.body ?? {}) as Prompt
  const usage = ledgerTokens(played.ledger)
  return [
    {
      id: 'agent.prompt.tokens',
      value: promptTokensBound(system.map(({ text }) => text).join(''), tools),
      unit: 'tokens',
      goal: 'at most 2,500',
      note: 'a bound: the provider’s own counts for its tools, three characters a token for the system prompt and ours',
    },
    {
      id: 'agent.cache.share',
      value: cacheShare(usage),
      unit: 'share',
      goal: 'at least 0.9',
      note: `${played.model.requests.length} turns, counted by the local server as the provider counts`,
    },
  ]
}

/** The sum of what the broker wrote down. */
function ledgerTokens(ledger: string): TokenUsage {
  const sum = { ...noTokens }
  for (const line of ledger.split('\n').filter(Boolean)) {
    const { tokens } = JSON.parse(line) as { tokens?: TokenUsage }
    for (const key of Object.keys(sum) as (keyof TokenUsage)[]) sum[key] += tokens?.[key] ?? 0
  }
  return sum
}

/** Seconds from starting the Docker CLI to the first byte that a program inside prints. */
async function bareContainer(): Promise<number> {
  const { name } = await readyImage('runner', process.env)
  const began = performance.now()
  const usr = ['--mount', 'type=bind,source=/usr,target=/usr,readonly']
  execFileSync('docker', ['run', '--rm', '--network', 'none', ...usr, '--entrypoint', '/usr/bin/echo', name, 'x'])
  return (performance.now() - began) / 1_000
}

/** Bytes of the images that the engine pulled since then (seconds since the epoch). */
function pulledSince(since: number): number {
  const until = String(Math.ceil(Date.now() / 1_000))
  const filter = ['--filter', 'type=image', '--filter', 'event=pull', '--format', '{{.Actor.ID}}']
  const events = execFileSync('docker', ['events', '--since', String(since), '--until', until, ...filter], {
    encoding: 'utf8',
  })
  const size = (name: string) =>
    execFileSync('docker', ['image', 'inspect', '--format', '{{.Size}}', name], { encoding: 'utf8' })
  return [...new Set(events.split('\n').filter(Boolean))].reduce((sum, name) => sum + Number(size(name)), 0)
}

function engineAnswers(): boolean {
  try {
    execFileSync('docker', ['version', '--format', '{{.Server.Version}}'], { stdio: 'pipe', timeout: 10_000 })
    return true
  } catch {
    return false
  }
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
