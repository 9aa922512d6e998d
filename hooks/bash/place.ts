/** Where a command would run. All paths absolute and normalised, no slash at the end. */
export type Place = {
  workspace: string
  cwd: string
  home: string
  /** The environment, as far as it may be believed; used for defaults such as `${CI:-false}` and for `TMPDIR`. */
  env: Readonly<Record<string, string | undefined>>
  /**
   * Where a path leads on the disk, links followed as far as they exist; with `itself`, all but the last name's. Left out
   * where there is no disk to ask.
   */
  real?: (path: string, itself: boolean) => string
  /** Files and folders that hold the hooks and their settings; nothing may touch them, whatever is configured. */
  hooks: readonly string[]
}
