/** JSON as it crosses the wire, and the few helpers to read it without trusting its shape. */
export type Json = Record<string, unknown>

export const isJson = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const json = (value: unknown): Json => (isJson(value) ? value : {})
export const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)
export const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])

/** GitHub's times are whole seconds in UTC. */
export const second = (at: Date | number = Date.now()): string => `${new Date(at).toISOString().slice(0, 19)}Z`
