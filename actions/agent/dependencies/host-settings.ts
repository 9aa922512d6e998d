import type { Environment } from './ask.ts'
import type { Manager } from './managers.ts'
import { npmSettings } from './npm-settings.ts'
import { pipSettings } from './pip-settings.ts'
import type { HostSettings } from './way.ts'

/** What this machine's own settings say for a manager. One of the configuration's own has its hosts only. */
export async function hostSettings({ settings }: Manager, env: Environment): Promise<HostSettings> {
  if (settings === 'npm') return npmSettings(env)
  if (settings === 'pip') return pipSettings(env)
  return { registries: [], credentials: [], authorities: [], environment: {}, files: {} }
}
