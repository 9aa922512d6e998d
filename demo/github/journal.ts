/** One request that reached the local GitHub. A test counts these, and finds here who asked for what. */
export interface JournalEntry {
  id: number
  method: string
  path: string
  query: Record<string, string>
  body: unknown
  /** GitHub's own id of the operation (`issues/create-comment`), or `git`, `graphql`, `attachment`; null if unknown. */
  operation: string | null
  token: 'none' | 'user' | 'app' | 'installation' | 'actions' | 'unknown'
  /** Who the token acts as. */
  login: string | null
  /** The status answered; null while on its way, and where the connection was cut or left hanging. */
  status: number | null
  violations: string[]
  at: number
}

/** Answer this instead, cut the connection, or never answer. */
export type Fault = { status: number; body?: unknown; headers?: Record<string, string> } | 'cut' | 'hang'

type Hook = (entry: JournalEntry) => Promise<Fault | undefined> | Fault | undefined

/**
 * Trouble on demand. `before` is asked when a request has arrived and nothing has been done; a fault there means that
 * it never happened. `after` is asked when it was carried out and nothing was answered yet; a fault there loses the
 * answer, not the effect. Either may wait, or crash the client, before it returns.
 */
export interface Faults {
  before?: Hook | undefined
  after?: Hook | undefined
}
