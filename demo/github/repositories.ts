import { cpSync } from 'node:fs'
import { nodeId } from './formats.ts'
import { readRef } from './git/refs.ts'
import { type Files, firstCommit, initRepository, readFolder } from './git/repository.ts'
import { findRepo, type Hub, type Repo, userRow } from './hub.ts'
import { second } from './json.ts'
import type { Role } from './roles.ts'

export interface RepositoryOptions {
  owner: string
  name: string
  private?: boolean
  /** What the first commit holds. Without files and folder the repository stays empty. */
  files?: Files
  /** A folder to take the files from; modes and links are kept. */
  fromDirectory?: string
  /** Roles by login. The owner has them all. */
  collaborators?: Record<string, Exclude<Role, 'none'>>
  /** Whether our App is installed on it. Default: true. */
  installed?: boolean
  /** `owner/name` of the repository this one is a fork of: it starts with all of that one's commits. */
  forkOf?: string
}

const seats: Record<string, string> = {
  read: 'pull',
  triage: 'triage',
  write: 'push',
  maintain: 'maintain',
  admin: 'admin',
}

/** Makes a repository, in emulate and as a bare git repository, with one commit on `main` by its owner. */
export const addRepository = async (hub: Hub, options: RepositoryOptions): Promise<Repo> => {
  const { owner, name } = options
  const { store } = hub.emulate
  const user = store.users.findOneBy('login', owner)
  const org = user ? undefined : store.orgs.findOneBy('login', owner)
  const account = user ?? org
  if (!account) throw new Error(`There is no account ${owner}. Call createUser or createOrganization first.`)
  if (findRepo(hub, owner, name)) throw new Error(`There is a repository ${owner}/${name} already.`)
  const parent = options.forkOf ? findRepo(hub, ...(options.forkOf.split('/') as [string, string])) : undefined
  const row = store.repos.insert({
    ...{ node_id: nodeId('R', `${owner}/${name}`), name, full_name: `${owner}/${name}`, owner_id: account.id },
    owner_type: user ? 'User' : 'Organization',
    ...{
      private: options.private ?? false,
      visibility: options.private ? 'private' : 'public',
      default_branch: 'main',
    },
    ...blank(parent),
  })
  if (options.installed === false) hub.state.uninstalled.add(row.id)
  const repo = findRepo(hub, owner, name)
  if (!repo) throw new Error('The repository was not kept.')
  seat(hub, repo, options.collaborators ?? {})
  if (parent) cpSync(parent.dir, repo.dir, { recursive: true })
  else await initRepository(repo.dir)
  const files = { ...(options.fromDirectory ? readFolder(options.fromDirectory) : {}), ...options.files }
  if (Object.keys(files).length) {
    const author = { name: owner, email: `${account.id}+${owner}@users.noreply.github.com`, date: second() }
    await firstCommit(repo.dir, { branch: 'main', files, author, message: 'Initial commit' })
  }
  return repo
}

const blank = (parent: Repo | undefined) => ({
  ...{ description: null, fork: parent !== undefined, forked_from_id: parent?.row.id ?? null, homepage: null },
  ...{ language: null, languages: {}, forks_count: 0, stargazers_count: 0, watchers_count: 0, size: 0 },
  ...{ open_issues_count: 0, topics: [], has_issues: true, has_projects: true, has_wiki: true, has_pages: false },
  ...{ has_downloads: true, has_discussions: false, archived: false, disabled: false, pushed_at: null },
  ...{ allow_rebase_merge: true, allow_squash_merge: true, allow_merge_commit: true, allow_auto_merge: false },
  ...{ delete_branch_on_merge: false, allow_forking: true, is_template: false, license: null },
})

/** Gives people their roles on a repository, or changes them; `none` takes the seat away. */
export const seat = (hub: Hub, repo: Repo, collaborators: Record<string, Role>): void => {
  const { collaborators: table } = hub.emulate.store
  for (const [login, role] of Object.entries(collaborators)) {
    const user = userRow(hub, login)
    if (!user) throw new Error(`There is no user ${login} to be a collaborator. Create them first.`)
    const known = table.findBy('repo_id', repo.row.id).find((each) => each.user_id === user.id)
    // A seat without a known permission gives nothing, which is what "none" asks for.
    const permission = seats[role] ?? 'none'
    if (known) table.update(known.id, { permission })
    else table.insert({ repo_id: repo.row.id, user_id: user.id, permission })
  }
}

/** Where a branch of the repository points, or null. */
export const headOf = (repo: Repo, branch: string): string | null => readRef(repo.dir, `refs/heads/${branch}`)
