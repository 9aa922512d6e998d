import { randomInt, randomUUID } from 'node:crypto'
import type { Answer } from '../http.ts'
import { type Hub, type Repo, repoById } from '../hub.ts'
import { reaches } from '../permissions.ts'
import { actorOf, isBot, type Principal } from '../principals.ts'
import { roleOf } from '../roles.ts'

/**
 * What people attach. GitHub keeps it away from the repository, under addresses of its own, and where it ends up
 * depends on kind and privacy: files (mp3, wav) and assets (video, images) of public repositories redirect to signed
 * addresses on other hosts; a private repository's asset is read through the signed address in `body_html` alone.
 */
export interface Attachment {
  /** The path on github.com: `/user-attachments/files/<digits>/<name>` or `/user-attachments/assets/<uuid>`. */
  path: string
  repoId: number
  name: string
  bytes: Buffer
  contentType: string
  /** The path on the storage host, without its signature. */
  stored: string
}

const signatureSeconds = 300

const isAsset = (contentType: string) => /^(video|image)\//.test(contentType)

/** Keeps an attachment and returns the address that GitHub's page would write into the text. */
export const attach = (hub: Hub, repo: Repo, name: string, bytes: Buffer, contentType: string): Attachment => {
  const digits = randomInt(20_000_000, 29_999_999)
  const uuid = randomUUID()
  const extension = name.includes('.') ? name.slice(name.lastIndexOf('.')) : ''
  const asset = isAsset(contentType)
  const path = asset
    ? `/user-attachments/assets/${uuid}`
    : `/user-attachments/files/${digits}/${encodeURIComponent(name)}`
  const stored = asset
    ? `/${repo.row.owner_id}/${digits}-${uuid}${extension}`
    : `/github-production-repository-file-5c1aeb/${repo.row.id}/${digits}`
  const attachment = { path, repoId: repo.row.id, name, bytes, contentType, stored }
  hub.state.attachments.set(path, attachment)
  return attachment
}

const hosts = {
  publicAsset: 'github-production-user-asset-6210df.s3.amazonaws.com',
  privateAsset: 'private-user-images.githubusercontent.com',
  file: 'objects.githubusercontent.com',
}

const signed = (hub: Hub, host: string, stored: string): string => {
  const until = Math.floor(Date.now() / 1_000) + signatureSeconds
  const signature = hub.secret('attachment', `${host}${stored}${until}`)
  const name = host === hosts.privateAsset ? 'jwt' : 'X-Amz-Signature'
  return `https://${host}${stored}?X-Amz-Expires=${signatureSeconds}&X-Amz-Date=${until}&${name}=${signature}`
}

/** Answers for GitHub's attachment hosts, which clients reach through `localFetch`. */
export const serveAttachment = (
  hub: Hub,
  principal: Principal,
  host: string,
  path: string,
  query: URLSearchParams,
): Answer => (host === 'github.com' ? redirect(hub, principal, path) : stored(hub, host, path, query))

const redirect = (hub: Hub, principal: Principal, path: string): Answer => {
  const found = hub.state.attachments.get(path)
  const repo = found && repoById(hub, found.repoId)
  if (!found || !repo) return { status: 404, body: Buffer.from('Not Found') }
  const asset = isAsset(found.contentType)
  if (repo.row.private && (asset || !mayRead(hub, principal, repo)))
    return { status: 404, body: Buffer.from('Not Found') }
  return { status: 302, headers: { location: signed(hub, asset ? hosts.publicAsset : hosts.file, found.stored) } }
}

/** Whether GitHub lets a token read a private repository's file is unsettled: a switch. */
const mayRead = (hub: Hub, principal: Principal, repo: Repo): boolean => {
  if (!hub.switches.tokensReadFiles) return false
  if (isBot(principal)) return reaches(hub, principal, repo)
  const actor = actorOf(principal)
  return actor !== null && roleOf(hub, actor, repo) !== 'none'
}

const stored = (hub: Hub, host: string, path: string, query: URLSearchParams): Answer => {
  const until = query.get('X-Amz-Date') ?? ''
  const signature = query.get('jwt') ?? query.get('X-Amz-Signature')
  const found = [...hub.state.attachments.values()].find((each) => each.stored === path)
  const good = signature === hub.secret('attachment', `${host}${path}${until}`) && Number(until) * 1_000 > Date.now()
  if (!found || !good) return { status: 403, body: Buffer.from('<Error><Code>AccessDenied</Code></Error>') }
  return { status: 200, body: found.bytes, headers: { 'content-type': found.contentType } }
}

const escapeHtml = (text: string) =>
  text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;')

/**
 * The text as GitHub's page would show it, as far as attachments go: a private repository's assets appear under
 * addresses that are signed for five minutes; everything else is the text, escaped.
 */
export const bodyHtml = (hub: Hub, body: string): string => {
  const pattern = /https:\/\/github\.com(\/user-attachments\/(?:assets|files)\/[\w\-.%/]+)/g
  const html = escapeHtml(body).replace(pattern, (url, path: string) => {
    const found = hub.state.attachments.get(path)
    const repo = found && repoById(hub, found.repoId)
    if (!found || !repo || !isAsset(found.contentType)) return `<a href="${url}">${url}</a>`
    const source = escapeHtml(repo.row.private ? signed(hub, hosts.privateAsset, found.stored) : url)
    const tag = found.contentType.startsWith('video/') ? 'video' : 'img'
    return `<${tag} src="${source}" data-canonical-src="${source}" controls="controls"></${tag}>`
  })
  return html
    .split(/\n{2,}/)
    .map((paragraph) => `<p dir="auto">${paragraph}</p>`)
    .join('\n')
}
