import { chownSync, mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { BrokerOptions } from '../../../actions/agent/broker/broker.ts'
import type { BrokerUsage } from '../../../actions/agent/broker/purse.ts'
import type { Limits } from '../../../actions/agent/container/arguments.ts'
import type { SandboxResult, SandboxTask } from '../../../actions/agent/container/sandbox.ts'
import { callAs } from './call-as.ts'

export interface Job {
  uid: number
  image?: string
  limits?: Partial<Limits>
  task: Pick<SandboxTask, 'name' | 'workspace' | 'command'> &
    Partial<Pick<SandboxTask, 'mounts' | 'environment' | 'deadlineMs'>>
  broker?: Pick<BrokerOptions, 'upstream' | 'models' | 'directory'> & Partial<Pick<BrokerOptions, 'prices'>>
  /** Aborts when this is seen on standard output. */
  abortOn?: string
}

export interface Done {
  result?: SandboxResult
  error?: string
  stdout: string
  stderr: string
  broker?: { usage: BrokerUsage; ledger: string; trajectory: string }
}

/**
 * The uids of GitHub's standard, larger and self-hosted runners; where we are not root, only our own. What the user could
 * make a difference to (who owns what, who may read what, a whole run of each kind, the red team) is tested as each of
 * them; other tests take them in turn, by `nextUid`, so that all of them meet ordinary work.
 */
export const uids = process.getuid?.() === 0 ? [1001, 1000, 0] : [process.getuid?.() ?? 0]

let turn = 0
/** The next of the runners' uids: of one file's tests, the first is the standard runner's, the second the larger one's. */
export const nextUid = (): number => uids[turn++ % uids.length] ?? 0

let count = 0
/** A name for a container that no other test uses. */
export const uniqueName = (): string => {
  count += 1
  return `sentra-test-${process.pid}-${Date.now().toString(36)}-${count}`
}

/** A folder that the user owns, and its removal. */
export function folderOf(uid: number): { folder: string; remove: () => void } {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'sentra-workspace-'))
  if (process.getuid?.() === 0) chownSync(folder, uid, uid)
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) }
}

/** Runs a job as its user, with `environment` added to the host's own. */
export const runAs = (job: Job, environment: Record<string, string> = {}): Promise<Done> =>
  callAs(job.uid, path.join(import.meta.dirname, 'sandbox-job.ts'), 'sandboxJob', [job], environment)
