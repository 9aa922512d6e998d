import { z } from 'zod'
import { paths } from '../spec/identity.ts'
import { SpecMetadata } from '../spec/metadata.ts'
import { dayOf, readLedger } from '../store/ledger-record.ts'
import { dashboardDays } from './figures.ts'

/** Specs that the file is made from: the cost of an operation does not grow with their number. */
const mostSpecs = 50

/** The ledgers of the days that the dashboard shows, this day's first. */
export const dashboardLedgers = (at: string): string[] =>
  Array.from({ length: dashboardDays }, (_, back) =>
    paths.ledger(dayOf(new Date(Date.parse(at) - back * 86_400_000).toISOString())),
  )

/** Where the metadata of the specs stand that the ledgers name: those that had work in these days. */
export function specsAtWork(ledgers: readonly (string | null)[]): string[] {
  const named = ledgers
    .flatMap((text) => readLedger(text))
    .flatMap(({ project, spec }) => (project === null || spec === null ? [] : [paths.metadata(project, spec)]))
  return [...new Set(named)].slice(0, mostSpecs)
}

/** The specs whose metadata can be read; a damaged one is left out, since a picture is no reason to fail. */
export const readable = (texts: readonly (string | null)[]): SpecMetadata[] =>
  texts.flatMap((text) => {
    const read = asJson.pipe(SpecMetadata).safeParse(text ?? '')
    return read.success ? [read.data] : []
  })

const asJson = z.string().transform((text, context): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    context.addIssue('is no JSON')
    return z.NEVER
  }
})
