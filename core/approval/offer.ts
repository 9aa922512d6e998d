import { shortHash } from '../spec/hash.ts'

/** The line that the bot offers to copy. A comment with it names the very bytes that it approves. */
export const offerLine = (version: number, sha256: string): string => `/approve v${version} ${shortHash(sha256)}`
