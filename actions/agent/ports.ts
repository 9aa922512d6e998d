import type { Config } from '../../core/config/schema.ts'
import type { Jobs } from '../../core/github/jobs.ts'
import type { GitHub } from '../../core/github/port.ts'
import type { Reviews } from '../../core/github/reviews.ts'
import type { Threads } from '../../core/github/threads.ts'
import type { Broker, BrokerOptions } from './broker/broker.ts'
import type { Sandbox } from './container/sandbox.ts'
import type { Git } from './git.ts'
import type { Left } from './state.ts'

/** Everything of the world that a run touches. `index.ts` fills it in, and so does the demo, with a sandbox of its own. */
export interface Ports {
  github: GitHub & Reviews & Threads & Jobs
  /** Opens the sandbox that the base branch's configuration asks for. */
  openSandbox(settings: Config['sandbox']): Sandbox
  startBroker(options: BrokerOptions): Promise<Broker>
  git: Git
  /** Milliseconds since the epoch. */
  now(): number
  /** The job's log. */
  log: Log
  /** Tells what a later process needs to clean up after this one. */
  remember(left: Left): void
  /** Aborted when the workflow is cancelled. */
  signal: AbortSignal
}

export interface Log {
  info(line: string): void
  warn(line: string): void
}

/** Where the programs lie that are mounted into containers: the worker and the hooks. */
export interface Programs {
  /** A folder with `index.js`. */
  worker: string
  /** A folder with `validate-bash.cjs`, `verify-changes.js` and `quality-gate.js`. */
  hooks: string
}
