import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it } from 'vitest'
import { Refusal } from '../../core/errors.ts'
import { markdownTree } from '../../core/text/markdown.ts'
import { type Attachment, attachmentAt } from './addresses.ts'
import { type Download, download } from './download.ts'
import { wav } from './fixtures.ts'

const uuid = '0a1b2c3d-1111-4222-8333-444455556666'
const file: Attachment = { url: 'https://github.com/user-attachments/files/1/a.wav', kind: 'file', name: 'a.wav' }
const asset: Attachment = { url: `https://github.com/user-attachments/assets/${uuid}`, kind: 'asset', name: uuid }
const stored = 'https://objects.githubusercontent.com/github-production-repository-file-5c1aeb/1/2?X-Amz-Signature=s'
const signed = `https://private-user-images.githubusercontent.com/1/2-${uuid}.mp4?jwt=a.b.c`

type Answer = (request: { url: string; token: string | null }) => Response

/** A network of the given answers; any other address is a failure of the test, since it was asked for. */
function network(answers: Record<string, Answer>, more: Partial<Download> = {}) {
  const asked: { url: string; token: string | null; redirect: string | undefined }[] = []
  const using: Download = {
    hosts: { server: 'https://github.com' },
    fetch: async (input, init) => {
      const url = String(input)
      const token = new Headers(init?.headers).get('authorization')
      asked.push({ url, token, redirect: init?.redirect })
      const answer = answers[url]
      if (answer === undefined) throw new Error(`${url} was asked for`)
      return answer({ url, token })
    },
    ...more,
  }
  return { asked, using }
}

const gives =
  (bytes: Uint8Array<ArrayBuffer> = wav(1), headers = {}): Answer =>
  () =>
    new Response(bytes, { headers })
const sends =
  (location: string, status = 302): Answer =>
  () =>
    new Response(null, { status, headers: { location } })
const refuses =
  (status: number): Answer =>
  () =>
    new Response('no', { status })
const onlyWithToken =
  (answer: Answer): Answer =>
  (request) =>
    request.token === 'token t' ? answer(request) : new Response('no', { status: 404 })

describe('an attachment that GitHub hands out', () => {
  it('is fetched without our token where it is public', async () => {
    const { asked, using } = network({ [file.url]: sends(stored), [stored]: gives() }, { token: 't' })
    expect((await download(file, using)).type.extension).toBe('wav')
    expect(asked).toEqual([
      { url: file.url, token: null, redirect: 'manual' },
      { url: stored, token: null, redirect: 'manual' },
    ])
  })

  it('is fetched with our token where it is not, and the token stays at GitHub’s own host', async () => {
    const { asked, using } = network({ [file.url]: onlyWithToken(sends(stored)), [stored]: gives() }, { token: 't' })
    await download(file, using)
    expect(asked.map(({ url, token }) => [url, token])).toEqual([
      [file.url, null],
      [file.url, 'token t'],
      [stored, null],
    ])
  })

  it('is read by its signed address in a private repository', async () => {
    const { asked, using } = network(
      { [asset.url]: refuses(404), [signed]: gives() },
      { token: 't', signedAddress: async ({ name }) => (name === uuid ? signed : null) },
    )
    await download(asset, using)
    expect(asked.map(({ url, token }) => [url, token])).toEqual([
      [asset.url, null],
      [signed, null],
    ])
  })

  it.each([301, 302, 303, 307, 308])('is followed on %i', async (status) => {
    const { using } = network({ [file.url]: sends(stored, status), [stored]: gives() })
    await expect(download(file, using)).resolves.toBeDefined()
  })
})

describe('an attachment that GitHub withholds', () => {
  it.each([401, 403, 404, 410])('by %i is refused with what works instead', async (status) => {
    const { using } = network({ [file.url]: refuses(status) }, { token: 't' })
    const error = await download(file, using).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(Refusal)
    expect((error as Refusal).next).toContain('.mp4')
  })

  it.each([500, 502, 503, 429])('for now, by %i, may be tried again', async (status) => {
    const { using } = network({ [file.url]: refuses(status) })
    const error = await download(file, using).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(Error)
    expect(error).not.toBeInstanceOf(Refusal)
  })
})

describe('a redirect', () => {
  it.each([
    'https://evil.example/a.wav',
    'http://169.254.169.254/latest/meta-data',
    'http://127.0.0.1/user-attachments/files/1/a.wav',
    'https://localhost/',
    'https://github.com/login',
    'https://github.com/logout',
    '//evil.example/a.wav',
    '/etc/passwd',
    '../../../acme/shop/raw/main/x.wav',
    'file:///etc/passwd',
    'data:audio/wav;base64,UklGRg==',
    'https://user:word@objects.githubusercontent.com/github-production-x/1',
    'https://objects.githubusercontent.com:444/github-production-x/1',
    'https://objects.githubusercontent.com/other/1',
    'gopher://objects.githubusercontent.com/github-production-x/1',
    'https://[::1]/user-attachments/files/1/a.wav',
    'not an address',
    'http://[broken',
  ])('to %s is not followed', async (location) => {
    const { asked, using } = network({ [file.url]: sends(location) }, { token: 't' })
    await expect(download(file, using)).rejects.toBeInstanceOf(Refusal)
    expect(asked.map(({ url }) => url)).toEqual([file.url])
  })

  it('back to GitHub from storage does not bring the token to storage', async () => {
    const { asked, using } = network(
      { [file.url]: onlyWithToken(sends(stored)), [stored]: sends(asset.url), [asset.url]: gives() },
      { token: 't' },
    )
    await download(file, using)
    expect(asked.filter(({ url }) => url === stored).map(({ token }) => token)).toEqual([null])
  })

  it('in a circle ends after three hops', async () => {
    const { asked, using } = network({ [file.url]: sends(file.url) })
    await expect(download(file, using)).rejects.toBeInstanceOf(Refusal)
    expect(asked).toHaveLength(4)
  })

  it('by a signed address that leads elsewhere is not followed', async () => {
    const { using } = network(
      { [asset.url]: refuses(404) },
      { signedAddress: async () => 'https://evil.example/a.mp4' },
    )
    await expect(download(asset, using)).rejects.toBeInstanceOf(Refusal)
  })
})

describe('a body', () => {
  const limits = { bytes: 100_000 }

  it('that says it is too long is not read', async () => {
    const { using } = network({ [file.url]: gives(wav(1), { 'content-length': '100001' }) }, { limits })
    await expect(download(file, using)).rejects.toThrow(/too large/)
  })

  it('that never ends is cut off, whatever it says', async () => {
    let given = 0
    let cancelled = false
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        given += 10_000
        controller.enqueue(new Uint8Array(10_000))
      },
      cancel() {
        cancelled = true
      },
    })
    const { using } = network({ [file.url]: () => new Response(endless) }, { limits })
    await expect(download(file, using)).rejects.toThrow(/too large/)
    expect(given).toBeLessThan(150_000)
    expect(cancelled).toBe(true)
  })

  it('that trickles is given up, and its connection closed', async () => {
    const closed = Promise.withResolvers<void>()
    const server = createServer((_, response) => {
      response.writeHead(200, { 'content-type': 'audio/wav' })
      response.write(wav(1).subarray(0, 100))
      const timer = setInterval(() => response.write('.'), 5)
      response.on('close', () => {
        clearInterval(timer)
        closed.resolve()
      })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const here = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const slow: Attachment = { ...file, url: file.url.replace('https://github.com', here) }
    const using: Download = { fetch, hosts: { server: here }, limits: { milliseconds: 300 } }
    try {
      await expect(download(slow, using)).rejects.toThrow(/timeout/i)
      await closed.promise
    } finally {
      server.close()
    }
  })

  it.each([
    ['a page', '<!doctype html><html>a page that says it is a sound</html>'],
    ['an archive', 'PK\x03\x04aaaaaaaaaaaaaaaaaa'],
    ['nothing', ''],
  ])('that is %s is refused, whatever its type says', async (_, text) => {
    const bytes = new TextEncoder().encode(text)
    const { using } = network({ [file.url]: gives(bytes, { 'content-type': 'audio/wav' }) })
    await expect(download(file, using)).rejects.toThrow(/no recording/)
  })
})

describe('the name of a file, which any stranger may choose,', () => {
  const hosts = { server: 'https://github.com' }
  const address = 'https://github.com/user-attachments/files/1/a%60%20@acme%20%3Cdetails%3E%60%60b.mp3'
  const named = attachmentAt(address, hosts) as Attachment

  it.each([
    ['GitHub withholds it', { [address]: refuses(404) }],
    ['it is too large', { [address]: gives(wav(1)) }],
    ['it is no recording', { [address]: gives(new TextEncoder().encode('text')) }],
  ])('is words of its own and no Markdown of ours, where %s', async (_, answers) => {
    const { using } = network(answers, { limits: { bytes: 100 } })
    const refusal: Error = await download(named, using).catch((error) => error)
    expect(refusal).toBeInstanceOf(Refusal)
    const [paragraph, ...others] = markdownTree(refusal.message).children
    expect(others).toEqual([])
    const parts = paragraph?.type === 'paragraph' ? paragraph.children : []
    expect(parts.flatMap((part) => (part.type === 'inlineCode' ? [part.value] : []))).toContain(
      'a` @acme <details>``b.mp3',
    )
    expect(new Set(parts.map(({ type }) => type))).toEqual(new Set(['text', 'inlineCode']))
    const prose = parts.flatMap((part) => (part.type === 'text' ? [part.value] : [])).join('')
    expect(prose).not.toMatch(/[@<]/)
  })
})

describe('a recording that GitHub withholds', () => {
  const named = (name: string): Attachment => ({
    ...file,
    url: `https://github.com/user-attachments/files/1/${name}`,
    name,
  })

  it.each([
    ['a sound file', named('a.mp3'), /Attach the recording as `\.mp4` or `\.webm`/],
    ['a film', asset, /Drag the recording itself into a new comment/],
    ['a film under its name', named('a.mp4'), /Drag the recording itself into a new comment/],
  ])('comes with what works instead: %s', async (_, attachment, remedy) => {
    const { using } = network({ [attachment.url]: refuses(404) })
    const refusal: Error = await download(attachment, using).catch((error) => error)
    expect(refusal.message).toMatch(remedy)
    expect(refusal.message.includes('as `.mp4`')).toBe(attachment.name === 'a.mp3')
  })
})
