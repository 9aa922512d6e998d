import type { Operation } from './app-operations.ts'
import type { Place } from './app-place.ts'
import type { World } from './app-world.ts'
import { endCheck, openPull, review } from './pull-request.ts'

/** An approved spec with its pull request, whose checks have failed where `check` is given. */
const opened =
  (check?: 'failure') =>
  async (world: World, place: Place): Promise<number> => {
    const pull = await openPull(world, place)
    if (check) await endCheck(world, place, pull, check)
    return pull.number
  }

const at = (place: Place) => {
  const [owner = '', repo = ''] = place.name.split('/')
  return { owner, repo }
}

/** What people do on a pull request, to be disturbed as everything else is. */
export const pullOperations: Operation[] = [
  {
    name: 'a review that asks for changes',
    brief: true,
    starts: true,
    prepare: opened(),
    async act(world, place, pull) {
      await review(world, place, 'bob', pull, { event: 'REQUEST_CHANGES', body: 'Remember it.' })
    },
  },
  {
    name: 'a fix',
    brief: true,
    starts: true,
    prepare: opened('failure'),
    async act(_, place, pull) {
      await place.say('bob', pull, '/fix')
    },
  },
  {
    name: 'a merge',
    brief: true,
    event: 'pull_request',
    prepare: opened(),
    async act(world, place, pull) {
      await place.as('bob').rest.pulls.merge({ ...at(place), pull_number: pull })
      await world.github.settle()
    },
  },
]
