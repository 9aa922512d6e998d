import type { Teller } from './events.ts'

/** Tells the story to a program: one event a line. */
export const jsonTeller = (write: (text: string) => void): Teller => ({
  tell: (event) => write(`${JSON.stringify(event)}\n`),
  close: () => undefined,
})
