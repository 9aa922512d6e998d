import { need, type Track } from '../track.ts'
import { specTrailer } from './branch.ts'

/** The last lines of every commit's message: which spec it was made for, on which issue, and who signs it off. */
export function commitTrailers(track: Track): string[] {
  const { spec, implementationIssue, config } = need(track, 'approved')
  const author = track.status.comment?.author
  const signOff =
    config.commit.signoff && author
      ? [`Signed-off-by: ${author.login} <${author.id}+${author.login}@users.noreply.github.com>`]
      : []
  return [specTrailer(spec.id, spec.version), `Sentra-Issue: #${implementationIssue}`, ...signOff]
}
