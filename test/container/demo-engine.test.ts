import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { dockerEngine } from '../../demo/docker.ts'
import { engineAnswers } from './support/engine.ts'

let folder: string
let server: Server
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'far-engine-'))
  // An engine that answers who it is, and can do nothing of what the agent needs.
  server = createServer((request, response) => {
    const known = /\/(?:_ping|version)$/.exec(request.url ?? '')
    response.writeHead(known ? 200 : 500, { 'content-type': 'application/json', 'api-version': '1.41' })
    response.end(
      JSON.stringify(known ? { Version: '99.1', ApiVersion: '1.41' } : { message: 'nothing is served here' }),
    )
  })
  await new Promise<void>((resolve) => server.listen(path.join(folder, 'docker.sock'), resolve))
})
afterAll(() => {
  server.close()
  rmSync(folder, { recursive: true })
})

const never = new AbortController().signal
const engineAt = (socket: string) => dockerEngine({ ...process.env, DOCKER_HOST: `unix://${socket}` }, never)

describe.skipIf(!engineAnswers)('the engine that the demo works with', () => {
  it('is one that really runs a locked container', async () => {
    expect(await dockerEngine(process.env, never)).toEqual({ version: expect.stringMatching(/^\d+\./) })
  })

  it('is not one that only answers, and the reason is given', async () => {
    expect(await engineAt(path.join(folder, 'docker.sock'))).toEqual({
      refused: expect.stringMatching(/^Docker 99\.1 answers, but cannot run the agent\. .*nothing is served here/s),
    })
  })

  it('is none where nothing answers', async () => {
    expect(await engineAt(path.join(folder, 'none.sock'))).toEqual({ refused: 'No Docker engine answers.' })
  })
})
