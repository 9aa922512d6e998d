import { createHash } from 'node:crypto'

/** The id of a scripted tool use: stable, so that a resumed conversation is recognised as the same one. */
export function toolUseId(conversation: string, turn: number, use: number): string {
  const digest = createHash('sha256').update(`${conversation}/${turn}/${use}`).digest('base64url')
  return `toolu_01${digest.replace(/[-_]/g, 'x').slice(0, 22)}`
}
