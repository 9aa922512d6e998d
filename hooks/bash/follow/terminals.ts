import type { Call } from '../call.ts'
import { parseOptions } from '../options.ts'
import type { Output } from '../outputs.ts'
import { inSubshell, type Shell } from '../shell.ts'
import { readable, unglob } from '../text.ts'

/** Subcommands of `tmux` whose words are shell code, or keys typed into a shell. */
const RUNS =
  /^(new(-session|-window|w)?|neww|split-window|splitw|respawn-(pane|window)|respawnp|respawnw|run(-shell)?|send(-keys|-prefix)?|pipe-pane|pipep|if(-shell)?|display-popup|popup|set-hook|bind(-key)?|source(-file)?|confirm-before|command-prompt)$/

/** A terminal multiplexer starts a shell of its own, and runs there what it is given. */
export function followTmux(shell: Shell, call: Call): Output | undefined {
  const line = readable([call.path, ...call.args].join(' '))
  const { operands } = parseOptions(call.args, { values: 'LSfcT', stop: true })
  for (const words of byCommand(operands)) {
    const [verb = '', ...rest] = words
    if (!RUNS.test(verb)) continue
    const options = parseOptions(rest, { values: 'scnxytFelp', stop: true })
    const code = options.operands.filter((word) => !/^(Enter|C-[a-z]|Escape|C-m)$/.test(word))
    if (code.length > 0) inSubshell(shell, (child) => child.source(child, [code.map(unglob).join(' ')], line))
  }
  return undefined
}

/** `tmux a \; b`: several commands, parted by a semicolon of its own. */
function byCommand(words: readonly string[]): string[][] {
  const commands: string[][] = [[]]
  for (const word of words) {
    if (word === ';' || word === '\\;') commands.push([])
    else commands.at(-1)?.push(word)
  }
  return commands
}
