import path from 'node:path'
import { startServer } from '../../app/server.ts'
import { type PageServer, servePage } from '../../test/browser/page-server.ts'
import { type PeerOptions, startPeer } from '../../test/voice/peer.ts'
import { type Cleanup, localGitHub } from '../cleanup.ts'
import type { LocalGitHub } from '../github/index.ts'
import { openGitHub } from '../github-up.ts'
import { openFormDoor } from './form-door.ts'

/** The repository that one talks about, and who one is there. */
export const place = { owner: 'maya', name: 'bookshelf' } as const

export interface TalkPlace {
  /** The page, ready to be opened. */
  address: string
  served: PageServer
  github: LocalGitHub
  /** The person's own token. */
  maya: string
}

/** The voice page on this machine: scripted Architect, local GitHub, and the app that commits what is handed over. */
export async function openTalk(cleanup: Cleanup, options: PeerOptions = {}, port = 0): Promise<TalkPlace> {
  const github = await openGitHub(port)
  cleanup.add(localGitHub, () => github.close())
  const { token } = github.createUser(place.owner, 'Maya')
  await github.createRepository({ ...place, fromDirectory: path.join(import.meta.dirname, '../project') })
  const app = await startServer({
    port: 0,
    host: '127.0.0.1',
    fetch: github.fetch,
    env: {
      APP_ID: String(github.app.id),
      PRIVATE_KEY: github.app.privateKey,
      WEBHOOK_SECRET: github.app.webhookSecret,
      GITHUB_API_URL: github.url,
      GITHUB_SERVER_URL: github.webUrl,
      LOG_LEVEL: 'fatal',
    },
  })
  cleanup.add('the app', () => app.close())
  github.connectApp(`${app.url}/api/github/webhooks`)
  const peer = await startPeer(options)
  cleanup.add('the scripted Architect', () => peer.close())
  const door = await openFormDoor(github.octokitFor(token))
  cleanup.add('the form', () => door.close())
  const served = await servePage({ openai: peer.url }, { api: github.url, web: door.url })
  cleanup.add('the page', () => served.close())
  return { address: `${served.address}?repo=${place.owner}/${place.name}#talk`, served, github, maya: token }
}
