import { mkdir, rm } from 'node:fs/promises'
import path from 'node:path'

/** Where a run keeps what on the host. No other user of the host can enter. */
export interface Folders {
  root: string
  /** The host's own git objects. */
  history: string
  /** What the agent's container may write to. */
  workspace: string
  /** What the judge's containers see; one folder for each of them. */
  judge: string
  /** What is handed into containers read-only. */
  handed: string
  /** Evidence, ledger, trajectory and patches: what the workflow uploads. */
  output: string
}

/** Makes the folders anew; `temporary` is emptied by the runner after the job. */
export async function makeFolders(temporary: string, run: string): Promise<Folders> {
  const root = path.join(temporary, `sentra-${run}`)
  await rm(root, { recursive: true, force: true })
  await mkdir(root, { recursive: true, mode: 0o700 })
  const folders = {
    root,
    history: path.join(root, 'history.git'),
    workspace: path.join(root, 'workspace'),
    judge: path.join(root, 'judge'),
    handed: path.join(root, 'handed'),
    output: path.join(root, 'output'),
  }
  for (const folder of [folders.judge, folders.handed, folders.output]) await mkdir(folder)
  return folders
}

/** Leaves only the output: copies of the project are large, and may hold what the agent left behind. */
export async function clearFolders(folders: Folders): Promise<void> {
  for (const folder of [folders.workspace, folders.judge, folders.handed, folders.history]) {
    await rm(folder, { recursive: true, force: true })
  }
}
