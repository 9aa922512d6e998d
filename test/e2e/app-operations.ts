import { createGitHub } from '../../core/github/octokit.ts'
import { SpecMetadata } from '../../core/spec/metadata.ts'
import { createStore } from '../../core/store/store.ts'
import { setStatus } from '../../core/store/update-spec.ts'
import type { Place } from './app-place.ts'
import { note, type World } from './app-world.ts'
import { pullOperations } from './pull-request-operations.ts'

/** The operations that must survive anything: what comes before, and the one event that is disturbed. */
export interface Operation {
  name: string
  /** Whether it starts the agent, or stops the run that the metadata names. */
  starts?: true
  stops?: true
  /** The event that `act` causes, where the last one that a person caused is another. */
  event?: string
  /** With an app that works. Gives what `act` needs. */
  prepare(world: World, place: Place): Promise<number>
  /** Causes the event; the app that hears it may die on the way. */
  act(world: World, place: Place, issue: number): Promise<void>
}

async function firstVersion(_: World, place: Place): Promise<number> {
  const issue = await place.openIssue('ada', 'Dark mode', '### What do you want?\n\nA dark mode.')
  await place.answered(issue, [issue], 60)
  return issue
}

const offered = async (place: Place, issue: number): Promise<string> =>
  /^\/approve v\d+ [0-9a-f]{16}$/m.exec(await place.last(issue))?.[0] ?? 'no line was offered'

async function approved(world: World, place: Place): Promise<number> {
  const issue = await firstVersion(world, place)
  await place.answered(issue, [await place.say('ada', issue, await offered(place, issue))], 60)
  return issue
}

/** An approved spec at which an agent is at work, as its run writes it down. */
async function atWork(world: World, place: Place): Promise<number> {
  const issue = await approved(world, place)
  const [owner = '', repo = ''] = place.name.split('/')
  const { id } = await world.github.addRun(place.name, { workflow: 'ai-agent.yml', event: 'dispatch', branch: 'main' })
  const github = createGitHub(world.github.octokitFor(world.github.installationToken(owner)), { owner, repo })
  const spec = SpecMetadata.parse(await place.metadata(issue))
  const implementation = { ...spec.implementation, run_id: id }
  await setStatus(createStore(github, { branch: 'sentra/specs' }), spec, {
    ...{ status: 'running', from: ['approved'], implementation },
  })
  return issue
}

const saying = (words: string) => async (_: World, place: Place, issue: number) => {
  await place.say('bob', issue, words)
}

/** What people do on an issue. */
export const issueOperations: Operation[] = [
  {
    name: 'the first spec, from a voice note',
    prepare: async () => 1,
    async act(world, place) {
      await place.openIssue('ada', 'Dark mode', world.github.attach(place.name, note).markdown)
    },
  },
  {
    name: 'a revision',
    prepare: firstVersion,
    act: saying('/revise remember it'),
  },
  {
    name: 'an approval',
    starts: true,
    prepare: firstVersion,
    async act(_, place, issue) {
      await place.say('bob', issue, await offered(place, issue))
    },
  },
  {
    name: 'a rejection',
    prepare: firstVersion,
    act: saying('/reject too dark'),
  },
  {
    name: 'a revision of what an agent is at',
    stops: true,
    prepare: atWork,
    act: saying('/revise remember it'),
  },
  {
    name: 'a cancellation',
    stops: true,
    prepare: atWork,
    act: saying('/cancel'),
  },
  {
    name: 'another try',
    starts: true,
    async prepare(world, place) {
      const issue = await approved(world, place)
      await place.answered(issue, [await place.say('ada', issue, '/cancel')], 60)
      return issue
    },
    act: saying('/retry'),
  },
]

export const operations: Operation[] = [...issueOperations, ...pullOperations]
