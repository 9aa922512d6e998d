import type { Rule } from '../rule.ts'
import { P, rules } from './listing.ts'

/** Another agent, or this one anew, without the hooks. */
export const HOOKS: readonly Rule[] = rules('hooks', [
  {
    name: 'agent-unguarded',
    why: 'it starts an agent that no hook looks after, or changes an agent’s settings',
    instead: 'Do the work here, or ask a person to start it.',
    programs: P('claude codex gemini qwen aider goose opencode amp cursor-agent copilot crush'),
    argument:
      /^--?(dangerous\w*|dangerously-[\w-]+|yolo|y|yes-always|settings|setting-sources|permission-mode|full-auto|ask-for-approval|allow-all-tools|sandbox)(=|$)|^(config|mcp|plugin|hooks)$/,
  },
])
