import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { visibleText } from '../../../core/text/visible.ts'
import type { LedgerEntry } from '../broker/broker.ts'
import { inside, type SandboxResult } from '../container/sandbox.ts'
import type { NamedSandbox } from '../containers.ts'
import type { AgentEnd } from '../judge/verdict.ts'
import { lineLogger, quoted } from '../log.ts'
import { memoryFiles } from '../memory/files.ts'
import type { Ports } from '../ports.ts'
import { dollars } from '../report/markdown.ts'
import { need, type Track } from '../track.ts'
import { agentEnd } from './agent-end.ts'
import { repositoryContext } from './context.ts'
import { type HandedIn, handed } from './hand-in.ts'
import { readLedger } from './ledger.ts'
import { agentModel } from './open-broker.ts'
import { workerTask } from './task.ts'
import { said, untestableIn, type WorkerResult, workerLines } from './worker-lines.ts'

export interface Worked {
  end: AgentEnd
  /** The agent's own words. They prove nothing. */
  summary: string
  untestable: ReadonlyMap<number, string>
  /** Proposed for the project's memory, as the agent wrote it. */
  learned: readonly string[]
  overview: string | null
  /** To what was asked in a review. */
  replies: WorkerResult['replies']
  turns: number
  model: string
}

/** A container that is lost for no reason of its own is started anew so often. */
const restarts = 2

/** Lets the agent work in its container until it ends, for whatever reason. */
export async function work(ports: Ports, sandbox: NamedSandbox, given: HandedIn, track: Track): Promise<Worked> {
  const approved = need(track, 'approved')
  const broker = need(track, 'broker')
  const { history, base } = need(track, 'prepared')
  const { config } = approved
  const asks = track.review?.open ?? null
  const model = agentModel(config)
  const memory = memoryFiles(config, approved.spec.project)
  const part = config.projects[approved.spec.project]?.path ?? null
  const context = await repositoryContext(ports.git, history, base.tree, memory, part, visibleText)
  const deadline = ports.now() + config.agent.minutes * 60_000

  let heard: Heard = { result: null, worker: null }
  for (let attempt = 0; attempt <= restarts; attempt++) {
    const task = workerTask(approved, model, context, attempt === 0 ? null : broker.trajectoryPath, asks)
    const file = path.join(track.folders.handed, 'task.json')
    await writeFile(file, JSON.stringify(task), { mode: 0o644 })
    heard = await listen(ports, sandbox, given, track, file, deadline - ports.now())
    if (!lost(heard)) break
    // What the lost one had asked is paid for: the next one is told the answer, and does not ask again.
    await broker.settled()
    ports.log.warn('The agent’s container was lost. It goes on where it was, in a new one.')
  }

  const ledger: LedgerEntry[] = await readLedger(broker.ledgerPath)
  const limits = {
    turns: config.agent.turns,
    dollars: config.budget.run,
    minutes: config.agent.minutes,
    memoryMb: config.sandbox.memory_mb,
    pids: config.sandbox.pids,
  }
  const end = agentEnd({ ...heard, ledger, limits, model })
  const summary = heard.worker?.summary ?? ''
  const { learned = [], overview = null, replies = [] } = heard.worker ?? {}
  const untestable = untestableIn(heard.worker)
  return { end, summary, untestable, learned, overview, replies, turns: broker.usage().requests, model }
}

interface Heard {
  result: SandboxResult | null
  worker: WorkerResult | null
}

/** Killed from outside: neither the deadline, nor memory, nor a person, nor the worker itself ended it. */
const lost = ({ result, worker }: Heard) =>
  result !== null &&
  worker === null &&
  result.exitCode === 137 &&
  !result.oomKilled &&
  !result.timedOut &&
  !result.aborted

async function listen(
  { log }: Ports,
  sandbox: NamedSandbox,
  { hooks, worker: program, environment }: HandedIn,
  track: Track,
  task: string,
  deadlineMs: number,
): Promise<Heard> {
  const { status, folders, broker } = track
  let worker: WorkerResult | null = null
  const errors = lineLogger(log)
  const lines = workerLines((line) => {
    const text = said(line)
    if (text !== '') log.info(quoted(text))
    if (line.event === 'result') worker = line
    if (line.event === 'turn') status.note(`turn ${line.turn}, ${dollars(broker?.usage().dollars ?? 0)}`)
  })
  const begun = status.step('agent')
  track.begun = true
  const result = await sandbox.run('agent', {
    workspace: folders.workspace,
    command: [inside.node, `${handed.worker}/index.js`, handed.task],
    environment,
    ...(broker ? { socket: broker.socketPath } : {}),
    mounts: [program, hooks, { source: task, target: handed.task }],
    deadlineMs,
    onOutput: (text, stream) => (stream === 'stdout' ? lines(text) : errors.write(text)),
  })
  errors.end()
  await begun
  return { result, worker }
}
