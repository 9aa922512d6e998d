/** What a call knows of the conversation: the items, as the client and the recogniser wrote them. */
export interface Item {
  id: string
  role: 'user' | 'assistant'
  text: string
}

export interface Question {
  items: readonly Item[]
  instructions: string
  /** Text that was given for this one answer, out of band; empty otherwise. */
  input: string
  outOfBand: boolean
}

export type Reply = { say: string } | { call: string }

/** Answers written by hand. Never called a model without the word scripted before it. */
export type ScriptedArchitect = (question: Question) => Reply

/** Greets, asks once, and writes the spec from the very turns it was given. */
export const scriptedArchitect: ScriptedArchitect = ({ items, instructions, input, outOfBand }) => {
  if (outOfBand) return { say: specFrom(input) }
  if (/^Greet/.test(instructions)) return { say: 'Hello. What would you like?' }
  const said = items.filter(({ role }) => role === 'user').length
  return { say: said <= 1 ? 'Should small and capital letters matter?' : 'Good. I have it all. Is there more?' }
}

function specFrom(conversation: string): string {
  const turns = [...conversation.matchAll(/^\[(\d+)\] You: (.+)$/gm)].map(([, number, text]) => ({
    ...{ number: Number(number), text: text ?? '' },
  }))
  return JSON.stringify({
    title: 'Filter the list by author',
    summary: 'People look for the books of one author.',
    requirements: turns.slice(0, 3).map(({ number, text }) => ({ text, turns: [number] })),
    acceptance_criteria: ['The list shows the books of that author and no other.'],
    out_of_scope: [],
    open_questions: [],
  })
}
