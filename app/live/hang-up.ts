import { messageOf } from '../../core/errors.ts'
import type { World } from './calls.ts'
import type { LiveOptions } from './options.ts'

/** Three times, within the half minute that a server has to stop. Milliseconds. */
const waits = [0, 500, 2_000]
const patience = 5_000

/** Ends a call at the provider. `false` where it would not: it may go on then, and be paid for, so it is logged. */
export const createHangUp =
  (options: LiveOptions, world: World) =>
  async (call: string): Promise<boolean> => {
    const address = `${options.openai.baseUrl}/realtime/calls/${call}/hangup`
    const headers = { authorization: `Bearer ${options.openai.key}` }
    let problem = ''
    for (const wait of waits) {
      await world.sleep(wait)
      try {
        const { ok, status } = await world.fetch(address, {
          ...{ method: 'POST', headers, signal: AbortSignal.timeout(patience) },
        })
        // Not there: it is over already.
        if (ok || status === 404) return true
        problem = `the provider answered ${status}`
      } catch (error) {
        problem = messageOf(error)
      }
    }
    world.log(`A live call could not be hung up, and may go on until the provider ends it: ${problem}.`)
    return false
  }
