import { gunzipSync } from 'node:zlib'

/** One ref that a push asks to move. `null` stands for "does not exist". */
export interface PushCommand {
  ref: string
  before: string | null
  after: string | null
}

const none = /^0+$/

/** Reads the commands at the head of a receive-pack request: pkt-lines `old new ref`, until the flush. */
export const pushCommands = (body: Buffer, encoding: string | undefined): PushCommand[] => {
  const data = encoding === 'gzip' ? gunzipSync(body) : body
  const commands: PushCommand[] = []
  for (let at = 0; at + 4 <= data.length; ) {
    const length = Number.parseInt(data.toString('latin1', at, at + 4), 16)
    if (!(length > 4)) break
    const [line = ''] = data.toString('utf8', at + 4, at + length).split('\0')
    const [before = '', after = '', ref] = line.trim().split(' ')
    if (ref) commands.push({ ref, before: none.test(before) ? null : before, after: none.test(after) ? null : after })
    at += length
  }
  return commands
}
