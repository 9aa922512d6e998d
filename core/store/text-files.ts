import { paths } from '../spec/identity.ts'
import type { SpecRef } from './read.ts'
import type { TextFile } from './store.ts'

/** A version's text, where it stays for good, and as the newest one, whose history says what each version changed. */
export const textFiles = ({ project, id }: SpecRef, version: number, text: string): TextFile[] => [
  { path: paths.version(project, id, version), content: text },
  { path: paths.latest(project, id), content: text },
]
