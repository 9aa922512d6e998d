import type { CommitHead, GitHub } from '../github/port.ts'

/**
 * The specs branch of one repository, as one handler sees it: made anew for each event.
 *
 * It remembers what it read at the branch's head, so that reading and then writing does not read twice. That is safe:
 * a write on a head that has moved is refused by GitHub, and then everything is read and asked again.
 */
export interface Store {
  readonly github: GitHub
  readonly branch: string
  readonly now: () => Date
  readonly sleep: (milliseconds: number) => Promise<void>
  readonly random: () => number
  /** How often a write is tried while other writers are faster. */
  readonly attempts: number
  memory: Memory | null
}

/** What is known of one commit of the branch; `head: null` is a branch that is not there. */
export interface Memory {
  head: CommitHead | null
  files: Map<string, string | null>
}

export interface StoreOptions {
  branch: string
  now?: () => Date
  sleep?: (milliseconds: number) => Promise<void>
  random?: () => number
  attempts?: number
}

export const createStore = (github: GitHub, options: StoreOptions): Store => ({
  github,
  branch: options.branch,
  now: options.now ?? (() => new Date()),
  sleep: options.sleep ?? ((milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds))),
  random: options.random ?? Math.random,
  attempts: options.attempts ?? 30,
  memory: null,
})

/** Reads files at the head that is remembered, or at the branch's head now; one request at most. */
export async function readFiles(store: Store, paths: string[]): Promise<(string | null)[]> {
  const memory = store.memory
  const missing = memory ? paths.filter((path) => !memory.files.has(path)) : paths
  if (memory === null || (missing.length > 0 && memory.head !== null)) {
    const at = memory?.head?.sha ?? `refs/heads/${store.branch}`
    const [snapshot = null] = await store.github.readAt([{ at, paths: missing }])
    remember(store, snapshot && { sha: snapshot.sha, tree: snapshot.tree }, missing, snapshot?.files ?? [])
  }
  return paths.map((path) => store.memory?.files.get(path) ?? null)
}

/** Keeps what was read at a head; what was known of another head is forgotten. */
export function remember(store: Store, head: CommitHead | null, paths: string[], files: (string | null)[]): void {
  if (store.memory === null || store.memory.head?.sha !== head?.sha) store.memory = { head, files: new Map() }
  for (const [index, path] of paths.entries()) store.memory.files.set(path, files[index] ?? null)
}

/** Goes on to a commit of our own: what was read stays true but for what it changed. */
export function moveOn(store: Store, head: CommitHead, files: TextFile[]): void {
  const changed = files.map(({ path, content }) => [path, content] as const)
  store.memory = { head, files: new Map([...(store.memory?.files ?? []), ...changed]) }
}

export interface TextFile {
  path: string
  content: string
}

/** The head that the last read or write saw; `null` where the branch is not there. */
export const headOf = (store: Store): CommitHead | null => store.memory?.head ?? null
