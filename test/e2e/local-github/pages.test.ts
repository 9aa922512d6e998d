import { afterAll, beforeAll, expect, it } from 'vitest'
import { openFormDoor } from '../../../demo/talk/form-door.ts'
import { at, commitFile, openScene, type Scene } from './scene.ts'

let scene: Scene
beforeAll(async () => {
  scene = await openScene()
})
afterAll(() => scene.github.close())

const evil = `<script>alert(1)</script> "><img src=x onerror=alert(1)> ' & </pre></title>`
const open = (path: string, base = scene.github.webUrl) => fetch(`${base}/alice/hello${path}`, { redirect: 'manual' })

/** The tags of a page that are not its own frame. */
const foreign = (html: string) => html.match(/<(?:script|img|iframe|a href="(?!\/))[^>]*>| on\w+=(?=[^<]*>)/g) ?? []

it('shows an issue with what was said, as words and nothing else', async () => {
  const { data: issue } = await scene.alice.rest.issues.create({
    ...at,
    title: evil,
    body: `one\n${evil}`,
    labels: ['<b>'],
  })
  await scene.bob.rest.issues.createComment({ ...at, issue_number: issue.number, body: evil })
  const page = await fetch(issue.html_url)
  expect(page.status).toBe(200)
  expect(page.headers.get('content-type')).toMatch(/^text\/html/)
  const policy = page.headers.get('content-security-policy') ?? ''
  expect(policy).toMatch(/^default-src 'none'; style-src 'sha256-[^' ]+'; form-action 'self'; base-uri 'none'/)
  const html = await page.text()
  expect(html.split('&lt;script&gt;alert(1)&lt;/script&gt;')).toHaveLength(5)
  expect(foreign(html)).toEqual([])
  expect(html).not.toContain('<form')
})

it('shows a pull request with its change, at the address that is printed', async () => {
  await commitFile(scene.alice, 'change', 'src/b.ts', '<script>new</script>\n')
  const { data: pull } = await scene.alice.rest.pulls.create({
    ...at,
    title: 'A file',
    head: 'change',
    base: 'main',
    body: 'Please.',
  })
  const html = await (await fetch(pull.html_url)).text()
  expect(html).toContain('<span class="add">+&lt;script&gt;new&lt;/script&gt;</span>')
  expect(html).toContain('Please.')
  expect(foreign(html)).toEqual([])
})

it('lists both on the page of the repository', async () => {
  const html = await (await open('')).text()
  expect(html).toContain('<a href="/alice/hello/pull/2">#2 A file</a>')
  expect(html).toContain('/alice/hello/issues/1')
  expect(foreign(html)).toEqual([])
})

it('has no page of what is not there, and none of what is private', async () => {
  expect((await open('/issues/99')).status).toBe(404)
  const secret = await scene.github.createRepository({ owner: 'alice', name: 'secret', private: true })
  expect((await fetch(`${scene.github.webUrl}/${secret.fullName}`)).status).toBe(404)
  // Neither is an operation of GitHub's API, which is noted for the tests.
  scene.github.violations.length = 0
})

it('takes a comment from its own form, and from no other page in the same browser', async () => {
  const door = await openFormDoor(scene.alice)
  const { data: issue } = await scene.alice.rest.issues.create({ ...at, title: 'Talk' })
  const path = `/issues/${issue.number}`
  expect(await (await open(path, door.url)).text()).toContain('<form method="post">')
  const post = (origin: string) =>
    fetch(`${door.url}/alice/hello${path}`, {
      method: 'POST',
      redirect: 'manual',
      headers: { origin },
      body: new URLSearchParams({ body: '/approve v1 <b>' }),
    })
  expect((await post('https://evil.example')).status).toBe(500)
  expect((await post(door.url)).status).toBe(303)
  const html = await (await open(path, door.url)).text()
  expect(html.split('/approve v1 &lt;b&gt;')).toHaveLength(2)
  await door.close()
})
