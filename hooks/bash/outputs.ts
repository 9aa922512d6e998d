import { LIMITS } from './limits.ts'
import { ANY, unique } from './text.ts'

/** The ways the output of commands may turn out. */
export type Output = readonly string[]

export const NOTHING: Output = ['']
export const UNKNOWN: Output = [ANY]

/** One output after the other. */
export function concat(first: Output, second: Output): Output {
  if (second.length === 1 && second[0] === '') return first
  if (first.length === 1 && first[0] === '') return second
  if (first.length * second.length > 24) return UNKNOWN
  return limited(unique(first.flatMap((head) => second.map((tail) => head + tail))))
}

/** Either of two outputs. */
export const either = (...outputs: readonly Output[]): Output => limited(unique(outputs.flat()))

export const limited = (output: Output): Output =>
  output.length > 64 || output.some((text) => text.length > LIMITS.value) ? UNKNOWN : output

export const isNothing = (output: Output): boolean => output.every((text) => text === '')
