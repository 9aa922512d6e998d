import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { gzipSync } from 'node:zlib'

const kind = 'application/vnd.docker.distribution.manifest.v2+json'
const digestOf = (bytes: Buffer) => `sha256:${createHash('sha256').update(bytes).digest('hex')}`

/** A registry of images on loopback with one image of this engine's in it, by its digest alone. */
export async function pushed(image: string) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'sentra-images-'))
  execFileSync('bash', ['-c', 'docker save "$0" | tar -x -C "$1"', image, folder])
  const [saved] = JSON.parse(readFileSync(path.join(folder, 'manifest.json'), 'utf8'))
  const blobs = new Map<string, Buffer>()
  const keep = (mediaType: string, bytes: Buffer) => {
    const digest = digestOf(bytes)
    blobs.set(digest, bytes)
    return { mediaType, size: bytes.length, digest }
  }
  const read = (name: string) => readFileSync(path.join(folder, name))
  const config = keep('application/vnd.docker.container.image.v1+json', read(saved.Config))
  const layers = saved.Layers.map((name: string) =>
    keep('application/vnd.docker.image.rootfs.diff.tar.gzip', gzipSync(read(name), { level: 1 })),
  )
  rmSync(folder, { recursive: true })
  const manifest = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: kind, config, layers }))
  const digest = digestOf(manifest)
  const asked: string[] = []
  const server = createServer((request, response) => {
    const url = request.url ?? ''
    asked.push(url)
    const blob = blobs.get(url.split('/').at(-1) ?? '')
    if (url === '/v2/') response.end('{}')
    else if (url.endsWith(`/manifests/${digest}`)) {
      response.writeHead(200, {
        'content-type': kind,
        'docker-content-digest': digest,
        'content-length': manifest.length,
      })
      response.end(request.method === 'HEAD' ? undefined : manifest)
    } else if (blob) response.writeHead(200, { 'content-length': blob.length }).end(blob)
    else response.writeHead(404, { 'content-type': 'application/json' }).end('{"errors":[{"code":"MANIFEST_UNKNOWN"}]}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    digest,
    asked,
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}
