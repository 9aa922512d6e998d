/** One program that is published as a bundle. Paths are relative to the repository's root. */
export interface Entry {
  /** The program's TypeScript. An entry whose source is not there is skipped. */
  source: string
  /** A folder, which gets `index.js`, its licences and its assets; or, for a single file, a path that ends in `.js`, or `.cjs`. */
  output: string
  /** Files read at run time beside `import.meta.dirname`: copied flat beside the bundle. */
  assets?: readonly string[]
  /** Licence texts of data that we carry, added to those of the packages. */
  notices?: readonly string[]
  /** Whether it starts so often that packages it seldom needs are compiled on their first use only. See defer.ts. */
  deferred?: boolean
  /** The module that the source only starts, by a `main` of its own: packed into the same file, see pack.ts. */
  main?: string
}

const gitleaks = 'hooks/secrets/LICENSE.gitleaks'

export const entries: readonly Entry[] = [
  { source: 'actions/agent/index.ts', output: 'dist/agent', notices: [gitleaks] },
  { source: 'actions/bot/index.ts', output: 'dist/bot' },
  { source: 'actions/review/index.ts', output: 'dist/review' },
  { source: 'docker/worker/index.ts', output: 'dist/worker' },
  {
    source: 'hooks/validate-bash.ts',
    output: 'dist/hooks/validate-bash.cjs',
    deferred: true,
    main: 'hooks/bash/main.ts',
  },
  { source: 'hooks/verify-changes.ts', output: 'dist/hooks/verify-changes.js', deferred: true, notices: [gitleaks] },
  { source: 'hooks/quality-gate.ts', output: 'dist/hooks/quality-gate.js', notices: [gitleaks] },
]

/** The static page: built by Vite where its source is there, and not committed. */
export const page = 'voice-page'
