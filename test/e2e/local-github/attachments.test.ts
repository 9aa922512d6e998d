import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { attachmentAt, hopAt } from '../../../app/audio/addresses.ts'
import { attachmentHosts, localFetch } from '../../../demo/github/index.ts'
import { openScene, type Scene } from './scene.ts'

let scene: Scene
const wav = { name: 'voice note.wav', bytes: Buffer.from('RIFF....WAVE') }
const video = { name: 'screen.mp4', bytes: Buffer.from('....ftypisom') }

beforeAll(async () => {
  scene = await openScene()
  await scene.github.createRepository({ owner: 'alice', name: 'closed', private: true, files: { a: 'a' } })
})
afterEach(() => expect(scene.github.violations).toEqual([]))
afterAll(() => scene.github.close())

const get = (url: string, token?: string) =>
  scene.github.fetch(url, { redirect: 'manual', headers: token ? { authorization: `Bearer ${token}` } : {} })

const follow = async (url: string, token?: string) => {
  const first = await get(url, token)
  const to = first.headers.get('location') ?? ''
  return { status: first.status, to, bytes: to ? Buffer.from(await (await get(to)).arrayBuffer()) : null }
}

describe('attachments', () => {
  it('have GitHub’s own addresses, and lead over its own hosts to the bytes', async () => {
    const sound = scene.github.attach('alice/hello', wav)
    expect(sound.url).toMatch(/^https:\/\/github\.com\/user-attachments\/files\/\d+\/voice%20note\.wav$/)
    expect(sound.markdown).toBe(`[voice note.wav](${sound.url})`)
    const heard = await follow(sound.url)
    expect(heard).toMatchObject({ status: 302, bytes: wav.bytes })
    expect(heard.to).toMatch(/^https:\/\/objects\.githubusercontent\.com\/github-production-repository-file-5c1aeb\//)
    const film = scene.github.attach('alice/hello', video)
    expect(film.markdown).toMatch(/^https:\/\/github\.com\/user-attachments\/assets\/[0-9a-f-]{36}$/)
    const seen = await follow(film.url)
    expect(seen.bytes).toEqual(video.bytes)
    expect(new URL(seen.to).host).toBe('github-production-user-asset-6210df.s3.amazonaws.com')
  })

  it('are signed, and a forged or altered address is refused', async () => {
    const { to } = await follow(scene.github.attach('alice/hello', wav).url)
    const forged = new URL(to)
    forged.searchParams.set('X-Amz-Signature', '0'.repeat(64))
    expect((await get(String(forged))).status).toBe(403)
    const later = new URL(to)
    later.searchParams.set('X-Amz-Date', '9999999999')
    expect((await get(String(later))).status).toBe(403)
  })

  it('of a private repository: an asset is read through body_html alone', async () => {
    const film = scene.github.attach('alice/closed', video)
    expect((await follow(film.url, scene.github.installationToken('alice'))).status).toBe(404)
    const closed = { owner: 'alice', repo: 'closed' }
    const { number } = (await scene.alice.rest.issues.create({ ...closed, title: 'v', body: `See ${film.markdown}` }))
      .data
    const { data } = await scene.app.rest.issues.get({ ...closed, issue_number: number, mediaType: { format: 'full' } })
    const source = /src="([^"]+)"/.exec(data.body_html ?? '')?.[1]?.replaceAll('&amp;', '&') ?? ''
    expect(source).toMatch(/^https:\/\/private-user-images\.githubusercontent\.com\/.+\.mp4\?.*jwt=/)
    expect(source).toContain(film.url.split('/').at(-1))
    expect(Buffer.from(await (await get(source)).arrayBuffer())).toEqual(video.bytes)
    expect(data.body).toBe(`See ${film.markdown}`)
  })

  it('of a private repository: a file is read with a token, if GitHub does so', async () => {
    const { url } = scene.github.attach('alice/closed', wav)
    const token = scene.github.installationToken('alice')
    expect((await follow(url)).status).toBe(404)
    expect((await follow(url, scene.tokens.mallory)).status).toBe(404)
    expect((await follow(url, token)).bytes).toEqual(wav.bytes)
    scene.github.switches.tokensReadFiles = false
    expect((await follow(url, token)).status).toBe(404)
    scene.github.switches.tokensReadFiles = true
  })

  it('are all on the hosts that the wire is mapped for, and every other address is left alone', async () => {
    const mapped = localFetch(scene.github.url)
    for (const host of attachmentHosts)
      expect((await mapped(`https://${host}/nothing`)).status).toBeGreaterThanOrEqual(400)
    expect(scene.github.journal.slice(-attachmentHosts.length).map((each) => each.path)).toEqual(
      attachmentHosts.map((host) => `/_hosts/${host}/nothing`),
    )
    expect((await mapped(`${scene.github.url}/meta`)).status).toBe(200)
    expect(scene.github.journal.at(-1)?.path).toBe('/meta')
    await expect(mapped('https://github.com.invalid/user-attachments/files/1/a.wav')).rejects.toThrow('fetch failed')
  })

  it('stand at addresses that Sentra’s own downloader takes, and lead to such', async () => {
    const hosts = { server: 'https://github.com' }
    for (const file of [wav, video]) {
      const { url } = scene.github.attach('alice/hello', file)
      expect(attachmentAt(url, hosts)).toMatchObject({ url })
      const { to } = await follow(url)
      expect(hopAt(to, hosts)).toMatchObject({ token: false })
    }
  })
})
