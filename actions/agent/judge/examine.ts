import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Config } from '../../../core/config/schema.ts'
import type { Folders } from '../folders.ts'
import type { Git } from '../git.ts'
import type { Prepared } from '../prepare/prepare.ts'
import { addedLines } from './added-lines.ts'
import { afterOf, beforeOf, type Change, changesBetween, patchBetween, treeWith } from './changes.ts'
import type { Finding } from './finding.ts'
import { gateCommandFindings } from './gate-commands.ts'
import { isManifest } from './gate-sections.ts'
import { baseGates } from './gates.ts'
import { lfsFindings, linkFindings } from './links.ts'
import { scopeFindings } from './scope.ts'
import { secretFindings } from './secrets.ts'
import { snapshot } from './snapshot.ts'
import { isTestPath } from './test-paths.ts'
import { textsOf, unreadFindings } from './texts.ts'
import { weakenedFindings } from './weakened.ts'

/** What came out of the container, as data: what may be published, and what is to say about the rest. */
export interface Examined {
  /** The tree that may be published: the agent's, without the paths that are withheld. */
  tree: string
  /** Against the base. */
  changes: Change[]
  /** Against where the work began. */
  withheld: Change[]
  findings: Finding[]
}

/**
 * Looks at everything in the workspace without running any of it. What the work may touch is asked of what it touched;
 * what the whole comes to is asked of the difference from the base.
 */
export async function examine(
  git: Git,
  prepared: Prepared,
  folders: Folders,
  config: Pick<Config, 'agent' | 'gate' | 'projects'>,
): Promise<Examined> {
  const { history, base, start, carried } = prepared
  const { tree: found, nested } = await snapshot(git, history, folders.workspace, start.tree, carried)
  const all = await changesBetween(git, history, base.tree, found)
  const own = start.tree === base.tree ? all : await changesBetween(git, history, start.tree, found)
  const touched = new Set(own.map(({ path }) => path))
  const settings = { protected: config.agent.protected, patchLines: config.agent.patch_lines }
  const tests = await textsOf(git, history, all, isTestPath)
  const manifests = await textsOf(git, history, all, isManifest)
  const findings = [
    ...scopeFindings(all, settings).filter(({ path }) => path === undefined || touched.has(path)),
    ...(await linkFindings(git, history, own, nested)),
    ...(await lfsFindings(git, history, start.tree, own)),
    ...secretFindings(await addedLines(git, history, start.tree, found, own)),
    ...weakenedFindings(tests.texts),
    ...unreadFindings(tests.unread, 'tests-weakened'),
    ...gateCommandFindings(all, manifests.texts, await baseGates(git, history, base.tree, config)),
    ...unreadFindings(manifests.unread, 'gate-commands'),
  ]
  const withheldPaths = new Set(findings.flatMap(({ weight, path }) => (weight === 'withhold' && path ? [path] : [])))
  const withheld = own.filter(({ path }) => withheldPaths.has(path))
  const tree = await treeWith(git, history, found, withheld.map(beforeOf))
  const changes = withheld.length > 0 ? await changesBetween(git, history, base.tree, tree) : all
  return { tree, changes, withheld, findings }
}

/**
 * Keeps the work as files that `git apply` takes: all of it, and apart what was withheld. What looks like a secret is
 * in neither, since artifacts of a public repository are public.
 */
export async function keepPatches(git: Git, prepared: Prepared, examined: Examined, output: string): Promise<void> {
  const { history, start } = prepared
  const secret = new Set(examined.findings.flatMap(({ rule, path }) => (rule === 'secret' && path ? [path] : [])))
  const patch = examined.tree === start.tree ? '' : await patchBetween(git, history, start.tree, examined.tree)
  if (patch) await writeFile(path.join(output, 'changes.patch'), patch)
  const shown = examined.withheld.filter((change) => !secret.has(change.path))
  if (shown.length === 0) return
  const whole = await treeWith(git, history, examined.tree, shown.map(afterOf))
  await writeFile(path.join(output, 'withheld.patch'), await patchBetween(git, history, examined.tree, whole))
}
