import { styleText } from 'node:util'

type Format = Parameters<typeof styleText>[0]
export type Paint = (format: Format, text: string) => string

/** Colours, or the plain text. */
export const paintWith = (colours: boolean): Paint =>
  colours ? (format, text) => styleText(format, text, { validateStream: false }) : (_, text) => text

interface Output {
  readonly isTTY?: boolean
  hasColors?(): boolean
}

/** Whether to colour: NO_COLOR (any value) says no, FORCE_COLOR yes, else the terminal decides. See no-color.org. */
export function wantsColours(output: Output, env: NodeJS.ProcessEnv): boolean {
  if (env.NO_COLOR) return false
  if (env.FORCE_COLOR && env.FORCE_COLOR !== '0') return true
  return output.isTTY === true && env.TERM !== 'dumb'
}
