import path from 'node:path'
import { EventError, type HookEvent, parseEvent } from '../event.ts'
import { type Disk, realIn } from './disk.ts'
import { judge } from './index.ts'
import type { Additions } from './judge.ts'
import { refusalText } from './message.ts'
import type { Place } from './place.ts'

/** What the hook answers: allow in silence, or refuse with a reason for the model. */
export type Answer = { exit: 0 } | { exit: 2; reason: string }

export type Surroundings = {
  env: Readonly<Record<string, string | undefined>>
  /** Folder of the running hook, which nothing may touch. */
  home: string
  self: string
  disk: Disk
  /** Reads the project's additions; may throw, and then everything is refused. */
  additions: (workspace: string) => Additions | Promise<Additions>
}

const ALLOW: Answer = { exit: 0 }
const refused = (why: string): Answer => ({ exit: 2, reason: `validate-bash: refused, because ${why}.` })

/** Answers one PreToolUse event. Events of other kinds and tools are none of its business. */
export async function answer(json: string, surroundings: Surroundings): Promise<Answer> {
  let event: HookEvent
  try {
    event = parseEvent(json)
  } catch (error) {
    if (error instanceof EventError) return refused(error.message)
    throw error
  }
  const { hook_event_name: kind, tool_name: tool, tool_input: input } = event
  if (kind !== 'PreToolUse') return ALLOW
  if (tool === undefined) return refused('the event has no tool_name')
  if (tool !== 'Bash') return ALLOW
  const command = input?.command
  if (typeof command !== 'string') return refused('the event has no tool_input.command')
  const place = placeOf(event.cwd, surroundings)
  const additions = await surroundings.additions(place.workspace)
  const verdict = judge(command, place, additions)
  return verdict.allowed ? ALLOW : { exit: 2, reason: refusalText(verdict.reason, verdict.command) }
}

/** The workspace is what the harness says it is, else the repository around the folder the command runs in. */
function placeOf(cwd: string | undefined, { env, home, self, disk }: Surroundings): Place {
  const folder = cwd !== undefined && path.isAbsolute(cwd) ? path.normalize(cwd) : process.cwd()
  const workspace = path.normalize(env.CLAUDE_PROJECT_DIR || disk.projectOf(folder)).replace(/(.)\/$/, '$1')
  return {
    workspace,
    cwd: folder.replace(/(.)\/$/, '$1'),
    home,
    env,
    real: realIn([workspace, home, env.TMPDIR?.replace(/\/$/, '') || '/tmp'], disk.real),
    hooks: [
      self,
      `${workspace}/.claude`,
      `${workspace}/.sentra/config.yml`,
      `${home}/.claude/settings.json`,
      `${home}/.claude/settings.local.json`,
      `${home}/.claude/hooks`,
      env.SENTRA_HOOKS_STATE ?? `${env.TMPDIR ?? '/tmp'}/sentra-hooks-${process.getuid?.() ?? 0}`,
      ...[env.SENTRA_HOOKS, env.SENTRA_HOOKS_CONFIG].filter((each) => each !== undefined && path.isAbsolute(each)),
    ].filter((each): each is string => each !== undefined),
  }
}
