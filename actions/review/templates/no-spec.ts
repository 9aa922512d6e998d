import { writeMarker } from '../../../core/comments/marker.ts'

export const noSpecMarker = writeMarker('no-spec', {})

/** The one line under a pull request that belongs to no spec. */
export const noSpecComment = `${noSpecMarker}
This pull request belongs to no approved spec, so there is nothing to review it against. To name one, type \`/review #123\` with the number of the issue where the spec was approved (people with write permission).`
