import type { Permission } from '../github/port.ts'

/** What GitHub lets people do, from least to most. */
const levels = ['none', 'read', 'triage', 'write', 'maintain', 'admin'] as const

export type Level = Permission['level']

/** Whether somebody may do at least this much. What GitHub would not tell counts as nothing. */
export const atLeast = (permission: Permission | null, level: Level): boolean =>
  levels.indexOf(permission?.level ?? 'none') >= levels.indexOf(level)
