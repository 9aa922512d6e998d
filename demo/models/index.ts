import type { AddressInfo } from 'node:net'
import { LLMock } from '@copilotkit/aimock'
import { PrefixCache } from './anthropic/usage.ts'
import { type FaultPlan, FaultQueue } from './faults.ts'
import { createFront } from './front.ts'
import type { JournalEntry } from './journal.ts'
import type { Places } from './normalise.ts'
import { PromptCache } from './openai/usage.ts'
import type { ModelScript } from './script.ts'

export interface ModelsOptions {
  readonly script: ModelScript
  /** Paths of this run and the names that the script gives them. */
  readonly places?: Places
  /** When given, any other key is refused with 401, as the provider does. */
  readonly keys?: { readonly openai?: string; readonly anthropic?: string }
  readonly port?: number
}

export interface Models {
  /** For `OPENAI_BASE_URL`: ends in `/v1`. */
  readonly openaiUrl: string
  /** For `ANTHROPIC_BASE_URL`: no path. */
  readonly anthropicUrl: string
  /** Every request, in order, answered or refused. */
  readonly journal: readonly JournalEntry[]
  /** Lets the next fitting request fail. */
  fail(plan: FaultPlan): void
  close(): Promise<void>
}

/**
 * Starts the scripted models on 127.0.0.1: OpenAI and Anthropic on the wire, answers by hand. Rejects when the port is
 * taken or the script names two answers alike.
 */
export async function startModels({ script, places = {}, keys = {}, port = 0 }: ModelsOptions): Promise<Models> {
  const mock = new LLMock({
    host: '127.0.0.1',
    port: 0,
    strict: true,
    logLevel: 'silent',
    requestTransform: (request) => request,
  })
  const faults = new FaultQueue()
  const journal: JournalEntry[] = []
  const counters = { anthropic: new PrefixCache(), openai: new PromptCache() }
  const front = createFront({ script, mock, counters, faults, journal, places, keys })
  await mock.start()
  try {
    await new Promise<void>((resolve, reject) => front.once('error', reject).listen(port, '127.0.0.1', resolve))
  } catch (error) {
    await mock.stop()
    throw error
  }
  const origin = `http://127.0.0.1:${(front.address() as AddressInfo).port}`
  return {
    openaiUrl: `${origin}/v1`,
    anthropicUrl: origin,
    journal,
    fail: (plan) => faults.add(plan),
    close: async () => {
      front.closeAllConnections()
      await new Promise<void>((resolve) => front.close(() => resolve()))
      await mock.stop()
    },
  }
}
