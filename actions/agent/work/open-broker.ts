import models from '../../../core/config/models.json' with { type: 'json' }
import type { Config } from '../../../core/config/schema.ts'
import type { Broker } from '../broker/broker.ts'
import type { Folders } from '../folders.ts'
import type { Inputs } from '../inputs.ts'
import type { Ports } from '../ports.ts'
import { dollars } from '../report/markdown.ts'
import type { Approved } from '../verify/approved.ts'
import { brokerLimits } from './limits.ts'

/** The model that writes the code. */
export const agentModel = (config: Pick<Config, 'models'>): string => config.models.agent ?? models.agent.anthropic

/**
 * The one way out of the agent's container. It holds the key from here on; the container never does. What it writes down
 * lies where the workflow uploads it, so that it is there whatever becomes of this process.
 */
export async function openBroker(
  { startBroker, now, log, remember }: Pick<Ports, 'startBroker' | 'now' | 'log' | 'remember'>,
  inputs: Pick<Inputs, 'anthropicKey' | 'anthropicBaseUrl'>,
  folders: Folders,
  { config }: Pick<Approved, 'config'>,
): Promise<Broker> {
  const model = agentModel(config)
  const broker = await startBroker({
    upstream: { baseUrl: inputs.anthropicBaseUrl, key: inputs.anthropicKey },
    models: [model],
    prices: config.models.prices,
    limits: brokerLimits(config, now()),
    directory: folders.output,
    now,
    onEntry: (entry) => {
      if ('refused' in entry) log.info(`Refused by the broker (${entry.refused}): ${entry.why}`)
      else log.info(`Request ${entry.request}: ${entry.status}, ${dollars(entry.dollars)}`)
    },
  })
  remember({ paid: { ledger: broker.ledgerPath, model } })
  return broker
}
