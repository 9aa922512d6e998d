/** Something the suites need from the system: what it is, how tests find it, and what is missing where it is not. */
export interface Need {
  name: string
  /** Variables by which the tests find it. */
  env: Record<string, string>
  /** Why it cannot be had here. The tests that need it are skipped, and counted. */
  missing?: string
  stop?: () => Promise<void>
}
