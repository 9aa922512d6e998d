import { spawnSync } from 'node:child_process'
import type { Production } from '../play.ts'
import { openTalk } from './open.ts'

/** `npm start -- --talk`: the page for a person to try, until Ctrl-C. */
export async function talk({ options, story, cleanup }: Production): Promise<void> {
  story.note(
    'Building the voice page and starting the scripted Architect. No key is needed, and nothing leaves this machine.',
  )
  const { address } = await openTalk(cleanup, { key: null }, options.port)
  for (const [program, loss] of [
    ['flite', 'the Architect is silent, and its words are read only'],
    ['pocketsphinx_continuous', 'what you say is not written down: type instead'],
  ] as const) {
    if (spawnSync(program, ['--version']).error) story.note(`${program} is not installed: ${loss}.`)
  }
  story.note(`Open ${address}`)
  story.note(
    'The Architect’s answers are scripted: it asks one question and writes down what you said. Say “I’m done”. Ctrl-C ends it.',
  )
}
