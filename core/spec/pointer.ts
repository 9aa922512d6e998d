import { z } from 'zod'
import { projectPattern, specIdPattern } from './identity.ts'

/** Where a person may type: the issue a spec began on, the issue its approval made, or its pull request. */
export const threads = ['origin', 'implementation', 'pull_request'] as const

/** `.sentra/issues/{number}.json`: from any of a spec's threads to the spec, by one read. */
export const Pointer = z.strictObject({
  schema: z.literal(1),
  project: z.string().regex(projectPattern),
  spec: z.string().regex(specIdPattern),
  thread: z.enum(threads),
})

export type Pointer = z.infer<typeof Pointer>
export type Thread = Pointer['thread']
