import { tooOften } from '../../app/commands/rationing.ts'
import type { Said } from '../../app/said.ts'
import { refusal } from '../../app/templates/refusal.ts'
import { type Outcome, react, reply, seen, voiceOf } from '../../app/thread/reply.ts'
import { refusedByGitHub, Unavailable } from '../../app/unavailable.ts'
import { messageOf, Refusal, SentraError } from '../../core/errors.ts'
import { notAPerson } from '../../core/permissions/person.ts'
import type { Done, Reviewed, ReviewPorts } from './run.ts'
import { endings } from './templates/endings.ts'

/**
 * A typed `/review`, from the reaction that says it was seen to the one that says how it ended. What failed is told where it
 * was asked, and fails the job all the same. Bots and foreign Apps hear nothing.
 */
export async function answerCommand(ports: ReviewPorts, said: Said, work: () => Promise<Done>): Promise<Reviewed> {
  const { github, host } = ports
  if (notAPerson(said.author, said.viaApp, host.bot) !== null) return nothing('No person typed it.')
  if (!(await seen(voiceOf(ports), said))) return nothing('The comment is gone.')
  try {
    const { reaction, body, ...reviewed } = await work()
    if (body === null) await react(github, said, reaction)
    else await reply(voiceOf(ports), said, { reaction, body })
    return reviewed
  } catch (error) {
    await tell(ports, said, endingOf(error)).catch((second: unknown) => {
      throw new AggregateError([error, second], `${messageOf(error)} It could not be told: ${messageOf(second)}`)
    })
    if (!(error instanceof Refusal)) throw error
    return { did: 'refused', why: error.message, cost: 0 }
  }
}

const nothing = (why: string): Reviewed => ({ did: 'nothing', why, cost: 0 })

async function tell(ports: ReviewPorts, said: Said, outcome: Outcome): Promise<void> {
  const permission = await ports.github.permission(said.author.login)
  if (!(await tooOften(ports, said, permission, outcome))) await reply(voiceOf(ports), said, outcome)
}

/** One try that came to no end: the job can be run again, and its answer then takes the place of this one. */
const tried = { reaction: 'confused', tries: 1 } as const

function endingOf(error: unknown): Outcome {
  if (error instanceof Refusal) return { reaction: '-1', body: refusal(error) }
  const passing = error instanceof Unavailable ? error : refusedByGitHub(error)
  if (passing !== null) return { ...tried, body: endings.failed(passing) }
  return { ...tried, body: error instanceof SentraError ? refusal(error) : endings.broke() }
}
