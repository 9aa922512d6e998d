import { z } from 'zod'
import type { Client, Repository } from '../../core/github/answers.ts'
import type { Said } from '../said.ts'

/** What downloads need of GitHub beside the file: the rendered text, and a token for GitHub's own host. */
export interface Attachments {
  /** Something said as GitHub's page shows it: there the addresses of a private repository's assets are signed. */
  renderedBody(said: Pick<Said, 'kind' | 'id' | 'thread'>): Promise<string>
  token(): Promise<string | undefined>
}

const Rendered = z.object({ body_html: z.string().nullish() })
const Token = z.object({ token: z.string() })

export function createAttachments(
  client: Client & { auth(options?: unknown): Promise<unknown> },
  repository: Repository,
): Attachments {
  const { rest } = client
  const headers = { accept: 'application/vnd.github.full+json' }
  return {
    async renderedBody({ kind, id, thread }) {
      const { data } =
        kind === 'issue'
          ? await rest.issues.get({ ...repository, issue_number: id, headers })
          : kind === 'comment'
            ? await rest.issues.getComment({ ...repository, comment_id: id, headers })
            : kind === 'review'
              ? await rest.pulls.getReview({ ...repository, pull_number: thread, review_id: id, headers })
              : await rest.pulls.getReviewComment({ ...repository, comment_id: id, headers })
      return Rendered.parse(data).body_html ?? ''
    },
    async token() {
      const read = Token.safeParse(await client.auth({ type: 'installation' }).catch(() => null))
      return read.success ? read.data.token : undefined
    },
  }
}
