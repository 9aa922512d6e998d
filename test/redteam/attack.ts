/** What stands against an attack: the id is named by attacks, the text goes into `docs/attacks.md`. */
export const defences = {
  environment: 'The container’s environment is made from nothing; the job’s own is never passed on.',
  processes: 'A process namespace of its own: the host’s processes are not there to be read.',
  host: 'Keys are held by a process on the host, outside every namespace of the container.',
  mounts: 'Only the workspace, the toolchains (read-only) and named files are mounted; no home, no `/var`, no `/run`.',
  clone: 'The workspace is a clean clone, one commit deep, with no remote, no credential and no link to other objects.',
  carried: 'What git ignores is carried in by name, and names that say secret stay behind.',
  runner: 'The runner’s files and variables are not in the container, and what it prints is no command.',
  log: 'Each line from the container is quoted before it reaches the log, so that it begins no workflow command.',
  data: 'What is left in the workspace is data: no hook, setting, filter, script or link of it is obeyed by the host.',
  links: 'Links are published only where they stay in the tree, and followed by nobody on the host.',
  engine: 'No socket of an engine is mounted, and there is no network to reach one by.',
  capabilities: 'No capability, no new privileges, not root, and the engine’s system call filter.',
  readonly: 'A read-only root and read-only mounts; kernel settings are read-only too.',
  network: 'A network namespace with nothing in it but its own loopback.',
  broker: 'The broker knows one method, one path and one form of body, and writes each request anew.',
  answers: 'The broker withholds an answer that holds the key, follows no redirect, and tells errors in its own words.',
  registry:
    'A fetch’s way out ends on the host: each request is read, only packages and advisories of the named hosts are asked for, and the credential is added there and withheld from every answer.',
  manifests:
    'Only manifests and lock files are handed to a fetch, and settings without any credential; what it leaves is taken where it is a plain file or folder, and no link stands on the way.',
  judge:
    'The gate is run again by the host, in fresh containers, on exactly the tree that is published, with the base’s commands.',
  scope: 'Protected paths are put back to what they were, and the pull request says so.',
  ledger: 'Ledger and trajectory are written on the host, by the broker, from what really passed through it.',
  budget: 'The worst case of each request is reserved before it is forwarded, and what broke off counts in full.',
} as const

export type Defence = keyof typeof defences

/** One attack: a shell script that runs where the agent runs, as the agent, with the functions of `inside/tools.sh`. */
export interface Attack {
  /** Stable and dotted: `keys.environment.own`. */
  id: string
  /** What it tries, as the end of the sentence "The worker tries to …". */
  tries: string
  defence: Defence
  script: string
  /** Why the weak layout does not show it, where it does not. */
  unshown?: string
}

/** id (without its prefix), what it tries, the script, and why the weak layout does not show it. */
export type Row = readonly [name: string, tries: string, script: string, unshown?: string]

export const attacks = (prefix: string, defence: Defence, rows: readonly Row[]): Attack[] =>
  rows.map(([name, tries, script, unshown]) => ({
    id: `${prefix}.${name}`,
    tries,
    defence,
    script,
    ...(unshown === undefined ? {} : { unshown }),
  }))
