/**
 * An error that a person can act on.
 *
 * `what` happened and `why` are sentences without a trailing newline; `next` says what to do or type. All three are
 * shown to people (comments, job summaries, terminals), so none may carry a secret.
 */
export class SentraError extends Error {
  override readonly name: string = 'SentraError'
  readonly what: string
  readonly why: string
  readonly next: string

  constructor(parts: { what: string; why: string; next: string; cause?: unknown }) {
    super(`${parts.what} ${parts.why} ${parts.next}`, parts.cause === undefined ? undefined : { cause: parts.cause })
    this.what = parts.what
    this.why = parts.why
    this.next = parts.next
  }
}

/** A person asked for something that the rules do not allow: answered with a comment, never retried. */
export class Refusal extends SentraError {
  override readonly name = 'Refusal'
}

/** Something that was read does not have the promised shape: a spec, the metadata, the config, a model's answer. */
export class FormatError extends SentraError {
  override readonly name = 'FormatError'
}

/** Another writer was faster, and the bound on retries is reached. Running again is safe. */
export class ConflictError extends SentraError {
  override readonly name = 'ConflictError'
}

/** The text of any thrown value, for a `why` sentence. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
