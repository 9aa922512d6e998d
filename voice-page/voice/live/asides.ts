import { VoiceProblem } from '../problems.ts'

/** How long an answer out of band may take, in milliseconds. */
const patience = 60_000

type Settled = { purpose: string; text: string } | { purpose: string; failed: string }

/** Waits for answers that are no part of the conversation, each known by its purpose. */
export function asides() {
  const waiting = new Map<string, PromiseWithResolvers<string>>()
  const failure = (why: string) =>
    new VoiceProblem('spec', 'The spec was not written.', why, 'Press “Write the spec” to try once more.')
  const settle = (aside: Settled) => {
    const one = waiting.get(aside.purpose)
    waiting.delete(aside.purpose)
    if ('text' in aside) one?.resolve(aside.text)
    else one?.reject(failure(`The live service reports: ${aside.failed}.`))
  }
  return {
    settle,
    expect() {
      const purpose = `spec-${crypto.randomUUID()}`
      const one = Promise.withResolvers<string>()
      waiting.set(purpose, one)
      const late = setTimeout(() => settle({ purpose, failed: 'no answer in time' }), patience)
      const promise = one.promise.finally(() => clearTimeout(late))
      return { purpose, promise }
    },
    fail(why: string) {
      for (const [purpose] of waiting) settle({ purpose, failed: why })
    },
  }
}
