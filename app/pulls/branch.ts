const ours = /^sentra\/run\/([1-9][0-9]{0,9})-/

/** Whether an agent of ours made this branch; a pull request from any other one is not ours, and costs nothing. */
export const isOurs = (branch: string): boolean => ours.test(branch)

/** The issue on which the spec of such a branch began. A guess worth reading: what counts is what its metadata says. */
export const originOf = (branch: string): number => Number(ours.exec(branch)?.[1] ?? 0)
