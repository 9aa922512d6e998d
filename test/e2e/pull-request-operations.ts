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
    starts: true,
    prepare: opened(),
    async act(world, place, pull) {
      await review(world, place, 'bob', pull, { event: 'REQUEST_CHANGES', body: 'Remember it.' })
    },
  },
  {
    name: 'a fix',
    starts: true,
    prepare: opened('failure'),
    async act(_, place, pull) {
      await place.say('bob', pull, '/fix')
    },
  },
  {
    name: 'a merge',
    event: 'pull_request',
    prepare: opened(),
    async act(world, place, pull) {
      await place.as('bob').rest.pulls.merge({ ...at(place), pull_number: pull })
      await world.github.settle()
    },
  },
]

/** What else people ask for there, and how it ends. */
export const morePullOperations: Operation[] = [
  {
    name: '/revise in the conversation',
    starts: true,
    prepare: opened(),
    async act(_, place, pull) {
      await place.say('bob', pull, '/revise remember it')
    },
  },
  {
    name: '/revise on a line',
    starts: true,
    event: 'pull_request_review_comment',
    prepare: opened(),
    async act(world, place, pull) {
      const { data } = await place.as('bob').rest.pulls.get({ ...at(place), pull_number: pull })
      const where = { path: 'clock.js', line: 2, side: 'RIGHT', commit_id: data.head.sha } as const
      const said = { ...at(place), pull_number: pull, ...where, body: '/revise a better name' }
      await place.as('bob').rest.pulls.createReviewComment(said)
      await world.github.settle()
    },
  },
  {
    name: 'an end without a merge',
    event: 'pull_request',
    prepare: opened(),
    async act(world, place, pull) {
      await place.as('bob').rest.pulls.update({ ...at(place), pull_number: pull, state: 'closed' })
      await world.github.settle()
    },
  },
]

const check = (name: string, fix: 'ask' | 'auto'): Operation => ({
  name,
  event: 'workflow_run',
  ...(fix === 'auto' ? { starts: true as const } : {}),
  async prepare(world, place) {
    const { rest } = place.as('ada')
    const content = Buffer.from(`checks: { fix: ${fix} }\n`).toString('base64')
    await rest.repos.createOrUpdateFileContents({ ...at(place), path: '.sentra/config.yml', message: 'Say', content })
    return (await openPull(world, place)).number
  },
  async act(world, place, pull) {
    const { data } = await place.as('bob').rest.pulls.get({ ...at(place), pull_number: pull })
    await endCheck(world, place, { branch: data.head.ref, head: data.head.sha }, 'failure')
  },
})

/** What the repository's own checks say, and the App hears of. */
export const checkOperations: Operation[] = [
  check('a failed check that is mended by itself', 'auto'),
  check('a failed check for which a fix is offered', 'ask'),
]
