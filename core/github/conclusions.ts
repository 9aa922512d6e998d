/** How a workflow's run or a job may end that says that something is wrong: one that somebody cancelled says nothing. */
const bad: ReadonlySet<string> = new Set(['failure', 'timed_out', 'startup_failure'])

export const hasFailed = (conclusion: string | null | undefined): boolean => bad.has(conclusion ?? '')
