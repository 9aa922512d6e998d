import type { Config } from '../../core/config/schema.ts'
import type { GitHub } from '../../core/github/port.ts'
import type { Broker, BrokerOptions } from './broker/broker.ts'
import type { Sandbox } from './container/sandbox.ts'
import type { Git } from './git.ts'

/** Everything of the world that a run touches. `index.ts` fills it in, and so does the demo, with a sandbox of its own. */
export interface Ports {
  github: GitHub
  /** Opens the sandbox that the base branch's configuration asks for. */
  openSandbox(settings: Config['sandbox']): Sandbox
  startBroker(options: BrokerOptions): Promise<Broker>
  git: Git
  now(): number
  /** The job's log. */
  log: Log
  /** Told of names that a later process needs to clean up after this one: the comment, the containers. */
  remember(key: 'comment' | 'issue' | 'container' | 'ended', value: string): void
  /** Ends the run early: the workflow was cancelled. */
  signal: AbortSignal
}

export interface Log {
  info(line: string): void
  warn(line: string): void
}

/** Where the programs lie that are mounted into containers: the worker and the hooks, each a bundle. */
export interface Programs {
  /** A folder with `index.js`. */
  worker: string
  /** A folder with `validate-bash.js`, `verify-changes.js` and `quality-gate.js`. */
  hooks: string
}
