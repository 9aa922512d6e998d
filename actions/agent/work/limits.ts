import type { Config } from '../../../core/config/schema.ts'
import type { BrokerLimits } from '../broker/purse.ts'

/** What one request may ask for; the worker asks for no more. */
export const maxTokens = 16_000

/** The caps of one run. Tokens and bytes are bounded for a model that would loop within its turns and dollars. */
export function brokerLimits(config: Pick<Config, 'agent' | 'budget'>, now: number): BrokerLimits {
  return {
    dollars: config.budget.run,
    // A turn may need a second request, where an answer breaks off.
    requests: config.agent.turns * 2,
    outputTokens: config.agent.turns * maxTokens,
    maxTokens,
    bodyBytes: 8 * 1024 * 1024,
    deadline: now + config.agent.minutes * 60_000,
  }
}
