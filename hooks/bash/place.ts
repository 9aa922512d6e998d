/** Where a command would run. All paths absolute and normalised, no slash at the end. */
export type Place = {
  workspace: string
  cwd: string
  home: string
  /** The environment, as far as it may be believed; used for defaults such as `${CI:-false}` and for `TMPDIR`. */
  env: Readonly<Record<string, string | undefined>>
  /** Files and folders that hold the hooks and their settings; nothing may touch them, whatever is configured. */
  hooks: readonly string[]
}
