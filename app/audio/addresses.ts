/**
 * Which addresses an attachment may have, and which it may be forwarded to. Exact hosts and whole paths: never a
 * wildcard, because whatever is let through here is fetched by a machine that holds a token.
 */
export interface AttachmentHosts {
  /** GitHub's own web address, without a path: `https://github.com`, or an Enterprise server's. From the host's environment. */
  server: string
}

export interface Attachment {
  url: string
  /** `file` keeps its name and extension; `asset` (video) has neither. */
  kind: 'file' | 'asset'
  /** The file's name, decoded; for an asset its UUID. */
  name: string
}

const uuid = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'
const segment = '[A-Za-z0-9._-]{1,100}'
const digits = '[0-9]{1,20}'
const fileName = '[^/\\\\]{1,255}'

const filePaths = [
  new RegExp(`^/user-attachments/files/${digits}/(?<name>${fileName})$`),
  new RegExp(`^/${segment}/${segment}/files/${digits}/(?<name>${fileName})$`),
]
const assetPaths = [
  new RegExp(`^/user-attachments/assets/(?<name>${uuid})$`),
  new RegExp(`^/${segment}/${segment}/assets/${digits}/(?<name>${uuid})$`),
]

/** Where GitHub sends a download on to. A query is expected there: it is the signature. */
const storage: Record<string, RegExp> = {
  'private-user-images.githubusercontent.com': new RegExp(`^/${digits}/${digits}-${uuid}(\\.[a-z0-9]{2,4})?$`),
  'user-images.githubusercontent.com': new RegExp(`^/${digits}/${digits}-${uuid}\\.[a-z0-9]{2,4}$`),
  'objects.githubusercontent.com': /^\/github-production-[a-z0-9-]{1,60}\/[A-Za-z0-9._/-]{1,200}$/,
  'github-production-user-asset-6210df.s3.amazonaws.com': /^\/[A-Za-z0-9._/-]{1,200}$/,
  'github-production-repository-file-5c1aeb.s3.amazonaws.com': /^\/[A-Za-z0-9._/-]{1,200}$/,
}

const voiceExtensions = ['mp3', 'wav', 'mp4', 'mov', 'webm']

/** Reads an address from a text as an attachment that may be a voice note; anything else is `null`, and is never fetched. */
export function attachmentAt(raw: string, hosts: AttachmentHosts): Attachment | null {
  const url = cleanUrl(raw, hosts)
  if (url === null || url.search !== '' || url.hash !== '') return null
  if (url.origin === new URL(hosts.server).origin) {
    const name = decodedName(matchOf(filePaths, url.pathname))
    if (name !== null) return isVoiceName(name) ? { url: url.href, kind: 'file', name } : null
    const asset = matchOf(assetPaths, url.pathname)
    return asset === null ? null : { url: url.href, kind: 'asset', name: asset }
  }
  const name = url.pathname.split('/').at(-1) ?? ''
  const legacy = url.hostname === 'user-images.githubusercontent.com' && storage[url.hostname]?.test(url.pathname)
  return legacy && isVoiceName(name) ? { url: url.href, kind: 'file', name } : null
}

/** Whether a download may be forwarded to this address, and whether our token may go along: to GitHub's own host only. */
export function hopAt(raw: string, hosts: AttachmentHosts): { url: URL; token: boolean } | null {
  const url = cleanUrl(raw, hosts)
  if (url === null) return null
  if (url.origin === new URL(hosts.server).origin) {
    const name = decodedName(matchOf(filePaths, url.pathname))
    const known = name === null ? matchOf(assetPaths, url.pathname) !== null : isVoiceName(name)
    return known ? { url, token: true } : null
  }
  return storage[url.hostname]?.test(url.pathname) ? { url, token: false } : null
}

/** Parsed once, by the parser that `fetch` uses too; refused where two parsers might read two hosts. */
function cleanUrl(raw: string, hosts: AttachmentHosts): URL | null {
  if (raw.length > 4_000 || /[^\x21-\x7e]|[\\<>"^`{|}]/.test(raw)) return null
  if (!URL.canParse(raw)) return null
  const url = new URL(raw)
  if (url.username !== '' || url.password !== '') return null
  const own = url.origin === new URL(hosts.server).origin
  if (!own && (url.protocol !== 'https:' || url.port !== '')) return null
  // What was written is what was parsed: no upper-case or numeric spelling of a host, no default port, no `..`.
  if (url.href !== raw) return null
  if (/%(?![0-9A-Fa-f]{2})|%(?:0[0-9a-f]|1[0-9a-f]|25|2e|2f|5c|7f)/i.test(url.pathname)) return null
  return url.pathname.includes('//') ? null : url
}

function matchOf(patterns: RegExp[], path: string): string | null {
  for (const pattern of patterns) {
    const name = pattern.exec(path)?.groups?.name
    if (name !== undefined) return name
  }
  return null
}

function decodedName(name: string | null): string | null {
  if (name === null) return null
  try {
    return decodeURIComponent(name)
  } catch {
    return null
  }
}

const isVoiceName = (name: string): boolean =>
  voiceExtensions.includes(/\.([^.]+)$/.exec(name)?.[1]?.toLowerCase() ?? '')
