import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { at, openScene, type Scene, status } from './scene.ts'

let scene: Scene

beforeAll(async () => {
  scene = await openScene()
})
afterEach(() => expect(scene.github.violations).toEqual([]))
afterAll(() => scene.github.close())

const issue = async (who = scene.alice, extra = {}) => {
  const { data } = await who.rest.issues.create({ ...at, title: 't', body: 'b', ...extra })
  return { ...data, id: Number(data.id) }
}

const comment = async (number: number, who = scene.alice, body = 'c') => {
  const { data } = await who.rest.issues.createComment({ ...at, issue_number: number, body })
  return { ...data, id: Number(data.id) }
}

describe('issues and comments', () => {
  it('never lets an id be taken for a number', async () => {
    const made = await issue()
    const said = await comment(made.number)
    expect(new Set([made.id, made.number, said.id, made.user?.id]).size).toBe(4)
    expect(await status(scene.alice.rest.issues.get({ ...at, issue_number: made.id }))).toBe(404)
  })

  it('gives times in whole seconds, and shows an edit in them', async () => {
    const said = await comment((await issue()).number)
    expect(said.created_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
    expect(said.updated_at).toBe(said.created_at)
    const edited = (await scene.alice.rest.issues.updateComment({ ...at, comment_id: said.id, body: 'other' })).data
    expect(edited.updated_at > edited.created_at).toBe(true)
    const same = await comment((await issue()).number)
    const untouched = await scene.alice.rest.issues.updateComment({ ...at, comment_id: same.id, body: 'c' })
    expect(untouched.data.updated_at).toBe(same.created_at)
  })

  it('refuses a text of 65,537 characters and takes one of 65,536, whatever their bytes', async () => {
    const { number } = await issue()
    const most = 'ж'.repeat(65_536)
    const say = (body: string) => status(scene.alice.rest.issues.createComment({ ...at, issue_number: number, body }))
    expect(await say(most)).toBe(201)
    expect(await say(`${most}x`)).toBe(422)
    expect(await status(scene.alice.rest.issues.create({ ...at, title: 't', body: `${most}x` }))).toBe(422)
    expect(await status(scene.alice.rest.issues.update({ ...at, issue_number: number, body: `${most}x` }))).toBe(422)
  })

  it('names the App something was made through: its own bot’s, and a person’s through ours or another', async () => {
    const { number } = await issue()
    const via = async (token: string) => (await comment(number, scene.as(token))).performed_via_github_app
    expect(await via(scene.github.installationToken('alice'))).toMatchObject({ id: scene.github.app.id })
    expect(await via(scene.github.userTokenVia('alice'))).toMatchObject({ id: scene.github.app.id, slug: 'sentra' })
    const other = await via(scene.github.userTokenVia('alice', 'someone-elses'))
    expect(other).toMatchObject({ slug: 'someone-elses' })
    expect(other?.id).not.toBe(scene.github.app.id)
    expect((await comment(number)).performed_via_github_app).toBeNull()
  })

  it('drops the labels of someone who may not label', async () => {
    expect((await issue(scene.mallory, { labels: ['ai-feature'] })).labels).toEqual([])
    expect((await issue(scene.bob, { labels: ['ai-feature'] })).labels).toMatchObject([{ name: 'ai-feature' }])
  })

  it('lets people edit their own and writers everybody’s', async () => {
    const mine = await issue(scene.mallory)
    const said = await comment(mine.number, scene.alice)
    const edit = { ...at, comment_id: said.id, body: 'changed' }
    expect(await status(scene.mallory.rest.issues.updateComment(edit))).toBe(403)
    expect(await status(scene.anyone.rest.issues.updateComment(edit))).toBe(401)
    expect(await status(scene.bob.rest.issues.updateComment(edit))).toBe(200)
    expect(await status(scene.mallory.rest.issues.update({ ...at, issue_number: mine.number, body: 'mine' }))).toBe(200)
  })

  it('keeps a locked issue to those who may write', async () => {
    const { number } = await issue()
    await scene.alice.rest.issues.lock({ ...at, issue_number: number })
    const say = (who: typeof scene.alice) =>
      status(who.rest.issues.createComment({ ...at, issue_number: number, body: 'c' }))
    expect(await say(scene.mallory)).toBe(403)
    expect(await say(scene.bob)).toBe(201)
  })

  it('pages through comments as Octokit’s paginate follows them', async () => {
    const { number } = await issue()
    for (let each = 0; each < 7; each += 1) await comment(number, scene.alice, String(each))
    const asked = { ...at, issue_number: number, per_page: 3 }
    const all = await scene.alice.paginate(scene.alice.rest.issues.listComments, asked)
    expect(all.map((each) => each.body)).toEqual(['0', '1', '2', '3', '4', '5', '6'])
  })

  it('makes a comment older on request, so that waiting need not be waited for', async () => {
    const said = await comment((await issue()).number)
    scene.github.age({ comment: said.id }, 90)
    const aged = (await scene.alice.rest.issues.getComment({ ...at, comment_id: said.id })).data
    expect(Date.parse(said.created_at) - Date.parse(aged.created_at)).toBeGreaterThanOrEqual(89_000)
    expect(aged.updated_at).toBe(aged.created_at)
  })
})

describe('reactions', () => {
  it('are given once, counted, listed and taken back', async () => {
    const said = await comment((await issue()).number)
    const react = () => scene.app.rest.reactions.createForIssueComment({ ...at, comment_id: said.id, content: 'eyes' })
    const first = await react()
    expect([first.status, (await react()).status]).toEqual([201, 200])
    const seen = async () => (await scene.alice.rest.issues.getComment({ ...at, comment_id: said.id })).data.reactions
    expect(await seen()).toMatchObject({ total_count: 1, eyes: 1 })
    const listed = await scene.alice.rest.reactions.listForIssueComment({ ...at, comment_id: said.id })
    expect(listed.data.map((each) => [each.user?.login, each.content])).toEqual([['sentra[bot]', 'eyes']])
    const take = { ...at, comment_id: said.id, reaction_id: first.data.id }
    expect(await status(scene.alice.rest.reactions.deleteForIssueComment(take))).toBe(403)
    expect(await status(scene.app.rest.reactions.deleteForIssueComment(take))).toBe(204)
    expect(await seen()).toMatchObject({ total_count: 0, eyes: 0 })
  })

  it('stand on an issue apart from those on its comments', async () => {
    const made = await issue()
    await scene.bob.rest.reactions.createForIssue({ ...at, issue_number: made.number, content: 'rocket' })
    const { data } = await scene.alice.rest.issues.get({ ...at, issue_number: made.number })
    expect(data.reactions).toMatchObject({ total_count: 1, rocket: 1 })
  })
})

describe('sub-issues', () => {
  it('are named by id, have one parent, and are counted', async () => {
    const [parent, other, child] = [await issue(), await issue(), await issue()]
    const add = (number: number, id: number) =>
      status(scene.app.rest.issues.addSubIssue({ ...at, issue_number: number, sub_issue_id: id }))
    expect(await add(parent.number, child.number)).toBe(404)
    expect(await add(parent.number, child.id)).toBe(201)
    expect(await add(other.number, child.id)).toBe(422)
    const { data } = await scene.alice.rest.issues.listSubIssues({ ...at, issue_number: parent.number })
    expect(data.map((each) => each.number)).toEqual([child.number])
    await scene.alice.rest.issues.update({ ...at, issue_number: child.number, state: 'closed' })
    const seen = (await scene.alice.rest.issues.get({ ...at, issue_number: parent.number })).data
    expect(seen.sub_issues_summary).toEqual({ total: 1, completed: 1, percent_completed: 100 })
  })
})
