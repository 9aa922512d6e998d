import type { Account, Comment, GitHub, Pull } from '../../../core/github/port.ts'
import type { LineComment, Review, Reviews } from '../../../core/github/reviews.ts'
import type { Discussion, Threads } from '../../../core/github/threads.ts'

/** Everything that was said on a pull request, read once. What is said later is for the next run. */
export interface Said {
  pull: Pull
  /** Who the job's token speaks as. */
  viewer: Account
  discussion: Discussion
  reviews: Review[]
  lines: LineComment[]
  comments: Comment[]
}

/** Five requests, for up to a hundred of each; `null` where there is no such pull request. */
export async function readSaid(github: GitHub & Reviews & Threads, number: number): Promise<Said | null> {
  const pull = await github.pull(number)
  if (pull === null) return null
  const [discussion, reviews, lines, comments] = await Promise.all([
    github.discussion(number),
    github.reviews(number),
    github.lineComments(number),
    github.comments(number),
  ])
  return { pull, viewer: discussion.viewer, discussion, reviews, lines, comments }
}
