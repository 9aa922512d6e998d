import defaults from '../../core/config/models.json' with { type: 'json' }
import type { Config } from '../../core/config/schema.ts'
import { Refusal } from '../../core/errors.ts'
import { type Price, priceOf } from '../../core/prices.ts'
import { createTranscribe, type Transcribe } from '../audio/transcribe.ts'
import type { Host, Provider } from '../host.ts'
import { reach } from '../unavailable.ts'
import { anthropicThink } from './anthropic.ts'
import { openaiThink } from './openai.ts'
import type { Think } from './thinker.ts'

type ProviderName = 'openai' | 'anthropic'
const names: Record<ProviderName, string> = { openai: 'OpenAI', anthropic: 'Anthropic' }

/** A slot that is filled: who answers, under which name, at what price. */
export interface Slot<Call> {
  provider: ProviderName
  model: string
  price: Price
  call: Call
}

/**
 * The thinking slot: the model that the config names, else the kept default of the first provider with a key.
 * @throws Refusal naming the one missing line, or the price that is not known.
 */
export function thinkingSlot(host: Host, config: Config): Slot<Think> {
  const { provider, model, access } = choose(host, config.models.thinking)
  const connect = provider === 'openai' ? openaiThink : anthropicThink
  const price = priceOf(model, config.models.prices)
  const think = connect(access, model, host.fetch)
  return { provider, model, price, call: (question) => reach(names[provider], think(question)) }
}

/**
 * The listening slot. Only OpenAI's wire format is spoken here, so a voice note needs its key, or a server of one's own.
 * @throws Refusal naming the one missing line, or the price that is not known.
 */
export function listeningSlot(host: Host, config: Config): Slot<Transcribe> {
  const model = config.models.listening ?? defaults.listening.openai
  if (host.openai === null) {
    throw new Refusal({
      what: 'I cannot listen to the voice note.',
      why: 'No key for transcription is set.',
      next: secretLine(host, 'OPENAI_API_KEY'),
    })
  }
  const price = priceOf(model, config.models.prices)
  const transcribe = createTranscribe(host.openai, model, host.fetch)
  const call: Transcribe = (recording, hints) => reach('The transcription service', transcribe(recording, hints))
  return { provider: 'openai', model, price, call }
}

function choose(host: Host, wish: string | undefined): { provider: ProviderName; model: string; access: Provider } {
  const keyed = (Object.keys(defaults.thinking) as ProviderName[]).filter((name) => host[name] !== null)
  const [first] = keyed
  if (first === undefined) {
    throw new Refusal({
      what: 'I cannot write specs yet.',
      why: 'No model key is set.',
      next: secretLine(host, 'ANTHROPIC_API_KEY', 'OPENAI_API_KEY'),
    })
  }
  const prefixed = /^(openai|anthropic)[/:](.+)$/.exec(wish ?? '')
  const named = prefixed?.[1] ?? (wish === undefined ? first : providerOf(wish, keyed))
  const provider = named === 'openai' ? 'openai' : 'anthropic'
  const access = host[provider]
  const model = prefixed?.[2] ?? wish ?? defaults.thinking[provider]
  if (access !== null) return { provider, model, access }
  throw new Refusal({
    what: `The config asks for ${provider}'s model \`${model}\`.`,
    why: 'There is no key for it.',
    next: secretLine(host, provider === 'openai' ? 'OPENAI_API_KEY' : 'ANTHROPIC_API_KEY'),
  })
}

/** A model's family is the first word of its name, as the kept defaults have it; with one key there is no choice. */
function providerOf(model: string, keyed: ProviderName[]): ProviderName | undefined {
  if (keyed.length === 1) return keyed[0]
  const family = (name: string) => name.split('-')[0]
  return keyed.find((name) => family(defaults.thinking[name]) === family(model)) ?? keyed[0]
}

/** Where a key is set differs between the two ways to run. */
function secretLine(host: Host, ...names: string[]): string {
  const [name = ''] = names
  const or = names.length > 1 ? ` (or \`${names.slice(1).join('`, `')}\`)` : ''
  return host.kind === 'action'
    ? `Set the secret: \`gh secret set ${name}\`${or}.`
    : `Whoever runs the app sets \`${name}\`${or} in its environment.`
}
