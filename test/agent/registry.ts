import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { gunzipSync } from 'node:zlib'
import { type Certificate, makeCertificate } from '../../actions/agent/dependencies/certificate.ts'
import { type Files, temporary, write } from './repository.ts'

/** One package as the registry keeps it. */
interface Kept {
  manifest: { name: string; version: string; scripts?: Record<string, string> }
  file: string
  bytes: Buffer
}

/** An advisory as npm's registry gives it. */
export interface Advisory {
  id: number
  url: string
  title: string
  severity: string
  vulnerable_versions: string
}

export interface Registry {
  url: string
  /** Paths that were asked for, in order; with the method where it was another than GET. */
  asked: string[]
  /** The `Authorization` headers that came, in order. */
  keys: string[]
  /** What the registry's certificate is signed by, where it has one. */
  authority: string | null
  close(): Promise<void>
}

type Advisories = Record<string, Advisory[]>

export interface RegistryOptions {
  /** By package. */
  advisories?: Advisories
  /** Nothing is told without this header. */
  authorization?: string
  secure?: boolean
  /** The name that it goes by, where that is not its address. */
  name?: 'packages.example.com'
}

/** A package registry on loopback that speaks npm's protocol and pip's, with packages that npm or Python packed. */
export async function startRegistry(packages: readonly Files[], options: RegistryOptions = {}): Promise<Registry> {
  const kept = packages.map((files) => ('package.json' in files ? packNpm(files) : packWheel(files)))
  const [asked, keys]: [string[], string[]] = [[], []]
  const certificate: Certificate | null = options.secure
    ? await makeCertificate(['127.0.0.1', 'packages.example.com'])
    : null
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const { method = 'GET', url: line = '' } = request
    asked.push(method === 'GET' ? line : `${method} ${line}`)
    keys.push(request.headers.authorization ?? '')
    const body = await read(request)
    if (options.authorization && request.headers.authorization !== options.authorization) {
      response.writeHead(401).end('{}')
    } else if (method === 'POST') audits(line, body, kept, options.advisories ?? {}, response)
    else tells(line, url, kept, options.advisories ?? {}, response)
  }
  const server = certificate
    ? createSecureServer({ key: certificate.key, cert: certificate.certificate }, answer)
    : createServer(answer)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http${certificate ? 's' : ''}://${options.name ?? '127.0.0.1'}:${(server.address() as AddressInfo).port}`
  return {
    url,
    asked,
    keys,
    authority: certificate?.authority ?? null,
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function tells(
  line: string,
  url: string,
  kept: readonly Kept[],
  advisories: Advisories,
  response: ServerResponse,
): void {
  const name = decodeURIComponent(line.replace(/^\/(simple\/)?/, '').replace(/\/$/, ''))
  const file = kept.find((one) => line.endsWith(`/${one.file}`))
  const versions = kept.filter((one) => one.manifest.name === name)
  const [, asked] = /^\/pypi\/([^/]+)\/[^/]+\/json$/.exec(line) ?? []
  if (file) response.end(file.bytes)
  else if (asked)
    response.end(
      JSON.stringify({ vulnerabilities: (advisories[asked] ?? []).map(({ id }) => ({ id: `PYSEC-${id}` })) }),
    )
  else if (versions.length === 0) response.writeHead(404).end('{}')
  else if (line.startsWith('/simple/')) {
    const links = versions.map(
      (one) => `<a href="/files/${one.file}#sha256=${sha(one.bytes, 'sha256', 'hex')}">${one.file}</a>`,
    )
    response.writeHead(200, { 'content-type': 'text/html' }).end(`<!doctype html>${links.join('\n')}`)
  } else {
    const all = versions.map(({ manifest, file: tarball, bytes }) => {
      const dist = { tarball: `${url}/${name}/-/${tarball}`, integrity: `sha512-${sha(bytes, 'sha512', 'base64')}` }
      return [manifest.version, { ...manifest, hasInstallScript: manifest.scripts?.postinstall !== undefined, dist }]
    })
    const latest = versions.at(-1)?.manifest.version
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ name, 'dist-tags': { latest }, versions: Object.fromEntries(all) }))
  }
}

/** Both of npm's questions about advisories: names and versions, and the older one, a tree. */
function audits(
  line: string,
  body: Buffer,
  kept: readonly Kept[],
  advisories: Advisories,
  response: ServerResponse,
): void {
  const asked = JSON.parse(String(body))
  const known = Object.entries(advisories).filter(([name]) => kept.some(({ manifest }) => manifest.name === name))
  response.writeHead(200, { 'content-type': 'application/json' })
  if (line.endsWith('/advisories/bulk')) {
    response.end(JSON.stringify(Object.fromEntries(known.filter(([name]) => name in asked))))
    return
  }
  const found = known
    .filter(([name]) => JSON.stringify(asked).includes(`"${name}"`))
    .flatMap(([name, all]) => all.map((one) => ({ ...one, module_name: name, findings: [], cves: [] })))
  response.end(
    JSON.stringify({
      advisories: Object.fromEntries(found.map((one) => [one.id, one])),
      actions: [],
      muted: [],
      metadata: { vulnerabilities: { high: found.length } },
    }),
  )
}

function packNpm(files: Files): Kept {
  const { folder, remove } = temporary()
  write(folder, files)
  execFileSync('npm', ['pack', '--silent', '--ignore-scripts'], { cwd: folder, stdio: 'pipe' })
  const manifest = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'))
  const file = `${manifest.name}-${manifest.version}.tgz`
  const bytes = readFileSync(path.join(folder, file))
  remove()
  return { manifest, file, bytes }
}

/** A wheel of modules, by their paths; `name-version` is the name of its folder of facts. */
function packWheel(files: Files): Kept {
  const { folder, remove } = temporary()
  const [, name = '', version = ''] = /^(.+)-(.+)\.dist-info\//.exec(Object.keys(files)[0] ?? '') ?? []
  const facts = `${name}-${version}.dist-info`
  write(folder, {
    ...files,
    [`${facts}/WHEEL`]: 'Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n',
    [`${facts}/RECORD`]: [...Object.keys(files), `${facts}/WHEEL`, `${facts}/RECORD`]
      .map((one) => `${one},,\n`)
      .join(''),
  })
  const file = `${name}-${version}-py3-none-any.whl`
  const parts = [...new Set([...Object.keys(files), facts].map((one) => one.split('/')[0] ?? ''))]
  execFileSync('python3', ['-m', 'zipfile', '-c', file, ...parts], { cwd: folder })
  const bytes = readFileSync(path.join(folder, file))
  remove()
  return { manifest: { name, version }, file, bytes }
}

const sha = (bytes: Buffer, kind: string, as: 'hex' | 'base64') => createHash(kind).update(bytes).digest(as)

async function read(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  const all = Buffer.concat(chunks)
  return request.headers['content-encoding'] === 'gzip' ? gunzipSync(all) : all
}
