/** What happens in the demo, as data: the terminal draws it, `--json` prints it, one line each. */
export type StoryEvent =
  | { readonly event: 'begin'; readonly github: string; readonly models: string; readonly worker: string }
  | { readonly event: 'act'; readonly number: number; readonly title: string }
  | { readonly event: 'said'; readonly who: string; readonly where: string; readonly text: string }
  | { readonly event: 'step'; readonly id: string; readonly title: string }
  | { readonly event: 'progress'; readonly id: string; readonly seconds: number; readonly detail: string }
  | {
      readonly event: 'step-done'
      readonly id: string
      readonly title: string
      readonly seconds: number
      readonly result: string
    }
  | {
      readonly event: 'step-failed'
      readonly id: string
      readonly title: string
      readonly seconds: number
      readonly why: string
    }
  | { readonly event: 'agent'; readonly turn: number; readonly kind: AgentKind; readonly text: string }
  | { readonly event: 'test'; readonly name: string; readonly passed: boolean }
  | { readonly event: 'diff'; readonly title: string; readonly patch: string }
  | { readonly event: 'note'; readonly text: string }
  | { readonly event: 'failed'; readonly what: string; readonly why: string; readonly next: string }
  | { readonly event: 'done'; readonly pull_request: string; readonly checks: Checks; readonly seconds: number }

/** What the scripted agent does: thinks aloud, runs a command, edits a file, is refused by a hook. */
export type AgentKind = 'says' | 'runs' | 'edits' | 'refused' | 'finishes'

/** The demo's own last look: the tests of the pull request's commit, run once more on a fresh checkout. */
export interface Checks {
  readonly commit: string
  readonly passed: number
  readonly failed: number
}

/** Whoever listens to the story. */
export interface Teller {
  tell(event: StoryEvent): void
  /** Leaves the terminal as it was found. */
  close(): void
}
