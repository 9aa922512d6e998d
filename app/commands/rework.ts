import { writeHeardMarker } from '../../core/comments/heard-marker.ts'
import { Refusal } from '../../core/errors.ts'
import type { Comment } from '../../core/github/port.ts'
import type { SpecMetadata } from '../../core/spec/metadata.ts'
import { newestVersion } from '../../core/spec/transitions.ts'
import { countHeard } from '../../core/store/update-spec.ts'
import { type HeardAll, hear } from '../intake/hear.ts'
import { openPurse } from '../intake/intake.ts'
import { nothingAsked, readable } from '../intake/material.ts'
import { openPull, readyFor } from '../pulls/open-pull.ts'
import { startRun } from '../release/start-run.ts'
import type { Said } from '../said.ts'
import { refusal } from '../templates/refusal.ts'
import { heardOnLine, rework as words } from '../templates/rework.ts'
import { answersTo, reply, voiceOf } from '../thread/reply.ts'
import { justBefore } from '../thread/since.ts'
import { specOf } from './found.ts'
import { calledOff, isLate } from './overtaken.ts'
import { isSpoken } from './spoken.ts'
import type { Ending, Work } from './work.ts'

/**
 * Has the agent change a pull request's code. Nothing is kept of what was asked but the recordings' transcripts: the
 * agent reads the reviews and comments themselves. So a second try only starts a run that finds nothing left to do.
 */
export async function rework(work: Work<'revise'>): Promise<Ending> {
  const { desk, said, found } = work
  const spec = specOf(found)
  const thread = await desk.github.comments(said.thread, justBefore(said.createdAt))
  // Answered to the end: a late redelivery must not start again what was cancelled since.
  if (answersTo(said, desk.host.bot.login, thread).some(({ tries }) => tries === null))
    return { reaction: '+1', body: '', thread }
  const off = isLate(desk.host, said) ? calledOff(said, spec) : null
  if (off !== null) throw off
  const pull = await openPull(desk, said.thread)
  const heard = await listenTo(work, spec)
  if (said.kind === 'review') await listenOnLines(work, spec, thread)
  const waits = spec.status === 'running' || spec.status === 'approved'
  const { metadata, implementation } = await readyFor(desk, spec, pull)
  const notStarted = await startRun(desk, implementation.issue, pull.number)
  const body = words({ web: desk.web, waits, notStarted, notes: heard.notes, remarks: heard.remarks })
  return { reaction: notStarted === null ? '+1' : 'confused', body: pointing(heard, body), thread, metadata }
}

/** Our reply points at the recordings, so that the agent finds what was heard. */
const pointing = ({ notes }: HeardAll, body: string): string =>
  notes.length === 0 ? body : `${writeHeardMarker(notes.map(({ sha256 }) => sha256))}\n${body}`

/**
 * The voice notes on a review's lines, each with a reply of its own. They are heard before the run begins that reads
 * them; one that cannot be heard is said so, and keeps nothing else from being done.
 */
async function listenOnLines(work: Work<'revise'>, spec: SpecMetadata, thread: Comment[]): Promise<void> {
  const { desk, said } = work
  const lines = (await desk.github.lineComments(said.thread)).filter(
    ({ review, author, body }) =>
      review === said.id && author?.id === said.author.id && isSpoken(body, desk.host.server),
  )
  for (const { id, node_id: nodeId, body } of lines) {
    const line: Said = { ...said, kind: 'review_comment', id, nodeId, body }
    if (answersTo(line, desk.host.bot.login, thread).some(({ tries }) => tries === null)) continue
    const voice = voiceOf(desk)
    try {
      const heard = await listenTo({ ...work, said: line, command: { ...work.command, text: body } }, spec)
      await reply(voice, line, { reaction: '+1', body: pointing(heard, heardOnLine(heard)) }, thread)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      await reply(voice, line, { reaction: '-1', body: refusal(error) }, thread)
    }
  }
}

/**
 * Budget first, then every voice note; what was heard is kept on the specs branch, where the agent reads it. What it cost
 * stands in the day's ledger by then, and is added to the spec's sum.
 */
async function listenTo({ desk, said, command, attachments }: Work<'revise'>, spec: SpecMetadata): Promise<HeardAll> {
  const purse = await openPurse(desk, spec)
  const { version } = newestVersion(spec)
  const request = { said, title: spec.title, issue: '', words: command.text }
  const heard = await hear(desk, { ...request, spec: { metadata: spec, text: '', version } }, attachments, purse)
  const prices = heard.notes.filter(({ cost_usd }) => cost_usd > 0)
  if (prices.length > 0) await countHeard(desk.store, spec, prices)
  const silent = [readable(heard.words, 1), ...heard.notes.map(({ text }) => text)].every((text) => text.trim() === '')
  // A review may say all that it has to say on the lines.
  if (silent && said.kind !== 'review') throw nothingAsked('/revise', heard.notes.length, heard.remarks)
  return heard
}
