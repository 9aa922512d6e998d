import type { Story } from '../terminal/story.ts'

/** Tells the action's log as it comes: what the agent says and does, and, beside the spinner, what the host is at. */
export function follow(story: Story, detail: (text: string) => void): (line: string) => void {
  let turn = 0
  return (line) => {
    const said = /^ {2}│ turn (\d+): (.*)$/.exec(line)
    if (said) {
      turn = Number(said[1])
      return story.agent(turn, 'says', said[2] ?? '')
    }
    const refused = /^ {2}│ refused by (\w+): (.*)$/.exec(line)
    if (refused) return story.agent(turn, 'refused', `${refused[1]} hook: ${refused[2]}`)
    const done = /^ {2}│ [✓✗] (\w+) (.*)$/.exec(line)
    if (done) return tool(story, turn, done[1] ?? '', done[2] ?? '')
    const host = /^(?:::group::)?([A-Z][^:]{3,60})$/.exec(line)
    if (host) detail(host[1] ?? '')
  }
}

function tool(story: Story, turn: number, name: string, what: string): void {
  if (name === 'bash') story.agent(turn, 'runs', what)
  else if (name === 'finish') story.agent(turn, 'finishes', 'finish')
  else story.agent(turn, 'edits', what)
}
