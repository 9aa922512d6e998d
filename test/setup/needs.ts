import { dockerEngine } from './engine.ts'
import type { Need } from './need.ts'
import { nodePrograms } from './node-programs.ts'
import { programs } from './programs.ts'
import type { Project } from './projects.ts'

/** What these projects need from the system: found, installed, started, or named as missing. An abort ends the wait for an engine. */
export async function bring(projects: readonly Project[], signal: AbortSignal): Promise<Need[]> {
  const needs = programs(projects)
  if (!projects.includes('container') || signal.aborted) return needs
  return [...needs, ...nodePrograms(), await dockerEngine(signal)]
}
