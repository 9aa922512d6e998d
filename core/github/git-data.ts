import { Buffer } from 'node:buffer'
import { accountOf, type Client, once, type Repository, statusOf, unless } from './answers.ts'
import { found, type LatestComments, readAtQuery, type TreeAnswer } from './graphql.ts'
import type { CommitDetails, GitData, Read, Snapshot, TreeChange } from './port.ts'

const commitsAPage = 100

/** Git objects and refs. Writes are never repeated here: the store asks its question again instead. */
export const gitData = ({ rest, graphql }: Client, repository: Repository): GitData => ({
  async branchHead(branch) {
    const answer = await unless(rest.repos.getBranch({ ...repository, branch }), [404, 409], null)
    return answer && { sha: answer.data.commit.sha, tree: answer.data.commit.commit.tree.sha }
  },

  async commit(sha) {
    const answer = await unless(rest.repos.getCommit({ ...repository, ref: sha, per_page: 1 }), [404, 409, 422], null)
    return answer && detailsOf(answer.data)
  },

  async readText(path, ref) {
    const answer = await unless(rest.repos.getContent({ ...repository, path, ref }), [404], null)
    if (answer === null || Array.isArray(answer.data) || answer.data.type !== 'file') return null
    const { content, encoding, sha } = answer.data
    // Over 1 MB the contents come without content; the blob still has it.
    return encoding === 'base64' && content !== '' ? fromBase64(content) : await blobText(rest, repository, sha)
  },

  async readAt(reads) {
    const { query, variables } = readAtQuery(repository, reads)
    const { repository: answer } = await graphql<{ repository: Record<string, TreeAnswer | null> }>(query, variables)
    return snapshotsOf(rest, repository, reads, answer)
  },

  async readAtWith(reads, beside) {
    const { query, variables } = readAtQuery(repository, reads, beside)
    type Answer = {
      repository: Record<string, TreeAnswer | null> & { issue?: LatestComments | null }
      said?: { lastEditedAt?: string | null } | null
    }
    const asked = graphql<Answer>(query, variables)
    const { repository: answer, said } = await found(asked)
    // A comment may be gone; where the repository is, that is the error.
    if (!answer) await asked
    const comments = (answer.issue?.comments.nodes ?? []).map(({ author, body, createdAt, lastEditedAt }) => ({
      ...{ author: author?.databaseId ?? null, body, created_at: createdAt, edited: lastEditedAt !== null },
    }))
    return { snapshots: await snapshotsOf(rest, repository, reads, answer), comments, edited: said?.lastEditedAt }
  },

  async createFile(path, text, message) {
    const content = Buffer.from(text).toString('base64')
    await rest.repos.createOrUpdateFileContents({ ...repository, path, message, content, request: once })
  },

  async branchRules(branch) {
    const answer = await unless(rest.repos.getBranchRules({ ...repository, branch }), [403, 404], null)
    return (answer?.data ?? []).map((rule) => {
      const ruleset = 'ruleset_id' in rule && rule.ruleset_id !== undefined ? ` (ruleset ${rule.ruleset_id})` : ''
      return `${rule.type}${ruleset}`
    })
  },

  async createTree(base, files) {
    const tree = files.map(entryOf)
    const { data } = await rest.git.createTree({
      ...repository,
      ...(base === null ? {} : { base_tree: base }),
      tree,
      request: once,
    })
    return data.sha
  },

  async createBlob(bytes) {
    const content = Buffer.from(bytes).toString('base64')
    const { data } = await rest.git.createBlob({ ...repository, content, encoding: 'base64', request: once })
    return data.sha
  },

  async createCommit({ tree, parents, message }) {
    const { data } = await rest.git.createCommit({ ...repository, tree, parents, message, request: once })
    return data.sha
  },

  async createBranch(branch, sha) {
    const made = rest.git.createRef({ ...repository, ref: `refs/heads/${branch}`, sha, request: once })
    return (await unless(made, [422], null)) !== null
  },

  async moveBranch(branch, sha, force = false) {
    const moved = rest.git.updateRef({ ...repository, ref: `heads/${branch}`, sha, force, request: once })
    return (await unless(moved, [422], null)) !== null
  },

  async deleteBranch(branch) {
    // 422 is how GitHub says that there is no such ref.
    await unless(rest.git.deleteRef({ ...repository, ref: `heads/${branch}`, request: once }), [404, 422], null)
  },

  async history(path, head) {
    const asked = rest.repos.listCommits({ ...repository, path, sha: head, per_page: 100 })
    const answer = await unless(asked, [404, 409], null)
    return (answer?.data ?? []).map(({ sha }) => sha)
  },

  async commitsSince(ancestor, head) {
    const commits: CommitDetails[] = []
    for (let page = 1; ancestor !== head; page++) {
      const basehead = `${ancestor}...${head}`
      const asked = rest.repos.compareCommitsWithBasehead({ ...repository, basehead, per_page: commitsAPage, page })
      const answer = await unless(asked, [404, 422], null)
      if (answer?.data.status === 'identical') break
      if (answer?.data.status !== 'ahead') return null
      commits.push(...answer.data.commits.map(detailsOf))
      if (commits.length >= answer.data.total_commits) break
      // Whoever reads the list must not take a part of it for all: a commit that is not on it was looked at by nobody.
      if (answer.data.commits.length === 0) return null
    }
    return commits
  },

  async parting(base, head) {
    const commits: CommitDetails[] = []
    for (let page = 1; ; page++) {
      const asked = { ...repository, basehead: `${base}...${head}`, per_page: commitsAPage, page }
      const answer = await unless(rest.repos.compareCommitsWithBasehead(asked), [404, 422], null)
      if (answer === null) return null
      const { merge_base_commit: from, total_commits: all, commits: some } = answer.data
      commits.push(...some.map(detailsOf))
      if (commits.length >= all) return { from: { sha: from.sha, tree: from.commit.tree.sha }, commits }
      if (some.length === 0) return null
    }
  },
})

interface CommitAnswer {
  sha: string
  commit: {
    tree: { sha: string }
    message: string
    verification?: { verified: boolean }
    committer: { date?: string } | null
  }
  parents: { sha: string }[]
  author: object | null
  committer: object | null
}

const detailsOf = ({ sha, commit, parents, author, committer }: CommitAnswer): CommitDetails => ({
  sha,
  tree: commit.tree.sha,
  parents: parents.map((parent) => parent.sha),
  message: commit.message,
  verified: commit.verification?.verified === true,
  committer: accountOf(committer),
  author: accountOf(author),
  date: commit.committer?.date ?? '',
})

const snapshotsOf = (
  rest: Client['rest'],
  repository: Repository,
  reads: Read[],
  answer: Record<string, unknown>,
): Promise<(Snapshot | null)[]> =>
  Promise.all(
    reads.map(async ({ paths }, index): Promise<Snapshot | null> => {
      const commit = answer[`r${index}`] as TreeAnswer | null | undefined
      if (!commit?.oid) return null
      const files = paths.map(async (_, file) => {
        const blob = commit[`f${file}`]?.object
        if (!blob?.oid) return null
        // Long texts are cut by GraphQL, and what is no UTF-8 is left out.
        return blob.text === null || blob.isTruncated ? blobText(rest, repository, blob.oid) : blob.text
      })
      return { sha: commit.oid, tree: commit.tree.oid, files: await Promise.all(files) }
    }),
  )

function entryOf(change: TreeChange) {
  const mode = 'mode' in change && change.mode ? change.mode : '100644'
  const entry = { path: change.path, mode, type: 'blob' } as const
  if ('delete' in change) return { ...entry, sha: null }
  return 'blob' in change ? { ...entry, sha: change.blob } : { ...entry, content: change.content }
}

const fromBase64 = (content: string) => Buffer.from(content, 'base64').toString('utf8')

async function blobText(rest: Client['rest'], repository: Repository, sha: string): Promise<string> {
  const { data } = await rest.git.getBlob({ ...repository, file_sha: sha })
  return fromBase64(data.content)
}

/** Whether git data is refused because the repository has no commit at all. */
export const isEmptyRepository = (error: unknown): boolean => statusOf(error) === 409
