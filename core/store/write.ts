import { ConflictError, Refusal } from '../errors.ts'
import { isRateLimit, statusOf } from '../github/answers.ts'
import { isEmptyRepository } from '../github/git-data.ts'
import type { CommitHead } from '../github/port.ts'
import { protectedBranch, tooManyWriters, unwritable } from './refusals.ts'
import { headOf, moveOn, type Store, type TextFile } from './store.ts'
import { inTurn } from './turns.ts'

/** What an operation wants written; `null` where it was done already. */
export interface Plan<T> {
  result: T
  commit: Commit | null
}

export interface Commit {
  message: string
  files: TextFile[]
}

export interface Written<T> {
  result: T
  /** The commit that did it, or the head at which it was seen to be done. */
  commit: string
  changed: boolean
}

/** Server errors in a row before the error is given up to the caller. */
const serverErrors = 4
/** How often GitHub may say "no fast-forward" of a branch that did not move before we believe it is protected. */
const unmoved = 3

/**
 * One operation is one commit. `plan` reads what it needs, asks the domain question and says what to write; whenever
 * another writer was faster, all of it is read and asked again. It throws `Refusal` where the answer is no.
 *
 * Throws `ConflictError` when others were faster `store.attempts` times; `Refusal` when a rule forbids the write.
 */
export function write<T>(store: Store, plan: (store: Store) => Promise<Plan<T>>): Promise<Written<T>> {
  const { owner, repo } = store.github
  return inTurn(`${owner}/${repo}/${store.branch}`, async () => {
    const made: string[] = []
    let errors = 0
    let refusals = 0
    let refusedAt: string | undefined
    for (let attempt = 0; attempt < store.attempts; attempt++) {
      if (attempt > 0) {
        store.memory = null
        // Full jitter: a random part of a time that doubles, so that those who collided do not collide again.
        await store.sleep(store.random() * Math.min(2_000, 25 * 2 ** attempt))
      }
      try {
        const { result, commit } = await plan(store)
        const before = headOf(store)
        const place = before?.sha ?? ''
        // An answer that was cut off may have been a yes.
        if (commit === null) return { result, commit: place, changed: made.includes(place) }
        refusals = place === refusedAt ? refusals + 1 : 0
        if (refusals >= unmoved) throw await protectedBranch(store)
        if (await put(store, before, commit, made)) return { result, commit: made.at(-1) ?? '', changed: true }
        refusedAt = place
      } catch (error) {
        if (!isPassing(error) || ++errors >= serverErrors) throw error
      }
    }
    throw tooManyWriters(store)
  })
}

/** Tree, commit, ref. `false` where the ref would not move: somebody was faster, or a rule is in the way. */
async function put(store: Store, before: CommitHead | null, { message, files }: Commit, made: string[]) {
  const { github, branch } = store
  try {
    const tree = await makeTree(store, before, files)
    const parents = before === null ? [] : [before.sha]
    const sha = await github.createCommit({ tree, parents, message: `${message}\n\n[skip ci]` })
    made.push(sha)
    const moved = await (before === null ? github.createBranch(branch, sha) : github.moveBranch(branch, sha))
    if (moved) moveOn(store, { sha, tree }, files)
    return moved
  } catch (error) {
    if (statusOf(error) === 403 && !isRateLimit(error)) throw unwritable(store, error)
    throw error
  }
}

async function makeTree(store: Store, before: CommitHead | null, files: TextFile[]): Promise<string> {
  try {
    return await store.github.createTree(before?.tree ?? null, files)
  } catch (error) {
    if (before !== null || !isEmptyRepository(error)) throw error
    // A repository without any commit takes no git data: the first file must come by the front door.
    await store.github.createFile('.sentra/README.md', firstFile(store.branch), 'Make room for Sentra\n\n[skip ci]')
    return store.github.createTree(null, files)
  }
}

const firstFile = (branch: string) =>
  `Sentra keeps its specs on the branch \`${branch}\`. Its settings belong here, in \`.sentra/config.yml\`.\n`

/** What may pass by itself: a server error, a cut connection (Octokit says 500), a conflict that names no reason. */
function isPassing(error: unknown): boolean {
  if (error instanceof Refusal || error instanceof ConflictError) return false
  const status = statusOf(error)
  return status !== undefined && (status >= 500 || status === 409)
}
