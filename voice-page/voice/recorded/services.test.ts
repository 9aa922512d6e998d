import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, it } from 'vitest'
import { noUsage, usageOfListening } from '../../../core/voice/cost.ts'
import { preferences } from '../../preferences.ts'
import { services } from './services.ts'

it.each([
  ['the seconds that the service reports', { type: 'duration', seconds: 3 }, { ...noUsage, seconds: 3 }],
  ['what so much sound costs at most, where it reports nothing', undefined, usageOfListening(7)],
])('books for writing a turn down %s', async (_, usage, expected) => {
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ text: 'words', usage }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const openai = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`
  const site = { repositories: [], app: null, openai, github: { api: '', web: '' } }
  const { listen } = services({ repository: 'acme/shop', site, preferences }, new AbortController().signal)
  expect(await listen(new Blob(['wav']), 7)).toEqual({ text: 'words', usage: expected })
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})
