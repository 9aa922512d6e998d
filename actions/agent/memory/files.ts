import type { Config } from '../../../core/config/schema.ts'

/** The files of one project's memory, on the default branch. People write them; a run may propose to them. */
export interface MemoryFiles {
  folder: string
  overview: string
  patterns: string
  learnings: string
}

const usual = '.sentra/memory'

/** Where a project's memory is: the repository's, unless a part of a monorepo has one of its own. */
export function memoryFiles(config: Pick<Config, 'projects'>, project: string): MemoryFiles {
  const folder = (config.projects[project]?.memory ?? usual).replace(/\/+$/, '')
  return {
    folder,
    overview: `${folder}/project-overview.md`,
    patterns: `${folder}/patterns.md`,
    learnings: `${folder}/learnings.md`,
  }
}

export const inMemory = ({ folder }: MemoryFiles, path: string): boolean => path.startsWith(`${folder}/`)
