import type { Figures } from './figure.ts'

/**
 * What an agent run costs in time, bytes, requests and tokens. Each part starts its own local GitHub, provider and
 * containers, one after the other, so that none measures another's load.
 */
export const figures: Figures = async (options) => {
  const parts = [
    (await import('./agent/sizes.ts')).figures,
    (await import('./agent/run.ts')).figures,
    (await import('./agent/broker.ts')).figures,
  ]
  const all = []
  for (const part of parts) all.push(...(await part(options)))
  return all
}
