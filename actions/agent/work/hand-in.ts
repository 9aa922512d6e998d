import { cp, writeFile } from 'node:fs/promises'
import path from 'node:path'
import hookSettings from '../../../hooks/hooks.json' with { type: 'json' }
import { inside, type Mount } from '../container/sandbox.ts'
import type { Folders } from '../folders.ts'
import type { Programs } from '../ports.ts'

/** Where things lie inside, in every container of a run. */
export const handed = {
  worker: `${inside.sentra}/worker`,
  hooks: `${inside.sentra}/hooks`,
  settings: `${inside.sentra}/hooks/hooks.json`,
  config: `${inside.sentra}/hooks/config.yml`,
  task: `${inside.sentra}/task.json`,
} as const

/** What a container of this run is given, read-only. */
export interface HandedIn {
  /** The hooks with their settings, and the base's configuration: what is in the workspace decides nothing. */
  hooks: Mount
  worker: Mount
  /** Tells the hooks where they and the configuration are. */
  environment: Readonly<Record<string, string>>
}

/** Puts hooks, settings and configuration into one folder, made anew for this run. */
export async function handIn(programs: Programs, folders: Folders, configText: string): Promise<HandedIn> {
  const hooks = path.join(folders.handed, 'hooks')
  await cp(programs.hooks, hooks, { recursive: true })
  await writeFile(path.join(hooks, path.basename(handed.settings)), JSON.stringify(hookSettings))
  await writeFile(path.join(hooks, path.basename(handed.config)), configText)
  return {
    hooks: { source: hooks, target: handed.hooks },
    worker: { source: programs.worker, target: handed.worker },
    environment: { SENTRA_HOOKS: handed.hooks, SENTRA_HOOKS_CONFIG: handed.config },
  }
}
