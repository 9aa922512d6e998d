import { readFile } from 'node:fs/promises'
import { noTokens, type TokenUsage } from '../../../core/prices.ts'
import type { LedgerEntry } from '../broker/broker.ts'
import type { BrokerUsage } from '../broker/purse.ts'

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

/** What the broker counted, as its ledger has it: for when its process is gone. */
export function usageIn(ledger: readonly LedgerEntry[]): Pick<BrokerUsage, 'requests' | 'dollars' | 'tokens'> {
  const usage = { requests: 0, dollars: 0, tokens: { ...noTokens } }
  for (const entry of ledger) {
    if ('refused' in entry) continue
    usage.requests += 1
    usage.dollars += entry.dollars
    // `unknown` where an answer broke off before it said.
    if (typeof entry.tokens !== 'object') continue
    for (const [kind, count] of Object.entries(entry.tokens as TokenUsage))
      usage.tokens[kind as keyof TokenUsage] += count
  }
  return usage
}
