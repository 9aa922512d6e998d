import { readFile } from 'node:fs/promises'
import type { LedgerEntry } from '../broker/broker.ts'

/** The broker's ledger, which only the host writes. A last line that was cut off is left out. */
export async function readLedger(file: string): Promise<LedgerEntry[]> {
  const text = await readFile(file, 'utf8').catch(() => '')
  return text.split('\n').flatMap((line) => {
    try {
      return [JSON.parse(line) as LedgerEntry]
    } catch {
      return []
    }
  })
}
