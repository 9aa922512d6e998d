import { gatherSpent } from '../../core/budget/gather.ts'
import { canonicalText } from '../../core/spec/canonical.ts'
import type { HeardFor, SpecMetadata } from '../../core/spec/metadata.ts'
import { renderSpec } from '../../core/spec/render.ts'
import { appendMetrics, type Spent } from '../../core/store/ledger.ts'
import type { Written } from '../../core/store/write.ts'
import { visibleText } from '../../core/text/visible.ts'
import { draft } from '../architect/draft.ts'
import { thinkingSlot } from '../architect/models.ts'
import type { Material } from '../architect/prompts.ts'
import { revise } from '../architect/revise.ts'
import type { Said } from '../said.ts'
import type { Note } from '../templates/transcript.ts'
import type { Desk } from '../thread/desk.ts'
import type { Attachments } from './attachments.ts'
import { hear } from './hear.ts'
import { issueWords, nothingAsked, nothingIn, readable } from './material.ts'
import { createPurse, type Purse } from './purse.ts'

/** What somebody asked for, in words and by voice. Their permission has been asked before it gets here. */
export interface Request {
  said: Said
  /** The issue's own text, where it is part of what was asked; empty where only the comment counts. */
  issue: string
  /** What follows the command. */
  words: string
  /** The issue's title. */
  title: string
  /** The spec it belongs to, and its newest version's text, empty where nobody has read it; `null` for a first version. */
  spec: { metadata: SpecMetadata; text: string; version: number } | null
  /** Logins of others who are known to be in the thread. */
  people?: string[]
}

/** A version that is ready to be committed, and what to tell people about it. */
export interface Drafted {
  text: string
  title: string
  notes: Note[]
  remarks: string[]
  heard: HeardFor
  spent: Spent
}

/** Commits a version. */
export type Keep<Version> = (drafted: Version) => Promise<Written<SpecMetadata>>

interface Kept {
  drafted: Drafted
  written: Written<SpecMetadata>
}

/**
 * From words and voice to a version that is kept. Budget first, then listening, then thinking. What was paid for a text
 * that was not kept is counted all the same: the spec may have been made, or merged, while the model was at work.
 * @throws Refusal where nothing was asked, a key is missing, or the budget does not reach; a provider's own error where
 * it does not answer; what `keep` throws.
 */
export async function intake(
  desk: Desk,
  request: Request,
  attachments: Attachments,
  keep: Keep<Drafted>,
): Promise<Kept> {
  const { said, spec } = request
  const purse = await openPurse(desk, spec?.metadata ?? null)
  const slot = thinkingSlot(desk.host, desk.config)
  const heard = await hear(desk, request, attachments, purse)
  const material: Material = {
    title: spec === null ? visibleText(request.title) : '',
    body: issueWords(readable(heard.issue, 1)),
    request: readable(heard.words, heard.issue.notes.length + 1),
    transcripts: heard.notes.map(({ text }) => visibleText(text)),
    overview: visibleText(desk.overview),
  }
  if (nothingIn(material)) throw nothingAsked(spec === null ? '/spec' : '/revise', heard.notes.length, heard.remarks)
  const heardUsd = purse.spent
  const spent = (): Spent => ({
    ...{ id: `${said.kind}-${said.id}`, kind: spec === null ? 'draft' : 'revision', model: slot.model },
    ...{ cost_usd: purse.spent - heardUsd, heard_usd: heardUsd },
  })
  return counting(desk, request, spent, async () => {
    const { answer } =
      spec === null
        ? await draft(slot.call, slot.price, material, purse)
        : await revise(slot.call, slot.price, material, spec, purse)
    const drafted = {
      // What a model was talked into hiding in its answer would be approved by people who cannot see it.
      text: canonicalText(visibleText(renderSpec(answer.spec), { targets: true })),
      title: answer.spec.title,
      notes: heard.notes.map(({ text, unsure }) => ({ text, unsure: [...unsure, ...answer.unsure] })),
      remarks: heard.remarks,
      heard: heardFor(heard.notes, answer.unsure),
      spent: spent(),
    }
    return { drafted, written: await keep(drafted) }
  })
}

/** What the version keeps, so that a comment that is written later says what it would have said now. */
function heardFor(notes: { sha256: string }[], doubts: string[]): HeardFor {
  if (notes.length === 0) return {}
  const unsure = doubts.length === 0 ? {} : { unsure: doubts }
  return { transcripts_sha256: notes.map(({ sha256 }) => sha256), ...unsure }
}

/** Counts what was paid for answers of which nothing was kept, whatever the reason. */
async function counting(
  { store, host }: Desk,
  { spec }: Request,
  spent: () => Spent,
  work: () => Promise<Kept>,
): Promise<Kept> {
  const count = async () => {
    const { id, heard_usd: _, ...paid } = spent()
    const at = host.now().toISOString()
    const of = { project: spec?.metadata.project ?? null, spec: spec?.metadata.id ?? null }
    const record = { schema: 1, id: `${id}-failed-${at}`, at, ...of, ...paid } as const
    // A branch that takes no commit does not take this one either: people must hear of the first reason.
    if (paid.cost_usd > 0) await appendMetrics(store, record).catch(() => undefined)
  }
  try {
    const kept = await work()
    // Another replica was at the same event and was faster: both have paid.
    if (!kept.written.changed) await count()
    return kept
  } catch (error) {
    await count()
    throw error
  }
}

/** Asks once at the door, so that nothing is downloaded where the day's money is gone already. */
export async function openPurse({ config, store }: Desk, metadata: SpecMetadata | null): Promise<Purse> {
  const purse = createPurse(config.budget, await gatherSpent(store, metadata))
  purse.afford(leastPrice)
  return purse
}

/** What any request costs at least, in dollars. */
export const leastPrice = 0.001
