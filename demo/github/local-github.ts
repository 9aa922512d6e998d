import { readFileSync } from 'node:fs'
import path from 'node:path'
import { Octokit } from '@octokit/rest'
import { addApp, addOrganization, addUser, botToken, expireTokens, issueToken } from './accounts.ts'
import { attach } from './front/attachments.ts'
import { setProtected } from './front/repositories.ts'
import { addRun, tellRun } from './front/runs.ts'
import { resolveCommit } from './git/commits.ts'
import { findRepo, type Hub, type Repo } from './hub.ts'
import { second } from './json.ts'
import { localFetch } from './local-fetch.ts'
import { addRepository, headOf, seat } from './repositories.ts'
import { allowSignIn } from './sign-in.ts'
import type { LocalGitHub, LocalRepository } from './types.ts'
import { deliver, flush, settle } from './webhooks/webhooks.ts'

const contentTypes: Record<string, string> = {
  ...{ '.wav': 'audio/wav', '.mp3': 'audio/mpeg', '.mp4': 'video/mp4', '.mov': 'video/quicktime' },
  ...{ '.webm': 'video/webm', '.png': 'image/png' },
}

interface Listeners {
  dispatch: Set<(dispatch: never) => void>
  cancel: Set<(runId: number) => void>
}

/** The handle that tests and the demo hold. */
export const localGitHub = (hub: Hub, listeners: Listeners, close: () => Promise<void>): LocalGitHub => {
  const need = (fullName: string): Repo => {
    const [owner = '', name = ''] = fullName.split('/')
    const repo = findRepo(hub, owner, name)
    if (!repo) throw new Error(`There is no repository ${fullName}. Call createRepository first.`)
    return repo
  }
  const account = (login: string) => {
    const { users, orgs } = hub.emulate.store
    const found = users.findOneBy('login', login) ?? orgs.findOneBy('login', login)
    if (!found) throw new Error(`There is no account ${login}.`)
    return found
  }
  const { app } = hub
  return {
    url: hub.url,
    webUrl: hub.url,
    app: {
      ...{
        id: app.id,
        slug: app.slug,
        clientId: app.clientId,
        privateKey: app.privateKey,
        permissions: app.permissions,
      },
      ...{ webhookSecret: hub.webhooks.secret, botLogin: app.bot.login, botId: app.bot.id },
    },
    ...{ switches: hub.switches, faults: hub.faults, journal: hub.journal, violations: hub.violations },

    createUser: (login, name) => {
      const { user, token } = addUser(hub, login, name)
      return { id: user.id, login: user.login, token }
    },
    createOrganization: (login, options = {}) => ({ id: addOrganization(hub, login, options), login }),
    createRepository: async (options) => shown(hub, await addRepository(hub, options)),
    setRole: (repo, login, role) => seat(hub, need(repo), { [login]: role }),
    setProtected: (repo, branch, on) => setProtected(hub, need(repo), branch, on),
    headOf: (repo, branch) => headOf(need(repo), branch),

    octokitFor: (token) => new Octokit({ baseUrl: hub.url, auth: token }),
    installationToken: (owner, permissions = app.permissions) =>
      botToken(hub, { kind: 'installation', app, permissions, ownerId: account(owner).id, repositories: 'all' }),
    actionsToken: (repo, permissions) => {
      const { row } = need(repo)
      const actions = hub.state.apps.get(15_368) ?? app
      const repositories = new Set([row.id])
      return botToken(hub, { kind: 'actions', app: actions, permissions, ownerId: row.owner_id, repositories })
    },
    userTokenVia: (login, slug = app.slug) => {
      const user = hub.emulate.store.users.findOneBy('login', login)
      if (!user) throw new Error(`There is no user ${login}.`)
      const known = [...hub.state.apps.values()].find((each) => each.slug === slug)
      const id = 2_000_000 + hub.state.apps.size
      const via = known ?? addApp(hub, { id, slug, permissions: {}, privateKey: app.privateKey })
      return issueToken(hub, 'ghu', { kind: 'user', user, via })
    },
    allowSignIn: (callback) => allowSignIn(hub, callback),
    expireTokens: () => expireTokens(hub),

    attach: (repo, file, contentType) => {
      const name = typeof file === 'string' ? path.basename(file) : file.name
      const bytes = typeof file === 'string' ? readFileSync(file) : file.bytes
      const type = contentType ?? contentTypes[path.extname(name).toLowerCase()] ?? 'application/octet-stream'
      const url = `https://github.com${attach(hub, need(repo), name, bytes, type).path}`
      return { url, markdown: url.includes('/assets/') ? url : `[${name}](${url})` }
    },
    fetch: localFetch(hub.url),

    connectApp: (...urls) => {
      hub.webhooks.urls = urls
    },
    deliveries: hub.webhooks.deliveries,
    onDelivery: (listener) => listening(hub.webhooks.listeners, listener),
    redeliver: async (id) => {
      const found = hub.webhooks.deliveries.find((each) => each.id === id)
      if (!found) throw new Error(`There is no delivery ${id}.`)
      await deliver(hub, found)
    },
    settle: () => settle(hub),

    onDispatch: (listener) => listening(listeners.dispatch, listener as (dispatch: never) => void),
    onCancel: (listener) => listening(listeners.cancel, listener),
    addRun: async (fullName, run) => {
      const repo = need(fullName)
      const sha = run.sha ?? (await resolveCommit(repo.dir, run.branch)) ?? ''
      const made = await addRun(hub, repo, { title: run.workflow, ...run, sha }, { kind: 'none' })
      flush(hub)
      return made
    },
    updateRun: async (id, change) => {
      const run = hub.state.runs.find((each) => each.id === id)
      if (!run) throw new Error(`There is no run ${id}.`)
      Object.assign(run, change)
      await tellRun(hub, run, { kind: 'none' })
      flush(hub)
      return run
    },

    age: (subject, seconds) => age(hub, subject, seconds),
    close,
  }
}

const shown = (hub: Hub, repo: Repo): LocalRepository => ({
  ...{ id: repo.row.id, owner: repo.owner, name: repo.name, fullName: repo.fullName, private: repo.row.private },
  ...{ cloneUrl: `${hub.url}/${repo.fullName}.git`, gitDir: repo.dir },
})

const listening = <T>(all: Set<T>, listener: T) => {
  all.add(listener)
  return () => {
    all.delete(listener)
  }
}

const age = (hub: Hub, subject: { comment: number } | { issue: number }, seconds: number): void => {
  const [key, row] =
    'comment' in subject
      ? [`comment:${subject.comment}`, hub.emulate.store.comments.get(subject.comment)]
      : [`issue:${subject.issue}`, hub.emulate.store.issues.get(subject.issue)]
  if (!row) throw new Error(`There is no ${key.replace(':', ' ')}.`)
  const earlier = (at: string) => new Date(Date.parse(at) - seconds * 1_000).toISOString()
  // In place: emulate's own update would date it now.
  Object.assign(row, { created_at: earlier(row.created_at), updated_at: earlier(row.updated_at) })
  const renames = 'issue' in subject ? hub.state.renames.get(subject.issue) : undefined
  for (const change of [hub.state.edits.get(key), ...(renames ?? [])])
    if (change) change.at = second(Date.parse(earlier(change.at)))
}
