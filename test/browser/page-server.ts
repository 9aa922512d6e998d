import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { extname, join, normalize } from 'node:path'
import { build } from 'vite'

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
}

/** Builds the page as it is published and serves it from a folder, as GitHub Pages does, at `/shop/`. */
export async function servePage(): Promise<{ address: string; requests: string[]; close(): Promise<void> }> {
  const outDir = await mkdtemp(join(tmpdir(), 'sentra-page-'))
  const page = join(import.meta.dirname, '../../voice-page')
  await build({ root: page, configFile: join(page, 'vite.config.ts'), logLevel: 'error', build: { outDir } })
  const requests: string[] = []
  const server = createServer(async (request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url ?? '/', 'http://x').pathname)).replace(
      /^\/shop\//,
      '/',
    )
    requests.push(path)
    const file = path.endsWith('/') ? 'index.html' : path
    try {
      const body = await readFile(join(outDir, file))
      response.writeHead(200, { 'content-type': types[extname(file)] ?? 'application/octet-stream' }).end(body)
    } catch {
      response.writeHead(404).end()
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const close = async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
    await rm(outDir, { recursive: true, force: true })
  }
  return { address: `http://127.0.0.1:${port}/shop/`, requests, close }
}
