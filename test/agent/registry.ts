import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { type Files, temporary, write } from './repository.ts'

/** A package registry on loopback with one package, packed by npm itself. */
export async function startRegistry(name: string, files: Files) {
  const { folder, remove } = temporary()
  write(folder, { ...files })
  execFileSync('npm', ['pack', '--silent', '--ignore-scripts'], { cwd: folder, stdio: 'pipe' })
  const manifest = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'))
  const tarball = readFileSync(path.join(folder, `${name}-${manifest.version}.tgz`))
  const asked: string[] = []
  const server = createServer((request, response) => {
    asked.push(request.url ?? '')
    if (request.url === `/${name}`) {
      const dist = {
        tarball: `${url}/${name}/-/${name}-${manifest.version}.tgz`,
        integrity: `sha512-${createHash('sha512').update(tarball).digest('base64')}`,
      }
      const hasInstallScript = manifest.scripts?.postinstall !== undefined
      const versions = { [manifest.version]: { ...manifest, hasInstallScript, dist } }
      response.writeHead(200, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ name, 'dist-tags': { latest: manifest.version }, versions }))
    } else if (request.url?.endsWith('.tgz')) response.end(tarball)
    else response.writeHead(404).end('{}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url,
    asked,
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      remove()
    },
  }
}
