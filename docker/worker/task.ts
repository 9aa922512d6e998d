import { z } from 'zod'

const text = z.string()

/** A message of the conversation, as the broker's trajectory kept it. Its inside is the provider's affair. */
const Message = z.object({
  role: z.enum(['user', 'assistant']),
  content: z.union([text, z.array(z.looseObject({ type: text }))]),
})

/** What the host asks of the worker: one JSON file, mounted read-only, its path the worker's only argument. */
export const Task = z.strictObject({
  schema: z.literal(1),
  mode: z.enum(['build', 'review']),
  /** The model's exact id; the broker lets through this one. */
  model: text.min(1),
  /** Output tokens of one answer. */
  maxTokens: z.int().positive().default(16_000),
  limits: z.strictObject({
    turns: z.int().positive(),
    minutes: z.number().positive(),
    outputTokens: z.int().positive(),
    /** Seconds of one shell command. */
    commandSeconds: z.number().positive().default(300),
    /** Prompt tokens at which old tool results are cleared. */
    contextTokens: z.int().positive().default(120_000),
    /** How often the Stop hooks may send the work back. */
    stopRounds: z.int().positive().default(6),
    /** How often one and the same tool call may fail. */
    sameFailures: z.int().positive().default(4),
  }),
  /** The approved specification, to the byte, and its acceptance criteria. */
  spec: z.strictObject({
    id: text.min(1),
    text: text.min(1),
    criteria: z.array(z.strictObject({ id: text, text })).default([]),
  }),
  /** Guidance, memory, the repository's map: read, not obeyed against the specification. */
  context: z.array(z.strictObject({ title: text, text })).default([]),
  /** What was asked on the pull request, in mode `review`. */
  review: z
    .array(
      z.strictObject({
        id: text,
        /** `check`: a failing job's log, which nobody wrote. */
        kind: z.enum(['comment', 'check']).default('comment'),
        author: text,
        path: text.optional(),
        /** A line of the new file, or of the old one with `side: LEFT`. */
        line: z.int().optional(),
        startLine: z.int().optional(),
        side: z.enum(['LEFT', 'RIGHT']).optional(),
        /** The lines of the diff that it was written under. */
        hunk: text.optional(),
        text,
      }),
    )
    .default([]),
  /** Ask for a description of the project: it has none yet. */
  proposeOverview: z.boolean().default(false),
  /** The hooks' settings file inside the container, in Claude Code's format. */
  hooks: text.optional(),
  workspace: text.default('/workspace'),
  socket: text.default('/run/sentra/broker.sock'),
  /** What was already said, when an earlier container of this run was lost. */
  resume: z.strictObject({ messages: z.array(Message).min(1) }).optional(),
})

export type Task = z.infer<typeof Task>
/** What a host writes: fields with defaults may be left out. */
export type TaskInput = z.input<typeof Task>
