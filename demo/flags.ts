import { parseArgs } from 'node:util'
import { messageOf, SentraError } from '../core/errors.ts'

export interface Options {
  readonly json: boolean
  readonly live: boolean
  readonly keep: boolean
  readonly talk: boolean
  readonly help: boolean
  readonly voiceNote: string | undefined
  readonly port: number
}

const flags = {
  json: { type: 'boolean', default: false },
  live: { type: 'boolean', default: false },
  keep: { type: 'boolean', default: false },
  talk: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false, short: 'h' },
  'voice-note': { type: 'string' },
  port: { type: 'string' },
} as const

/** What was asked for on the command line. Throws `SentraError` for anything that is not in the help. */
export function parseFlags(args: readonly string[]): Options {
  const { values } = parse(args)
  const { json, live, keep, talk, help, port } = values
  const beside = (['json', 'live', 'keep', 'voice-note'] as const).find((name) => values[name])
  if (talk && beside)
    throw misread(`--talk opens the page instead of playing the story, and --${beside} is about the story.`)
  return {
    json,
    live,
    keep,
    talk,
    help,
    voiceNote: values['voice-note'],
    port: port === undefined ? 0 : portNumber(port),
  }
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: flags, strict: true, allowPositionals: false })
  } catch (error) {
    // Node's message goes on to explain "--" after the first sentence, which nobody needs here.
    const why = messageOf(error).split('. ')[0]?.replace(/\.$/, '')
    throw misread(`${why}.`)
  }
}

function portNumber(text: string): number {
  const port = Number(text)
  if (/^\d+$/.test(text) && port <= 65_535) return port
  throw misread(`--port takes a number up to 65535, not "${text}".`)
}

const misread = (why: string) =>
  new SentraError({ what: 'The command line was not understood.', why, next: 'See npm start -- --help.' })
