import { accountOf, type Client, once, type Repository, unless } from './answers.ts'
import type { Pull, Pulls } from './port.ts'

export const pulls = ({ rest }: Client, repository: Repository): Pulls => ({
  async pull(number) {
    const answer = await unless(rest.pulls.get({ ...repository, pull_number: number }), [404], null)
    return answer && pullOf(answer.data)
  },

  async createPull(input) {
    const { data } = await rest.pulls.create({ ...repository, ...input, request: once })
    return pullOf(data)
  },

  async updatePull(number, change) {
    await rest.pulls.update({ ...repository, pull_number: number, ...change })
  },

  async pullsFrom(branch) {
    const head = `${repository.owner}:${branch}`
    const { data } = await rest.pulls.list({ ...repository, state: 'open', head, per_page: 100 })
    // An unknown `head` is ignored by GitHub, so what comes back is looked at again.
    return data.map(pullOf).filter((pull) => pull.head.branch === branch && !pull.head.fromFork)
  },

  async latestPulls() {
    const order = { sort: 'updated', direction: 'desc' } as const
    const { data } = await rest.pulls.list({ ...repository, state: 'all', ...order, per_page: 100 })
    return data.map(pullOf)
  },
})

type Answer =
  | Awaited<ReturnType<Client['rest']['pulls']['get']>>['data']
  | Awaited<ReturnType<Client['rest']['pulls']['list']>>['data'][number]

const pullOf = (data: Answer): Pull => ({
  number: data.number,
  node_id: data.node_id,
  title: data.title,
  body: data.body ?? '',
  state: data.state === 'closed' ? 'closed' : 'open',
  merged: ('merged' in data && data.merged === true) || Boolean(data.merged_at),
  merged_at: data.merged_at ?? null,
  updated_at: data.updated_at,
  draft: data.draft === true,
  // A deleted fork leaves no repository behind; only ours counts as ours.
  head: { branch: data.head.ref, sha: data.head.sha, fromFork: data.head.repo?.id !== data.base.repo.id },
  base: { branch: data.base.ref, sha: data.base.sha },
  author: accountOf(data.user),
  url: data.html_url,
})
