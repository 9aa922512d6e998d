import { Probot } from 'probot'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Delivery } from '../../../demo/github/index.ts'
import { at, commitFile, type Heard, openReceiver, openScene, type Scene } from './scene.ts'

let scene: Scene
let receiver: Awaited<ReturnType<typeof openReceiver>>

beforeAll(async () => {
  scene = await openScene()
  receiver = await openReceiver()
  scene.github.connectApp(receiver.url)
})
beforeEach(() => {
  receiver.heard.length = 0
})
afterEach(() => expect(scene.github.violations).toEqual([]))
afterAll(async () => {
  await scene.github.close()
  receiver.server.close()
  receiver.server.closeAllConnections()
})

const named = ({ headers, body }: Heard) => `${headers['x-github-event']}.${JSON.parse(body).action}`

const told = async (cause: () => Promise<unknown>): Promise<string[]> => {
  await scene.github.settle()
  receiver.heard.length = 0
  await cause()
  await scene.github.settle()
  return receiver.heard.map(named).toSorted()
}

describe('webhooks', () => {
  it('are signed over their exact bytes, as Probot checks them', async () => {
    await told(() => scene.alice.rest.issues.create({ ...at, title: 'Signed', body: 'ü — ✓' }))
    const [first] = receiver.heard
    if (!first) throw new Error('No webhook arrived.')
    const signature = String(first.headers['x-hub-signature-256'])
    const verify = async (secret: string, body: string) => {
      const { id: appId, privateKey } = scene.github.app
      const probot = new Probot({ appId, privateKey, secret, logLevel: 'fatal' })
      await probot.ready()
      return probot.webhooks.verify(body, signature)
    }
    expect(await verify(scene.github.app.webhookSecret, first.body)).toBe(true)
    expect(await verify(scene.github.app.webhookSecret, `${first.body} `)).toBe(false)
    expect(await verify('development', first.body)).toBe(false)
    expect(JSON.parse(first.body)).toMatchObject({
      installation: { id: expect.any(Number) },
      repository: { full_name: 'alice/hello', owner: { login: 'alice' } },
      sender: { login: 'alice' },
      issue: { body: 'ü — ✓' },
    })
  })

  it('reach a real Probot app, which acts on them with an installation token', async () => {
    const { ProbotOctokit, createNodeMiddleware } = await import('probot')
    const { createServer } = await import('node:http')
    const probot = new Probot({
      ...{
        appId: scene.github.app.id,
        privateKey: scene.github.app.privateKey,
        secret: scene.github.app.webhookSecret,
      },
      ...{ baseUrl: scene.github.url, logLevel: 'fatal' },
      Octokit: ProbotOctokit.defaults((options: object) => ({ ...options, throttle: { enabled: false } })),
    })
    const app = (robot: typeof probot) => {
      robot.on('issues.opened', async (context) => {
        await context.octokit.rest.issues.createComment(context.issue({ body: 'Seen.' }))
      })
    }
    const server = createServer(await createNodeMiddleware(app, { probot, webhooksPath: '/' }))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as { port: number }
    scene.github.connectApp(`http://127.0.0.1:${port}/`)
    const { data } = await scene.alice.rest.issues.create({ ...at, title: 'For Probot' })
    await scene.github.settle()
    const comments = await scene.alice.rest.issues.listComments({ ...at, issue_number: data.number })
    expect(comments.data.map((each) => [each.user?.login, each.body])).toEqual([['sentra[bot]', 'Seen.']])
    scene.github.connectApp(receiver.url)
    server.close()
    server.closeAllConnections()
  })

  it('tell of every label that an issue is made with', async () => {
    const make = () => scene.alice.rest.issues.create({ ...at, title: 'l', labels: ['a', 'b'] })
    expect(await told(make)).toEqual(['issues.labeled', 'issues.labeled', 'issues.opened'])
  })

  it('tell what an edit changed, and of deletions', async () => {
    const { number } = (await scene.alice.rest.issues.create({ ...at, title: 'e', body: 'before' })).data
    const edit = () => scene.bob.rest.issues.update({ ...at, issue_number: number, body: 'after' })
    expect(await told(edit)).toEqual(['issues.edited'])
    expect(JSON.parse(receiver.heard[0]?.body ?? '')).toMatchObject({
      changes: { body: { from: 'before' } },
      sender: { login: 'bob' },
    })
    const said = (await scene.alice.rest.issues.createComment({ ...at, issue_number: number, body: 'one' })).data
    const change = () => scene.bob.rest.issues.updateComment({ ...at, comment_id: said.id, body: 'two' })
    expect(await told(change)).toEqual(['issue_comment.edited'])
    const payload = JSON.parse(receiver.heard[0]?.body ?? '')
    expect(payload).toMatchObject({ changes: { body: { from: 'one' } }, comment: { user: { login: 'alice' } } })
    expect(payload.comment.updated_at > payload.comment.created_at).toBe(true)
    const drop = () => scene.alice.rest.issues.deleteComment({ ...at, comment_id: said.id })
    expect(await told(drop)).toEqual(['issue_comment.deleted'])
  })

  it('tell of a pull request’s life, and of its labels as its own', async () => {
    await commitFile(scene.alice, 'life', 'one.md')
    const open = () => scene.alice.rest.pulls.create({ ...at, head: 'life', base: 'main', title: 'p' })
    expect(await told(open)).toEqual(['pull_request.opened'])
    const { number } = JSON.parse(receiver.heard[0]?.body ?? '')
    const push = () => commitFile(scene.alice, 'life', 'two.md')
    expect(await told(push)).toEqual(['pull_request.synchronize', 'push.undefined'])
    const label = () => scene.alice.rest.issues.addLabels({ ...at, issue_number: number, labels: ['x'] })
    expect(await told(label)).toEqual(['pull_request.labeled'])
    const say = () => scene.alice.rest.issues.createComment({ ...at, issue_number: number, body: 'c' })
    expect(await told(say)).toEqual(['issue_comment.created'])
    expect(JSON.parse(receiver.heard[0]?.body ?? '').issue).toMatchObject({ pull_request: {}, comments: 1 })
    const close = () => scene.alice.rest.pulls.update({ ...at, pull_number: number, state: 'closed' })
    expect(await told(close)).toEqual(['pull_request.closed'])
  })

  it('arrive after the answer to what caused them', async () => {
    const order: string[] = []
    scene.github.faults.after = async () => {
      await new Promise((resolve) => setTimeout(resolve, 50))
      order.push(`answered with ${receiver.heard.length} heard`)
      return undefined
    }
    await told(() => scene.alice.rest.issues.create({ ...at, title: 'order' }))
    scene.github.faults.after = undefined
    expect(order).toEqual(['answered with 0 heard'])
    expect(receiver.heard).toHaveLength(1)
  })

  it('are sent again with their own id and bytes, and never by themselves', async () => {
    await told(() => scene.alice.rest.issues.create({ ...at, title: 'again' }))
    const [first] = receiver.heard
    const delivery = scene.github.deliveries.at(-1)
    await scene.github.redeliver(delivery?.id ?? 0)
    const [, second] = receiver.heard
    expect(second?.body).toBe(first?.body)
    expect(second?.headers['x-github-delivery']).toBe(first?.headers['x-github-delivery'])
    expect(delivery?.attempts.map((each) => each.status)).toEqual([200, 200])
  })

  it('share themselves out between several addresses', async () => {
    const other = await openReceiver()
    scene.github.connectApp(receiver.url, other.url)
    for (let each = 0; each < 4; each += 1) await scene.alice.rest.issues.create({ ...at, title: `n${each}` })
    await scene.github.settle()
    expect([receiver.heard.length, other.heard.length]).toEqual([2, 2])
    scene.github.connectApp(receiver.url)
    other.server.close()
    other.server.closeAllConnections()
  })

  it('are for the App where it is installed, and for workflows everywhere', async () => {
    const apart = { owner: 'alice', repo: 'apart' }
    await scene.github.createRepository({ owner: 'alice', name: 'apart', installed: false, files: { a: 'a' } })
    const seen: Delivery[] = []
    const off = scene.github.onDelivery((each) => seen.push(each))
    expect(await told(() => scene.alice.rest.issues.create({ ...apart, title: 'no App here' }))).toEqual([])
    off()
    expect(seen).toMatchObject([{ event: 'issues', action: 'opened', repository: 'alice/apart', attempts: [] }])
    expect(seen[0]?.payload).not.toHaveProperty('installation')
  })

  it('say which were caused by a workflow’s own token', async () => {
    const actions = scene.as(scene.github.actionsToken('alice/hello', { issues: 'write' }))
    await told(() => actions.rest.issues.create({ ...at, title: 'by a workflow' }))
    expect(scene.github.deliveries.at(-1)).toMatchObject({ event: 'issues', byActions: true })
    await told(() => scene.alice.rest.issues.create({ ...at, title: 'by a person' }))
    expect(scene.github.deliveries.at(-1)).toMatchObject({ byActions: false })
  })
})
