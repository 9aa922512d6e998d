import { spawn } from 'node:child_process'
import { gitEnvironment } from './run.ts'

export interface SmartRequest {
  method: string
  /** What follows `owner/name.git`: `/info/refs`, `/git-upload-pack`, `/git-receive-pack`. */
  service: string
  query: string
  headers: Record<string, string | undefined>
  body: Buffer
}

export interface SmartAnswer {
  status: number
  headers: Record<string, string>
  body: Buffer
}

/** Serves one request of git's smart HTTP protocol with git's own `http-backend`, over its CGI. */
export const smartHttp = (dir: string, user: string, request: SmartRequest): Promise<SmartAnswer> =>
  new Promise((resolve, reject) => {
    const environment = {
      ...gitEnvironment,
      GIT_PROJECT_ROOT: dir,
      GIT_HTTP_EXPORT_ALL: '1',
      GIT_CONFIG_COUNT: '1',
      GIT_CONFIG_KEY_0: 'safe.directory',
      GIT_CONFIG_VALUE_0: '*',
      PATH_INFO: request.service,
      REQUEST_METHOD: request.method,
      QUERY_STRING: request.query,
      CONTENT_TYPE: request.headers['content-type'] ?? '',
      CONTENT_LENGTH: String(request.body.length),
      HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '',
      GIT_PROTOCOL: request.headers['git-protocol'] ?? '',
      REMOTE_USER: user,
    }
    const child = spawn('git', ['http-backend'], { env: environment })
    const out: Buffer[] = []
    const err: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk))
    child.on('error', reject)
    child.on('close', () => {
      const answer = parseCgi(Buffer.concat(out))
      if (answer) resolve(answer)
      else reject(new Error(`git http-backend gave no answer: ${Buffer.concat(err).toString().trim()}`))
    })
    child.stdin.on('error', () => {})
    child.stdin.end(request.body)
  })

const parseCgi = (output: Buffer): SmartAnswer | null => {
  const end = output.indexOf('\r\n\r\n')
  if (end < 0) return null
  const headers: Record<string, string> = {}
  let status = 200
  for (const line of output.subarray(0, end).toString().split('\r\n')) {
    const colon = line.indexOf(':')
    const name = line.slice(0, colon)
    const value = line.slice(colon + 1).trim()
    if (name.toLowerCase() === 'status') status = Number.parseInt(value, 10)
    else headers[name] = value
  }
  return { status, headers, body: output.subarray(end + 4) }
}
