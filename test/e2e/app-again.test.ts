import { afterAll, beforeAll, expect, it } from 'vitest'
import { createGitHub } from '../../core/github/octokit.ts'
import { SpecMetadata } from '../../core/spec/metadata.ts'
import { createStore } from '../../core/store/store.ts'
import { setStatus } from '../../core/store/update-spec.ts'
import { startWorld, type World } from './app-world.ts'

let world: World
let count = 0
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world?.close())

const line = (body: string) => /^\/approve v\d+ [0-9a-f]{16}$/m.exec(body)?.[0] ?? 'no line was offered'

/** An approved spec, and what its agent would write down as it begins to work. */
async function approvedSpec() {
  const place = await world.place(`again${++count}`)
  const [owner = '', repo = ''] = place.name.split('/')
  const client = world.github.octokitFor(world.github.installationToken(owner))
  const store = () => createStore(createGitHub(client, { owner, repo }), { branch: 'sentra/specs' })
  const issue = await place.openIssue('ada', 'Dark mode', '### What do you want?\n\nA dark mode.')
  const approve = async () => place.say('ada', issue, line(await place.last(issue)))
  await approve()
  const run = async () => {
    const { id } = await world.github.addRun(place.name, {
      workflow: 'ai-agent.yml',
      event: 'dispatch',
      branch: 'main',
    })
    const spec = SpecMetadata.parse(await place.metadata(issue))
    const implementation = { ...spec.implementation, run_id: id }
    await setStatus(store(), spec, { status: 'running', from: ['approved'], implementation })
    return id
  }
  return { ...place, issue, approve, run }
}

it.each([
  ['/cancel', ['/retry']],
  ['/reject no', ['/revise yes', 'approve']],
  ['/revise remember it', ['approve']],
])('an old %s that is heard once more leaves a later run alone', async (command, later) => {
  const stopped: number[] = []
  const hear = world.github.onCancel((id) => stopped.push(id))
  const spec = await approvedSpec()
  const first = await spec.run()
  const comment = await spec.say('ada', spec.issue, command)
  expect(stopped).toEqual([first])
  for (const next of later) {
    if (next === 'approve') await spec.approve()
    else await spec.say('ada', spec.issue, next)
  }
  const second = await spec.run()
  const said = await spec.comments(spec.issue)
  const old = world.github.deliveries.find(
    ({ payload }) => (payload as { comment?: { id?: number } }).comment?.id === comment,
  )
  await world.github.redeliver(old?.id ?? 0)
  await world.github.settle()
  expect(old?.attempts).toHaveLength(2)
  expect(stopped).toEqual([first])
  expect(await spec.metadata(spec.issue)).toMatchObject({ status: 'running', implementation: { run_id: second } })
  expect(await spec.comments(spec.issue)).toEqual(said)
  hear()
})
