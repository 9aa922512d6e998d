import { ConflictError, Refusal } from '../errors.ts'
import type { Store } from './store.ts'

/** A rule keeps everybody from moving the branch. Names the rules where GitHub tells them. */
export async function protectedBranch(store: Store): Promise<Refusal> {
  const rules = await store.github.branchRules(store.branch)
  const named = rules.length > 0 ? `The rules on it: ${rules.join(', ')}.` : 'It is protected, or a ruleset covers it.'
  return new Refusal({
    what: `The branch \`${store.branch}\` takes no commit of Sentra's.`,
    why: `GitHub refused to move it although nobody else had. ${named}`,
    next: `Leave \`${store.branch}\` out of that rule, or let Sentra bypass it (Settings → Rules → Rulesets), then type the command again.`,
  })
}

/** The token may not write at all. */
export const unwritable = (store: Store, cause: unknown): Refusal =>
  new Refusal({
    what: `Nothing was written to \`${store.branch}\`.`,
    why: 'GitHub answered 403: this token may not write contents, or a rule on the branch forbids it.',
    next: "Give it `contents: write` (in the workflow, or in the App's permissions) and let it past the rules on that branch.",
    cause,
  })

export const tooManyWriters = (store: Store): ConflictError =>
  new ConflictError({
    what: `Nothing was written to \`${store.branch}\`.`,
    why: `Others were faster ${store.attempts} times in a row.`,
    next: 'Nothing is lost: type the command again in a minute.',
  })
