/** The word on the issues of a spec whose pull request was merged. */
export const merged = (pull: number): string =>
  `**Merged** in #${pull}. This is done.\n\nFor what should change next, open a new issue: this spec stays as it was approved.`

/** The word under a pull request that was closed without being merged. */
export const closedUnmerged = (): string =>
  '**Closed without a merge**, so the spec is cancelled. Nothing is lost: the approval stands.\n\nType `/retry` here to have it built anew, or `/revise` on the issue where the spec began to change what is built.'
