import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { extname, join, normalize } from 'node:path'
import { build } from 'vite'
import settings from '../../voice-page/settings.json' with { type: 'json' }
import type { Site } from '../../voice-page/site.ts'
import { pageConfig } from '../../voice-page/vite.config.ts'
import { keepMaps, measuresPage } from '../setup/coverage/page-dump.ts'

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
}

export interface PageServer {
  address: string
  requests: string[]
  /** The folder of the page as it is published. */
  folder: string
  close(): Promise<void>
}

/**
 * Builds the page as it is published, with other addresses in its settings file, and serves it from a folder, as GitHub
 * Pages does, at `/shop/`. With `github` what the page asks of GitHub's API goes there, from the page's own origin.
 */
export async function servePage(
  changes: Partial<Site> = {},
  github?: { api: string; web: string },
): Promise<PageServer> {
  const outDir = await mkdtemp(join(tmpdir(), 'sentra-page-'))
  const requests: string[] = []
  const server = createServer((request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url ?? '/', 'http://x').pathname))
    if (github !== undefined && path.startsWith('/github/')) return void relay(request, response, github.api)
    requests.push(path.replace(/^\/shop\//, '/'))
    void sendFile(response, join(outDir, path.replace(/^\/shop\//, '/').replace(/\/$/, '/index.html')))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const site: Site = { ...settings, ...changes }
  if (github !== undefined) site.github = { api: `${origin}/github`, web: github.web }
  const config = pageConfig(site)
  // A hidden map changes no byte of the bundle.
  const sourcemap = measuresPage && ('hidden' as const)
  await build({ ...config, configFile: false, logLevel: 'error', build: { ...config.build, outDir, sourcemap } })
  if (measuresPage) keepMaps(join(outDir, 'assets'))
  const close = async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
    await rm(outDir, { recursive: true, force: true })
  }
  return { address: `${origin}/shop/`, requests, folder: outDir, close }
}

async function sendFile(response: ServerResponse, file: string): Promise<void> {
  try {
    const body = await readFile(file)
    response.writeHead(200, { 'content-type': types[extname(file)] ?? 'application/octet-stream' }).end(body)
  } catch {
    response.writeHead(404).end()
  }
}

async function relay(request: IncomingMessage, response: ServerResponse, github: string): Promise<void> {
  const headers: Record<string, string> = { accept: String(request.headers.accept), 'user-agent': 'page' }
  if (request.headers.authorization !== undefined) headers.authorization = request.headers.authorization
  try {
    const answer = await fetch(`${github}${request.url?.replace('/github', '')}`, { headers })
    const body = Buffer.from(await answer.arrayBuffer())
    // The local GitHub sends no validators; GitHub's are hashes of what it answers.
    const etag = `W/"${createHash('sha256').update(body).digest('hex')}"`
    const same = request.headers['if-none-match'] === etag
    response.writeHead(same ? 304 : answer.status, { 'content-type': 'application/json', etag })
    response.end(same ? undefined : body)
  } catch {
    response.writeHead(502).end()
  }
}
