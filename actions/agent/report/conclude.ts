import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { messageOf, Refusal, SentraError } from '../../../core/errors.ts'
import { clearFolders } from '../folders.ts'
import { examine, keepPatches } from '../judge/examine.ts'
import type { Ports } from '../ports.ts'
import { compareLink } from '../publish/compare-link.ts'
import { asDraft } from '../publish/open-pull.ts'
import { concludeRun, isBuilt } from '../publish/plan.ts'
import type { Track } from '../track.ts'
import { type Cause, causeOf } from './causes.ts'
import { causeOfError } from './classify.ts'
import type { Conclusion, Ending } from './conclusion.ts'
import { recordEnd } from './record-end.ts'

/** Ends a run, however it came to its end: keeps the work, names the causes, writes the figures, tells the people. */
export async function conclude(ports: Ports, track: Track): Promise<Ending> {
  const { log, signal } = ports
  const attempt = async (what: string, work: () => Promise<unknown>) => {
    try {
      await work()
    } catch (error) {
      log.warn(`${what}: ${messageOf(error)}`)
    }
  }
  const closed = attempt('The broker was not closed', async () => track.broker?.close())
  // A cancelled workflow has ten seconds: answers that are still under way are not waited for.
  if (!signal.aborted) await closed
  await attempt('The work was not kept', () => keepWork(ports, track))
  const ending = endingOf(track, signal.aborted)
  // The metadata first: once the comment says how it ended, a person may type the next command.
  await attempt('The figures were not written', () => recordEnd(ports, track, ending))
  await track.status.finish(ending)
  ports.remember({ ended: true })
  await closed
  await attempt('The run’s folders were not removed', () => clearFolders(track.folders))
  return ending
}

/** Evidence and patches, for the workflow to upload; ledger and trajectory the broker has written there itself. */
async function keepWork({ git }: Ports, track: Track): Promise<void> {
  const { output } = track.folders
  const { judged, prepared, approved } = track
  if (judged) await writeFile(path.join(output, 'evidence.json'), `${JSON.stringify(judged.evidence, null, 2)}\n`)
  // Whether or not the agent came to an end of its own: it may have been stopped in the middle of its work.
  if (!prepared || !approved || !track.begun) return
  track.examined ??= await examine(git, prepared, track.folders, approved.config)
  await keepPatches(git, prepared, track.examined, output)
}

export function endingOf(track: Track, cancelled: boolean): Ending {
  const { published, judged, worked, broker, inputs, approved } = track
  const stands = published?.published ?? null
  const against = [
    ...(track.error === undefined ? [] : [cancelled ? causeOf('cancelled') : causeOfError(track.error)]),
    ...(judged?.causes ?? []),
    ...(published?.causes ?? []),
  ]
  const conclusion = conclusionOf(track, cancelled, against)
  const repository = `${inputs.serverUrl}/${inputs.owner}/${inputs.repo}`
  return {
    conclusion,
    causes: against,
    notes: track.examined?.findings.flatMap(({ toldAtOnce, text }) => (toldAtOnce ? [text] : [])) ?? [],
    costUsd: broker?.usage().dollars ?? 0,
    turns: worked?.turns ?? broker?.usage().requests ?? 0,
    evidence: track.folders.output,
    ...(approved ? { specId: approved.spec.id } : {}),
    ...(published?.body ? { body: published.body } : {}),
    ...(stands ? { branch: stands.branch, commit: stands.commit } : {}),
    ...(stands?.pull ? { pullRequest: stands.pull } : {}),
    ...(published?.pushed === undefined ? {} : { pushed: published.pushed }),
    ...(track.review?.later.length ? { left: track.review.later.length } : {}),
    ...(stands && !stands.pull && published && approved
      ? {
          compare: compareLink(repository, {
            base: approved.base.branch,
            head: stands.branch,
            title: isBuilt(judged?.causes ?? []) ? published.title : asDraft(published.title),
            body: published.body,
          }),
        }
      : {}),
  }
}

function conclusionOf(track: Track, cancelled: boolean, against: readonly Cause[]): Conclusion {
  const stands = track.published?.published ?? null
  if (cancelled && (!track.published || (track.error !== undefined && !stands?.pull))) return 'cancelled'
  if (track.error !== undefined) return neverBegan(track) ? 'refused' : 'failed'
  return concludeRun(stands, against)
}

/** Stopped by what was read or by a rule, before a container was started: not a failure of the run. */
const neverBegan = ({ error, approved, worked }: Track) =>
  (error instanceof SentraError && !approved) || (error instanceof Refusal && !worked)
