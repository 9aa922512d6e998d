import { unmarked, unmarkedMessage } from '../../../core/cache-marks.ts'
import type { MessagesBody } from './body.ts'

/** A request without its cache marks: they move from turn to turn, and are no part of what is said. */
export function unmarkedBody(body: MessagesBody): MessagesBody {
  const { system, tools } = body
  return {
    ...body,
    ...(Array.isArray(system) ? { system: system.map(unmarked) } : {}),
    ...(tools === undefined ? {} : { tools: tools.map(unmarked) }),
    messages: body.messages.map(unmarkedMessage),
  }
}
