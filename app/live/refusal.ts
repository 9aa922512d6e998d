/** A request of the page's that is not answered as it wishes; `status` is HTTP's, the words are for the person. */
export class PageRefusal extends Error {
  override readonly name = 'PageRefusal'
  readonly status: number
  readonly next: string
  constructor(status: number, what: string, next: string, options?: ErrorOptions) {
    super(what, options)
    this.status = status
    this.next = next
  }
}

export const signInAgain = (): PageRefusal =>
  new PageRefusal(401, 'You are not signed in, or the sign-in is over.', 'Sign in with GitHub.')
