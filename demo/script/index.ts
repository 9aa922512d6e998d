import { renderSpec } from '../../core/spec/render.ts'
import type { Conversation, ModelScript } from '../models/script.ts'
import type { Feature } from './feature.ts'

/** Everything that the scripted models know in one demo: a recording, two drafts, and the agent's turns. */
export const demoScript = (feature: Feature, audio: Uint8Array, seconds: number): ModelScript => ({
  name: `demo: ${feature.id}`,
  transcripts: [{ id: feature.recording, audio, text: feature.transcript, language: 'en', seconds }],
  conversations: [firstDraft(feature), revision(feature), agentRun(feature)],
})

/** The Architect is asked for a first version: the title and what was heard. */
const firstDraft = ({ id, title, transcript, first }: Feature): Conversation => ({
  id: `${id}/first`,
  asked: {
    system: { includes: ['You are the Architect'] },
    user: [fenced('title of the issue', title), fenced('voice note 1', transcript), 'Write the specification.'].join(
      '\n\n',
    ),
  },
  turns: [{ say: first }],
})

/** The Architect is asked for the next version: the first one, and what was typed after `/revise`. */
const revision = ({ id, first, revision: request, second }: Feature): Conversation => ({
  id: `${id}/second`,
  asked: {
    system: { includes: ['You are the Architect'] },
    user: [
      fenced('specification, version 1', renderSpec(first.spec)),
      fenced('request', request),
      'Write the next version of the specification. Keep what the request does not touch, word for word and in order.',
    ].join('\n\n'),
  },
  turns: [{ say: second }],
})

/** The agent is asked to build exactly the approved text. */
const agentRun = ({ id, second, agent }: Feature): Conversation => ({
  id: `${id}/agent`,
  asked: {
    api: 'anthropic',
    system: { includes: ['You are Sentra, a software engineer'] },
    user: { includes: [renderSpec(second.spec), 'AGENTS.md', 'Build this specification.'], excludes: ['AC-6'] },
  },
  turns: agent,
})

/** The Architect reads material between lines that carry its hash, which the models server calls `<sha>`. */
const fenced = (label: string, text: string): string =>
  `----- ${label} <sha> -----\n${text}\n----- end of ${label} <sha> -----`
