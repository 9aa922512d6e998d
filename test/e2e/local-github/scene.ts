import { execFile } from 'node:child_process'
import { createServer, type Server } from 'node:http'
import { promisify } from 'node:util'
import { Octokit } from '@octokit/rest'
import { type LocalGitHubOptions, startLocalGitHub } from '../../../demo/github/index.ts'

export const at = { owner: 'alice', repo: 'hello' }

const nothing = () => {}
const silent = { debug: nothing, info: nothing, warn: nothing, error: nothing }

/** A local GitHub with alice's repository `hello`, bob who may write, and mallory who may not. */
export const openScene = async (options: LocalGitHubOptions = {}) => {
  const github = await startLocalGitHub(options)
  const alice = github.createUser('alice', 'Alice')
  const bob = github.createUser('bob')
  const mallory = github.createUser('mallory')
  const repository = await github.createRepository({
    owner: 'alice',
    name: 'hello',
    collaborators: { bob: 'write' },
    files: {
      'README.md': '# hello\n',
      'src/a.ts': 'export const a = 1\n',
      run: { content: '#!/bin/sh\n', mode: '100755' },
    },
  })
  const as = (token: string) => new Octokit({ baseUrl: github.url, auth: token, log: silent })
  return {
    ...{ github, repository, as },
    ...{ alice: as(alice.token), bob: as(bob.token), mallory: as(mallory.token), anyone: as('') },
    app: as(github.installationToken('alice')),
    tokens: { alice: alice.token, bob: bob.token, mallory: mallory.token },
  }
}

export type Scene = Awaited<ReturnType<typeof openScene>>

/** The status a request ended with, refused or not. */
export const status = (work: Promise<{ status: number }>): Promise<number> =>
  work.then(
    (answer) => answer.status,
    (error: { status: number }) => error.status,
  )

/** Commits one file on a branch (made from main where it is new) through the Git Data API. */
export const commitFile = async (who: Octokit, branch: string, path: string, content = `${path}\n`) => {
  const known = await who.rest.git.getRef({ ...at, ref: `heads/${branch}` }).catch(() => null)
  const parent = (known ?? (await who.rest.git.getRef({ ...at, ref: 'heads/main' }))).data.object.sha
  const entry = { path, mode: '100644', type: 'blob', content } as const
  const tree = (await who.rest.git.createTree({ ...at, base_tree: parent, tree: [entry] })).data
  const commit = (await who.rest.git.createCommit({ ...at, message: `Add ${path}`, tree: tree.sha, parents: [parent] }))
    .data
  if (known) await who.rest.git.updateRef({ ...at, ref: `heads/${branch}`, sha: commit.sha })
  else await who.rest.git.createRef({ ...at, ref: `refs/heads/${branch}`, sha: commit.sha })
  return commit
}

const run = promisify(execFile)

/** Runs the machine's own git, with nobody's configuration. */
export const git = async (cwd: string, ...args: string[]): Promise<string> => {
  const env = {
    ...{ PATH: process.env.PATH ?? '', HOME: '/nonexistent', GIT_CONFIG_NOSYSTEM: '1', GIT_TERMINAL_PROMPT: '0' },
    ...{ GIT_AUTHOR_NAME: 'Bob', GIT_AUTHOR_EMAIL: 'bob@example.com' },
    ...{ GIT_COMMITTER_NAME: 'Bob', GIT_COMMITTER_EMAIL: 'bob@example.com' },
  }
  return (await run('git', args, { cwd, env, timeout: 30_000 })).stdout.trim()
}

export interface Heard {
  headers: Record<string, string | string[] | undefined>
  body: string
}

/** Listens as an App would, and answers 200. */
export const openReceiver = async (): Promise<{ url: string; heard: Heard[]; server: Server }> => {
  const heard: Heard[] = []
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    heard.push({ headers: request.headers, body: Buffer.concat(chunks).toString() })
    response.end('ok')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  return { url: `http://127.0.0.1:${port}/`, heard, server }
}
