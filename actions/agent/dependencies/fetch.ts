import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { SandboxResult } from '../container/sandbox.ts'
import type { NamedSandbox } from '../containers.ts'
import type { Environment } from './ask.ts'
import type { Outside } from './forward.ts'
import { hostSettings } from './host-settings.ts'
import type { Manager } from './managers.ts'
import { type RegistryProxy, startRegistryProxy } from './proxy.ts'
import { authorityPath, shimmed } from './shim.ts'
import { waysFor } from './way.ts'

/** Runs scripts in containers whose one way out is the registry. */
export interface Fetcher {
  run(kind: string, script: string, workspace: string, onOutput?: (text: string) => void): Promise<SandboxResult>
  /** What was asked for and refused so far. */
  refused: RegistryProxy['refused']
  close(): Promise<void>
}

/** This machine, as fetching sees it. */
export type Host = Partial<Outside> & { env?: Environment }

const minutes = 10

/** @param folder a folder of the host's own, for the authority's file */
export async function openFetcher(
  sandbox: NamedSandbox,
  manager: Manager,
  folder: string,
  { env = process.env, authorities = [], ...outside }: Host = {},
): Promise<Fetcher> {
  const settings = await hostSettings(manager, env)
  const trusted = [...settings.authorities, ...authorities]
  const proxy = await startRegistryProxy(waysFor(settings, manager), { ...outside, authorities: trusted })
  const authority = path.join(folder, `${manager.name}-authority.pem`)
  if (proxy.authority !== null) await writeFile(authority, proxy.authority, { mode: 0o644 })
  const given = { ...settings, trusts: proxy.authority !== null }
  return {
    run: (kind, script, workspace, onOutput) =>
      sandbox.run(`${kind}-${manager.name}`, {
        workspace,
        command: shimmed(script, given),
        socket: proxy.socketPath,
        mounts: given.trusts ? [{ source: authority, target: authorityPath }] : [],
        deadlineMs: minutes * 60_000,
        onOutput: (text, stream) => {
          if (stream === 'stdout') onOutput?.(text)
        },
      }),
    refused: proxy.refused,
    close: () => proxy.close(),
  }
}
