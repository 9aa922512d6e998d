import { accountOf, type Client, once, type Repository, unless } from './answers.ts'
import { type EditsAnswer, editsQuery, found, type LastChangesAnswer, lastChangesQuery } from './graphql.ts'
import type { Comment, Issue, Issues } from './port.ts'

/** The most that GitHub gives, or takes ids of, in one request. */
const page = 100
/** In a repository where more is said in a day than this, the newest of it counts. */
const mostPages = 10
const newestFirst = { sort: 'created', direction: 'desc', per_page: page } as const

export const issues = ({ rest, graphql }: Client, repository: Repository): Issues => ({
  async issue(number) {
    const answer = await unless(rest.issues.get({ ...repository, issue_number: number }), [404, 410], null)
    return answer && issueOf(answer.data)
  },

  async createIssue(input) {
    const { data } = await rest.issues.create({ ...repository, ...input, request: once })
    return issueOf(data)
  },

  async updateIssue(number, change) {
    await rest.issues.update({ ...repository, issue_number: number, ...change })
  },

  async addSubIssue(parent, childId) {
    const added = rest.issues.addSubIssue({ ...repository, issue_number: parent, sub_issue_id: childId, request: once })
    // 422 is what a second time, or a parent with its hundred sub-issues, answers; 404 is GitHub without sub-issues.
    await unless(added, [404, 422], null)
  },

  async issues({ label, since, state = 'open' }) {
    const { data } = await rest.issues.listForRepo({
      ...repository,
      state,
      sort: 'updated',
      direction: 'desc',
      per_page: page,
      ...(label === undefined ? {} : { labels: label }),
      ...(since === undefined ? {} : { since }),
    })
    return data.map(issueOf)
  },

  async comment(id) {
    const answer = await unless(rest.issues.getComment({ ...repository, comment_id: id }), [404, 410], null)
    return answer && commentOf(answer.data)
  },

  async comments(issue, since) {
    const all: Comment[] = []
    const asked = { ...repository, issue_number: issue, per_page: page, ...(since === undefined ? {} : { since }) }
    for (let number = 1; ; number++) {
      const { data } = await rest.issues.listComments({ ...asked, page: number })
      all.push(...data.map(commentOf))
      if (data.length < page) return all
    }
  },

  async openedSince(since) {
    const asked = { ...repository, ...newestFirst, state: 'open', since } as const
    const found = await until(since, async (number) => (await rest.issues.listForRepo({ ...asked, page: number })).data)
    return found.map(issueOf)
  },

  async commentsSince(since) {
    const asked = { ...repository, ...newestFirst, since }
    const list = async (number: number) => (await rest.issues.listCommentsForRepo({ ...asked, page: number })).data
    return (await until(since, list)).map(commentOf)
  },

  async lastChange() {
    const latest = { sort: 'updated', direction: 'desc', state: 'all', per_page: 1 } as const
    const { data } = await rest.issues.listForRepo({ ...repository, ...latest })
    return data[0]?.updated_at ?? null
  },

  async edits(nodeIds) {
    const known = new Map<string, string | null | undefined>()
    for (let at = 0; at < nodeIds.length; at += page) {
      const ids = nodeIds.slice(at, at + page)
      const { nodes } = await found(graphql<EditsAnswer>(editsQuery, { ids }))
      for (const node of nodes) if (node !== null) known.set(node.id, node.lastEditedAt)
    }
    return nodeIds.map((id) => known.get(id))
  },

  async lastChanges(id) {
    const { node } = await found(graphql<LastChangesAnswer>(lastChangesQuery, { id }))
    const renames = node?.timelineItems?.nodes
    const renamed = renames?.length === 0 ? null : renames?.at(-1)?.createdAt
    return { edited: node?.lastEditedAt, renamed }
  },

  async createComment(issue, body) {
    const { data } = await rest.issues.createComment({ ...repository, issue_number: issue, body, request: once })
    return commentOf(data)
  },

  async updateComment(id, body) {
    await rest.issues.updateComment({ ...repository, comment_id: id, body })
  },

  async deleteComment(id) {
    await unless(rest.issues.deleteComment({ ...repository, comment_id: id }), [404], null)
  },

  async react(target, content) {
    const { reactions } = rest
    const { status } =
      'issue' in target
        ? await reactions.createForIssue({ ...repository, issue_number: target.issue, content })
        : 'comment' in target
          ? await reactions.createForIssueComment({ ...repository, comment_id: target.comment, content })
          : await reactions.createForPullRequestReviewComment({
              ...repository,
              comment_id: target.reviewComment,
              content,
            })
    return status === 201
  },
})

/**
 * Pages of what GitHub lists newest first, as far back as `since`. GitHub's own "since" asks for the last change, which
 * leaves in what is old. What is made while we read moves the rest to the next page, so that it may be seen twice.
 */
async function until<Item extends { id: number | bigint; created_at: string }>(
  since: string,
  list: (page: number) => Promise<Item[]>,
): Promise<Item[]> {
  const found = new Map<number | bigint, Item>()
  for (let number = 1; number <= mostPages; number++) {
    const items = await list(number)
    for (const item of items) if (item.created_at >= since) found.set(item.id, item)
    if (items.length < page || (items.at(-1)?.created_at ?? '') < since) break
  }
  return [...found.values()]
}

type Answer<Method extends keyof Client['rest']['issues']> = Awaited<
  ReturnType<Client['rest']['issues'][Method]>
>['data']

export function issueOf(data: Answer<'get'> | Answer<'listForRepo'>[number]): Issue {
  return {
    id: Number(data.id),
    node_id: data.node_id,
    number: data.number,
    title: data.title,
    body: data.body ?? '',
    state: data.state === 'closed' ? 'closed' : 'open',
    labels: data.labels.flatMap((label) => (typeof label === 'string' ? label : (label.name ?? []))),
    author: accountOf(data.user),
    created_at: data.created_at,
    updated_at: data.updated_at,
    url: data.html_url,
    is_pull_request: data.pull_request !== undefined,
    via_app: data.performed_via_github_app?.id ?? null,
  }
}

function commentOf(data: Answer<'getComment'>): Comment {
  return {
    id: Number(data.id),
    node_id: data.node_id,
    issue: Number(data.issue_url.slice(data.issue_url.lastIndexOf('/') + 1)),
    body: data.body ?? '',
    author: accountOf(data.user),
    created_at: data.created_at,
    updated_at: data.updated_at,
    url: data.html_url,
    via_app: data.performed_via_github_app?.id ?? null,
  }
}
