import { describe, expect, it } from 'vitest'
import { attachmentAt, hopAt } from './addresses.ts'

const hosts = { server: 'https://github.com' }
const id = '0a1b2c3d-1111-4222-8333-444455556666'

describe('an address that GitHub gives an attachment', () => {
  it.each([
    ['https://github.com/user-attachments/files/12345/note.wav', 'file', 'note.wav'],
    ['https://github.com/user-attachments/files/12345/note.MP3', 'file', 'note.MP3'],
    ['https://github.com/user-attachments/files/1/my%20note.mov', 'file', 'my note.mov'],
    ['https://github.com/user-attachments/files/1/%E5%A3%B0.webm', 'file', '声.webm'],
    [`https://github.com/user-attachments/assets/${id}`, 'asset', id],
    ['https://github.com/acme/shop/files/12345/note.mp3', 'file', 'note.mp3'],
    [`https://github.com/acme/shop/assets/123/${id}`, 'asset', id],
    [`https://user-images.githubusercontent.com/123/456-${id}.mp4`, 'file', `456-${id}.mp4`],
  ])('%s is taken', (url, kind, name) => {
    expect(attachmentAt(url, hosts)).toEqual({ url, kind, name })
  })

  it('is read against the server of the host’s own setting', () => {
    const own = { server: 'http://127.0.0.1:4123' }
    expect(attachmentAt('http://127.0.0.1:4123/user-attachments/files/1/a.wav', own)?.name).toBe('a.wav')
    expect(attachmentAt('http://127.0.0.1:4124/user-attachments/files/1/a.wav', own)).toBeNull()
    expect(attachmentAt('https://github.com/user-attachments/files/1/a.wav', own)).toBeNull()
    expect(hopAt('http://127.0.0.1:9/user-attachments/files/1/a.wav', own)).toBeNull()
  })
})

/** Each is tried as an attachment and as a place to be forwarded to: neither may be let through. */
const hostile: [name: string, url: string][] = [
  ['another host', 'https://evil.example/user-attachments/files/1/a.wav'],
  ['a host that begins alike', 'https://github.com.evil.example/user-attachments/files/1/a.wav'],
  ['a host that ends alike', 'https://evilgithub.com/user-attachments/files/1/a.wav'],
  ['a subdomain', 'https://www.github.com/user-attachments/files/1/a.wav'],
  ['a gist', 'https://gist.github.com/user-attachments/files/1/a.wav'],
  ['raw content', 'https://raw.githubusercontent.com/acme/shop/main/a.wav'],
  ['the API', 'https://api.github.com/repos/acme/shop/contents/a.wav'],
  ['a trailing dot', 'https://github.com./user-attachments/files/1/a.wav'],
  ['upper case', 'https://GITHUB.com/user-attachments/files/1/a.wav'],
  ['a full-width host', 'https://ｇithub.com/user-attachments/files/1/a.wav'],
  ['a soft hyphen in the host', 'https://git\u00adhub.com/user-attachments/files/1/a.wav'],
  ['a Cyrillic letter', 'https://gıthub.com/user-attachments/files/1/a.wav'],
  ['a percent-encoded host', 'https://git%68ub.com/user-attachments/files/1/a.wav'],
  ['plain http', 'http://github.com/user-attachments/files/1/a.wav'],
  ['ftp', 'ftp://github.com/user-attachments/files/1/a.wav'],
  ['a file', 'file:///etc/passwd'],
  ['a file on a host', 'file://github.com/user-attachments/files/1/a.wav'],
  ['data', 'data:audio/wav;base64,UklGRg=='],
  ['script', 'javascript:alert(1)//github.com/user-attachments/files/1/a.wav'],
  ['a blob', 'blob:https://github.com/user-attachments/files/1/a.wav'],
  ['no scheme', '//github.com/user-attachments/files/1/a.wav'],
  ['a relative path', '/user-attachments/files/1/a.wav'],
  ['user info', 'https://user@github.com/user-attachments/files/1/a.wav'],
  ['user info with a word', 'https://user:word@github.com/user-attachments/files/1/a.wav'],
  ['empty user info', 'https://@github.com/user-attachments/files/1/a.wav'],
  ['our host as user info', 'https://github.com@evil.example/user-attachments/files/1/a.wav'],
  ['our host and a colon as user info', 'https://github.com:443@evil.example/user-attachments/files/1/a.wav'],
  ['a backslash before the at sign', 'https://github.com\\@evil.example/user-attachments/files/1/a.wav'],
  ['backslashes for slashes', 'https:\\\\github.com\\user-attachments\\files\\1\\a.wav'],
  ['one slash', 'https:/github.com/user-attachments/files/1/a.wav'],
  ['three slashes', 'https:///github.com/user-attachments/files/1/a.wav'],
  ['the default port', 'https://github.com:443/user-attachments/files/1/a.wav'],
  ['an odd port', 'https://github.com:8443/user-attachments/files/1/a.wav'],
  ['port 22', 'https://github.com:22/user-attachments/files/1/a.wav'],
  ['a loopback address', 'https://127.0.0.1/user-attachments/files/1/a.wav'],
  ['a loopback address, short', 'https://127.1/user-attachments/files/1/a.wav'],
  ['a loopback address as a number', 'https://2130706433/user-attachments/files/1/a.wav'],
  ['a loopback address in octal', 'https://0177.0.0.1/user-attachments/files/1/a.wav'],
  ['a loopback address in hex', 'https://0x7f000001/user-attachments/files/1/a.wav'],
  ['the sixth protocol', 'https://[::1]/user-attachments/files/1/a.wav'],
  ['the mapped sixth protocol', 'https://[::ffff:127.0.0.1]/user-attachments/files/1/a.wav'],
  ['localhost', 'https://localhost/user-attachments/files/1/a.wav'],
  ['the metadata service', 'http://169.254.169.254/latest/meta-data/iam'],
  ['a private network', 'https://10.0.0.1/user-attachments/files/1/a.wav'],
  ['another path', 'https://github.com/acme/shop/raw/main/a.wav'],
  ['a release', 'https://github.com/acme/shop/releases/download/v1/a.wav'],
  ['an archive', 'https://github.com/acme/shop/archive/main.zip'],
  ['a log-out', 'https://github.com/logout?x=/user-attachments/files/1/a.wav'],
  ['a path that climbs', 'https://github.com/user-attachments/files/1/../../../acme/shop/raw/main/a.wav'],
  ['a path that climbs in disguise', 'https://github.com/user-attachments/files/1/%2e%2e/%2e%2e/a.wav'],
  ['an encoded slash', 'https://github.com/user-attachments/files/1/a%2f..%2fb.wav'],
  ['an encoded backslash', 'https://github.com/user-attachments/files/1/a%5cb.wav'],
  ['an encoded zero byte', 'https://github.com/user-attachments/files/1/a%00.wav'],
  ['an encoded line break', 'https://github.com/user-attachments/files/1/a%0d%0aHost:evil.wav'],
  ['an encoded percent sign', 'https://github.com/user-attachments/files/1/%252e%252e.wav'],
  ['a bad encoding', 'https://github.com/user-attachments/files/1/%zz.wav'],
  ['bytes that are no text', 'https://github.com/user-attachments/files/1/%ff%fe.wav'],
  ['an extra segment', 'https://github.com/user-attachments/files/1/a/b.wav'],
  ['two slashes', 'https://github.com//user-attachments/files/1/a.wav'],
  ['letters for digits', 'https://github.com/user-attachments/files/one/a.wav'],
  ['a number without end', `https://github.com/user-attachments/files/${'9'.repeat(400)}/a.wav`],
  ['a space', 'https://github.com/user-attachments/files/1/a b.wav'],
  ['a line break', 'https://github.com/user-attachments/files/1/\na.wav'],
  ['a tab in the scheme', 'ht\ttps://github.com/user-attachments/files/1/a.wav'],
  ['a space before it', ' https://github.com/user-attachments/files/1/a.wav'],
  ['a zero byte', 'https://github.com\u0000.evil.example/user-attachments/files/1/a.wav'],
  ['a right-to-left mark', 'https://github.com/user-attachments/files/1/\u202ea.wav'],
  ['an uuid with a letter too many', `https://github.com/user-attachments/assets/${id}0`],
  ['an uuid in upper case', `https://github.com/user-attachments/assets/${id.toUpperCase()}`],
  ['something behind the uuid', `https://github.com/user-attachments/assets/${id}/x`],
  ['a storage host’s own sub-host', 'https://a.objects.githubusercontent.com/github-production-x/a'],
  ['another bucket', 'https://evil.s3.amazonaws.com/1/a.wav'],
  ['a bucket that begins alike', 'https://github-production-user-asset-6210df.s3.amazonaws.com.evil.example/1/a'],
  ['a bucket in another region’s style', 'https://s3.amazonaws.com/github-production-user-asset-6210df/1/a.wav'],
  ['another folder of the object store', 'https://objects.githubusercontent.com/other/1/a.wav'],
  ['storage on an odd port', 'https://objects.githubusercontent.com:8443/github-production-user-asset/1/a'],
  ['storage over plain http', 'http://objects.githubusercontent.com/github-production-user-asset/1/a'],
]

describe('an address made by somebody who wants us to ask elsewhere', () => {
  it('is thought of in at least sixty ways', () => expect(hostile.length).toBeGreaterThanOrEqual(60))

  it.each(hostile)('%s', (_, url) => {
    expect(attachmentAt(url, hosts)).toBeNull()
    expect(hopAt(url, hosts)).toBeNull()
  })
})

describe('an address that is no voice note', () => {
  it.each([
    'https://github.com/user-attachments/files/1/picture.png',
    'https://github.com/user-attachments/files/1/archive.zip',
    'https://github.com/user-attachments/files/1/wav',
    'https://github.com/user-attachments/files/1/a.wav?raw=1',
    'https://github.com/user-attachments/files/1/a.wav#t=3',
    `https://user-images.githubusercontent.com/123/456-${id}.png`,
    // Signed addresses are forwarded to, but nobody may start with one: they are somebody's credential.
    `https://private-user-images.githubusercontent.com/1/2-${id}.mp4?jwt=x`,
    'https://objects.githubusercontent.com/github-production-user-asset-6210df/1/a.mp4?sig=x',
  ])('%s', (url) => {
    expect(attachmentAt(url, hosts)).toBeNull()
  })
})

describe('a hop on the way to the file', () => {
  it('takes the token along to GitHub’s own host only', () => {
    expect(hopAt('https://github.com/user-attachments/files/1/a.wav', hosts)?.token).toBe(true)
    expect(hopAt(`https://private-user-images.githubusercontent.com/1/2-${id}.mp4?jwt=a.b.c`, hosts)?.token).toBe(false)
    expect(
      hopAt('https://objects.githubusercontent.com/github-production-repository-file-5c1aeb/1/2?X-Amz=1', hosts)?.token,
    ).toBe(false)
    expect(hopAt('https://github-production-user-asset-6210df.s3.amazonaws.com/1/2-x.mp4?X-Amz=1', hosts)?.token).toBe(
      false,
    )
  })
})
