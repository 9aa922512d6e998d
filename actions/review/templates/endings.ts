import { code, dollars } from '../../../app/templates/markdown.ts'
import { refusal } from '../../../app/templates/refusal.ts'
import { Refusal, type SentraError } from '../../../core/errors.ts'

/** What somebody who typed `/review` is answered, beside the review itself. */
export const endings = {
  /** Of a summary that was only edited GitHub notifies nobody: this comment does. */
  reviewed: (it: { address: string; head: string; first: boolean; comments: number; cost: number }): string =>
    `**Reviewed${it.first ? '' : ' again'}** at ${code(it.head.slice(0, 12))}: [the summary](${it.address}) ${it.first ? 'stands there' : 'is brought up to date'}, and ${counted(it.comments)} on lines. It cost ${dollars(it.cost)}. Type \`/review\` for another look.`,

  closed: () =>
    new Refusal({
      what: '`/review` asked no model.',
      why: 'The pull request is closed.',
      next: 'Reopen it, then type `/review` again.',
    }),

  noSuchSpec: (issue: number) =>
    new Refusal({
      what: '`/review` asked no model.',
      why: `No spec began on #${issue}.`,
      next: 'Type `/review` and the number of the issue where the spec was approved.',
    }),

  /** Nothing tries again by itself: a review is asked for by a person or a push. */
  failed: ({ what, why }: Pick<SentraError, 'what' | 'why'>): string =>
    refusal({
      what,
      why,
      next: 'I do not try again by myself: type `/review` once more later. The job’s log has the rest.',
    }),

  broke: (): string =>
    endings.failed({ what: 'The review came to no end.', why: 'Something failed for which I have no words.' }),
} as const

const counted = (comments: number) =>
  comments === 0
    ? 'there is no new comment'
    : comments === 1
      ? 'there is one new comment'
      : `there are ${comments} new comments`
