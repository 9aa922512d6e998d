/**
 * The port through which a run has commands executed on a workspace. `dockerSandbox` is its only implementation in
 * anything published; it is narrow so that a demo on a machine without an engine can bring one of its own.
 */
export interface Sandbox {
  /**
   * Runs one command to its end, whatever that is.
   * @throws SentraError when the isolation cannot be had or does not hold: then the command was never started.
   */
  run(task: SandboxTask): Promise<SandboxResult>
}

/** Where things lie inside, in every kind of image. */
export const inside = {
  workspace: '/workspace',
  home: '/home/agent',
  /** Node 24, whatever the image brings itself. */
  node: '/opt/sentra/bin/node',
  /** The broker's socket, where a task has one. */
  socket: '/run/sentra/broker.sock',
  /** Mount what a task needs (worker, hooks, task file) below this folder. */
  sentra: '/opt/sentra',
} as const

export interface Mount {
  /** An absolute path on the host. */
  source: string
  /** An absolute path inside. */
  target: string
}

export interface SandboxTask {
  /** The container's name, unique on the host: what `removeContainer` takes. */
  name: string
  /** The host folder that is mounted writable, and the only one. */
  workspace: string
  /** The arguments of the program, which comes first, by an absolute path inside or a name on `PATH`. */
  command: readonly string[]
  /** Variables beside the sandbox's own (`PATH`, `HOME`, …). Nothing secret belongs here. */
  environment?: Readonly<Record<string, string>>
  /** The broker's socket on the host; without it the task has no way out at all. */
  socket?: string
  /** Host files and folders to mount read-only. Their modes must let the container's user read: see `chooseUser`. */
  mounts?: readonly Mount[]
  /** Milliseconds from now after which everything inside is killed. */
  deadlineMs: number
  /** Told of output as it comes, undecoded lines may be split anywhere. */
  onOutput?: (text: string, stream: 'stdout' | 'stderr') => void
  /** Kills everything inside when it is aborted. */
  signal?: AbortSignal
}

export interface SandboxResult {
  /** The command's exit code; 137 when it was killed. */
  exitCode: number
  /** A process inside was killed for memory. The exit code may still be 0. */
  oomKilled: boolean
  /** The deadline ended it. */
  timedOut: boolean
  /** The caller's signal ended it. */
  aborted: boolean
  /** The last 64 KiB of both streams together. */
  tail: string
  /** Milliseconds from the start to the first line of the preflight, and in all. */
  startedMs: number
  ms: number
}
