import { z } from 'zod/mini'
import type { Visit } from '../router.ts'
import { specsBranch } from './branch.ts'
import { readingProblem, unreachableGitHub } from './problems.ts'

const sha = z.string().check(z.regex(/^[0-9a-f]{40}$/))
const Ref = z.object({ object: z.object({ sha }) })
const Tree = z.object({ tree: z.array(z.object({ path: z.string(), type: z.string(), sha })), truncated: z.boolean() })
const Blob = z.object({ content: z.string(), encoding: z.literal('base64') })

/** The specs branch as it stood at one commit. */
export interface Snapshot {
  commit: string
  /** Files by path, with the SHA of their contents. */
  files: ReadonlyMap<string, string>
  truncated: boolean
}

export interface Reader {
  /** The newest state; `null` where the repository has no specs yet. Unchanged branches cost a conditional request. */
  snapshot(): Promise<Snapshot | null>
  /** A file's text. What was read once is never asked for again: its SHA is its contents. */
  text(sha: string): Promise<string>
}

const etags = new Map<string, { etag: string; body: unknown }>()
const blobs = new Map<string, string>()
const snapshots = new Map<string, Snapshot>()
const branches = new Map<string, Promise<string>>()

/** Reads the specs branch through GitHub's API, without a token or with the visitor's own. Throws `SentraError`. */
export function reader({ repository, site, preferences }: Visit): Reader {
  const get = async (path: string): Promise<unknown> => {
    const address = `${site.github.api}/repos/${repository}${path}`
    const key = `${preferences.githubToken} ${address}`
    const known = etags.get(key)
    const headers: Record<string, string> = { accept: 'application/vnd.github+json' }
    if (preferences.githubToken !== '') headers.authorization = `Bearer ${preferences.githubToken}`
    if (known) headers['if-none-match'] = known.etag
    // The browser's own cache would answer a 304 as 200, and sends no validator of ours.
    const response = await fetch(address, { headers, cache: 'no-store' }).catch((error: unknown) => {
      throw unreachableGitHub(error)
    })
    if (response.status === 304 && known) return known.body
    if (response.status === 404 || response.status === 409) return null
    if (!response.ok) {
      const reset = Number(response.headers.get('x-ratelimit-reset') ?? 0)
      const at = reset > 0 ? new Date(reset * 1_000) : null
      throw readingProblem(repository, response.status, preferences.githubToken !== '', at)
    }
    const body: unknown = await response.json()
    const etag = response.headers.get('etag')
    if (etag) etags.set(key, { etag, body })
    return body
  }

  /** Asked once a visit: a repository does not move its specs while one looks at them. */
  const branchOf = (): Promise<string> => {
    const key = `${preferences.githubToken} ${repository}`
    const asked = branches.get(key) ?? get('/contents/.sentra/config.yml').then(textOf).then(specsBranch)
    branches.set(key, asked)
    asked.catch(() => branches.delete(key))
    return asked
  }

  return {
    async snapshot() {
      const ref = await get(`/git/ref/heads/${await branchOf()}`)
      if (ref === null) {
        // No branch, or no repository that we may see: only the second is a problem.
        if ((await get('')) === null) throw readingProblem(repository, 404, preferences.githubToken !== '', null)
        return null
      }
      const commit = z.parse(Ref, ref).object.sha
      const known = snapshots.get(commit)
      if (known) return known
      const { tree, truncated } = z.parse(Tree, await get(`/git/trees/${commit}?recursive=1`))
      const files = new Map(tree.filter(({ type }) => type === 'blob').map(({ path, sha }) => [path, sha]))
      const snapshot = { commit, files, truncated }
      snapshots.set(commit, snapshot)
      return snapshot
    },
    async text(sha) {
      const known = blobs.get(sha)
      if (known !== undefined) return known
      const text = textOf(await get(`/git/blobs/${sha}`)) ?? ''
      blobs.set(sha, text)
      return text
    },
  }
}

/** The text of a blob or a file as GitHub gives it; `null` where there is none. */
function textOf(answer: unknown): string | null {
  if (answer === null) return null
  const { content } = z.parse(Blob, answer)
  const bytes = Uint8Array.from(atob(content.replace(/\s/g, '')), (letter) => letter.charCodeAt(0))
  return new TextDecoder().decode(bytes)
}
