import type { z } from 'zod'
import { MessagesBody } from './body.ts'
import { BrokerRefusal } from './refusal.ts'

const utf8 = new TextDecoder('utf-8', { fatal: true })

/**
 * The request that bytes ask for. What is forwarded later is this object written anew, so duplicate keys, odd escapes,
 * byte order marks and the like end here: broker and provider cannot read one request in two ways.
 * @throws BrokerRefusal (`body`) naming the first field that is not allowed.
 */
export function readBody(bytes: Uint8Array): MessagesBody {
  let value: unknown
  try {
    value = JSON.parse(utf8.decode(bytes))
  } catch {
    throw new BrokerRefusal('body', 'The body is not JSON in UTF-8.')
  }
  const parsed = parse(value)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    const where = issue?.path.join('.') || 'the body'
    throw new BrokerRefusal(
      'body',
      `The request is not allowed: ${where.slice(0, 200)}: ${issue?.message.slice(0, 300)}`,
    )
  }
  return parsed.data
}

function parse(value: unknown): z.ZodSafeParseResult<MessagesBody> {
  try {
    return MessagesBody.safeParse(value)
  } catch (error) {
    // Nesting beyond the stack: nobody needs it.
    if (error instanceof RangeError) throw new BrokerRefusal('body', 'The body is nested too deeply.')
    throw error
  }
}
