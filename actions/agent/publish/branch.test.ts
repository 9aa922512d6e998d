import { expect, it } from 'vitest'
import { webFlow } from '../../../core/approval/our-commit.ts'
import type { Account, CommitDetails } from '../../../core/github/port.ts'
import { placeBranch, specTrailer } from './branch.ts'

const us: Account = { id: 9, login: 'sentra[bot]', type: 'Bot' }
const ada: Account = { id: 1, login: 'ada', type: 'User' }
const flow: Account = { id: webFlow, login: 'web-flow', type: 'User' }
const made = (over: Partial<CommitDetails> = {}): CommitDetails => ({
  ...{ sha: 'old', tree: 't', parents: ['base'], message: `Build\n\n${specTrailer('1-sums', 1)}`, date: '' },
  ...{ verified: true, author: us, committer: flow },
  ...over,
})

/** A branch that is there, with these commits beyond what is to be placed. */
function branch(commits: CommitDetails[], pushed?: string) {
  const moved: string[] = []
  let head = commits.at(-1)?.sha ?? ''
  const github = {
    createBranch: async (name: string) => name.endsWith('-2'),
    branchHead: async () => ({ sha: head, tree: 't' }),
    parting: async () => ({ from: { sha: 'base', tree: 't' }, commits }),
    commit: async (sha: string) => made({ sha }),
    moveBranch: async (name: string) => moved.push(name) > 0,
  }
  const place = () =>
    placeBranch(github, '1-sums', 'new', async () => {
      head = pushed ?? head
    })
  return { place, moved }
}

it.each<[string, CommitDetails[]]>([
  ['an earlier run left, signed by GitHub', [made()]],
  ['an earlier run left, in several commits', [made(), made({ sha: 'older' })]],
  ['an earlier run left, as the App’s own committer', [made({ committer: us })]],
])('moves a branch that holds what %s', async (_, commits) => {
  const { place, moved } = branch(commits)
  expect(await place()).toBe('sentra/run/1-sums')
  expect(moved).toEqual(['sentra/run/1-sums'])
})

it.each<[string, CommitDetails[]]>([
  ['a person pushed', [made(), made({ message: 'By hand', author: ada, committer: ada, verified: false })]],
  ['a person amended, under an address that no account has', [made({ committer: null, verified: false })]],
  ['a person amended, and signed', [made({ committer: ada })]],
  ['a person rebased in our name', [made({ author: us, committer: null, verified: false })]],
  ['a person merged on GitHub’s page', [made({ parents: ['base', 'main'] })]],
  ['another bot wrote with our line in it', [made({ author: { ...us, id: 77 } })]],
])('leaves a branch that holds what %s, and takes the next name', async (_, commits) => {
  const { place, moved } = branch(commits)
  expect(await place()).toBe('sentra/run/1-sums-2')
  expect(moved).toEqual([])
})

it('leaves a branch to which somebody pushes at that very moment', async () => {
  const { place, moved } = branch([made()], 'by hand')
  expect(await place()).toBe('sentra/run/1-sums-2')
  expect(moved).toEqual([])
})
