/** One program that would run, with the words it would see. Words are abstract text (see text.ts). */
export type Call = {
  /** The program's own name, without folders. */
  program: string
  /** As it was named. */
  path: string
  args: readonly string[]
  /** What it may find on standard input; `undefined` when not known. */
  stdin: readonly string[] | undefined
  /** Variables set for this program only. */
  environment: ReadonlyMap<string, readonly string[]>
  /** Folders it may run in, absolute. */
  cwd: readonly string[]
  /** Symbolic links made earlier by the same command. */
  links: ReadonlyMap<string, string>
}
