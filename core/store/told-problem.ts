import { z } from 'zod'
import { paths } from '../spec/identity.ts'
import { readFiles, type Store } from './store.ts'
import { type Written, write } from './write.ts'

/** Where a wrong settings file was explained: the text it had, and what we answered when we explained it. */
export const ToldProblem = z.strictObject({
  schema: z.literal(1),
  /** SHA-256 of the settings file. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  thread: z.int().positive(),
  answers: z.object({ kind: z.string().max(50), id: z.int().positive() }),
})

export type ToldProblem = z.infer<typeof ToldProblem>

/** Remembers that a wrong settings file is explained on this thread; gives where it is, if that was elsewhere before. */
export const tellProblem = (store: Store, problem: ToldProblem): Promise<Written<ToldProblem>> =>
  write(store, async () => {
    const [text = null] = await readFiles(store, [paths.toldProblem])
    const before = read(text)
    if (before?.sha256 === problem.sha256) return { result: before, commit: null }
    const files = [{ path: paths.toldProblem, content: `${JSON.stringify(ToldProblem.parse(problem))}\n` }]
    return { result: problem, commit: { message: `Explain the settings file on #${problem.thread}`, files } }
  })

function read(text: string | null): ToldProblem | null {
  try {
    const told = ToldProblem.safeParse(JSON.parse(text ?? ''))
    return told.success ? told.data : null
  } catch {
    return null
  }
}
