import type { Place } from './app-place.ts'
import { note, type World } from './app-world.ts'
import { pullOperations } from './pull-request-operations.ts'

/** The operations that must survive anything: what comes before, and the one event that is disturbed. */
export interface Operation {
  name: string
  /** Whether it starts the agent. */
  starts?: true
  /** The event that `act` causes, where the last one that a person caused is another. */
  event?: string
  /** Long to prepare: not every mixture is played. */
  brief?: true
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

export const operations: Operation[] = [
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
    async act(_, place, issue) {
      await place.say('bob', issue, '/revise remember it')
    },
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
    async act(_, place, issue) {
      await place.say('bob', issue, '/reject too dark')
    },
  },
  ...pullOperations,
]
