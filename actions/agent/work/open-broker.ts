import path from 'node:path'
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

/** The one way out of the agent's container. It holds the key from here on; the container never does. */
export function openBroker(
  { startBroker, now, log }: Pick<Ports, 'startBroker' | 'now' | 'log'>,
  inputs: Pick<Inputs, 'anthropicKey' | 'anthropicBaseUrl'>,
  folders: Folders,
  { config }: Pick<Approved, 'config'>,
): Promise<Broker> {
  return startBroker({
    upstream: { baseUrl: inputs.anthropicBaseUrl, key: inputs.anthropicKey },
    models: [agentModel(config)],
    prices: config.models.prices,
    limits: brokerLimits(config, now()),
    directory: path.join(folders.root, 'broker'),
    now,
    onEntry: (entry) => {
      if ('refused' in entry) log.info(`Refused by the broker (${entry.refused}): ${entry.why}`)
      else log.info(`Request ${entry.request}: ${entry.status}, ${dollars(entry.dollars)}`)
    },
  })
}
