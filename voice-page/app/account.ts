import { z } from 'zod/mini'
import { VoiceProblem } from '../voice/problems.ts'

/** A person who signed in through the hosted App. What the page holds opens nothing but the App's own routes. */
export interface Account {
  session: string
  login: string
  expiresAt: number
}

const Message = z.object({
  kind: z.literal('sentra-session'),
  session: z.string().check(z.maxLength(8_000)),
  login: z.string().check(z.maxLength(100)),
  expiresAt: z.number(),
})

/** What the pop-up tells where GitHub, the person or the App did not want it. */
const Refused = z.object({ sentra: z.literal('sign-in'), refused: z.string().check(z.maxLength(500)) })

let account: Account | null = null

/** Who is signed in, while it lasts. In memory only, like every key. */
export const signedIn = (): Account | null => (account && account.expiresAt > Date.now() ? account : null)

const patience = 10 * 60_000

/** Opens GitHub's sign-in in a window of its own. Rejects when it is closed, refused by the browser, or takes too long. */
export async function signIn(app: string): Promise<Account> {
  const there = `${app}/live/sign-in?origin=${encodeURIComponent(location.origin)}`
  const popup = open(there, 'sentra-sign-in', 'popup,width=520,height=720')
  if (popup === null) {
    throw new VoiceProblem(
      'popup',
      'The window was not opened.',
      'The browser blocks it.',
      'Allow windows for this page.',
    )
  }
  const { promise, resolve, reject } = Promise.withResolvers<Account>()
  const onMessage = ({ origin, source, data }: MessageEvent) => {
    if (origin !== new URL(app).origin || source !== popup) return
    const read = z.safeParse(Message, data)
    if (read.success) return resolve(read.data)
    const refused = z.safeParse(Refused, data)
    if (refused.success) failed(refused.data.refused)
  }
  const failed = (why: string) =>
    reject(new VoiceProblem('sign_in', 'You are not signed in.', why, 'Press “Sign in with GitHub” to try again.'))
  addEventListener('message', onMessage)
  const late = setTimeout(() => failed('It took too long.'), patience)
  const closed = setInterval(() => popup.closed && failed('The window was closed before it was done.'), 1_000)
  try {
    account = await promise
    return account
  } finally {
    removeEventListener('message', onMessage)
    clearTimeout(late)
    clearInterval(closed)
  }
}
