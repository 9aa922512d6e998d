import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import {
  handlerNames,
  manifestEvents,
  manifestPermissions,
  otherWorkflows,
  workflowPermissions,
  workflowTriggers,
} from './table.ts'

const root = path.join(import.meta.dirname, '../..')
const file = (name: string) => path.join(root, name)
const yaml = (name: string) => parse(readFileSync(file(name), 'utf8'))

describe('the table of events', () => {
  test('says what an App and a workflow need', () => {
    expect({
      handlers: handlerNames(),
      events: manifestEvents(),
      app: manifestPermissions(),
      on: workflowTriggers(),
      workflow: workflowPermissions(),
    }).toMatchSnapshot()
  })

  test('is what the manifest says', () => {
    const manifest = yaml('app.yml')
    expect(manifest.default_events.toSorted()).toEqual(manifestEvents())
    expect(manifest.default_permissions).toEqual(manifestPermissions())
  })

  const bot = { on: workflowTriggers(), permissions: workflowPermissions() }

  test('is what the bot’s workflow says, whose jobs wait for one another and drop none', () => {
    const { jobs, ...workflow } = yaml('.github/workflows/sentra.yml')
    expect(workflow).toMatchObject({ on: bot.on, permissions: {} })
    expect(jobs).toMatchObject({ bot: { permissions: bot.permissions } })
    expect(Object.keys(jobs)).toEqual(['bot'])
    expect(jobs.bot.concurrency).toEqual({ group: 'sentra-bot', 'cancel-in-progress': false, queue: 'max' })
  })

  test.each(Object.entries(otherWorkflows))('is what %s says', (name, { on, jobs }) => {
    const workflow: Workflow = yaml(`.github/workflows/${name}`)
    const starts = Object.entries(workflow.on).map(([event, { types, inputs }]) => [
      event,
      types ?? Object.keys(inputs),
    ])
    expect(Object.fromEntries(starts)).toEqual(on)
    expect(workflow.permissions).toEqual({})
    const may = Object.entries(workflow.jobs).map(([job, { permissions }]) => [job, permissions])
    expect(Object.fromEntries(may)).toEqual(jobs)
  })

  test('is what the copies in the documents say, but for their steps', () => {
    const shown = [
      ...readFileSync(file('docs/install.md'), 'utf8').matchAll(
        /^`\.github\/workflows\/(\S+)`(?:(?!^## )[\s\S])+?^```yaml\n([\s\S]+?)^```/gm,
      ),
    ]
    expect(shown.map(([, name]) => name)).toEqual(['sentra.yml', 'ai-agent.yml'])
    for (const [, name, text = ''] of shown)
      expect(frame(parse(text))).toEqual(frame(yaml(`.github/workflows/${name}`)))
  })
})

interface Workflow {
  on: Record<string, { types?: string[]; inputs: object }>
  permissions: object
  jobs: Record<string, { permissions: object; steps: unknown }>
}

/** A workflow without what each repository has of its own. */
const frame = ({ jobs, 'run-name': _, ...rest }: Workflow & { 'run-name'?: string }) => ({
  ...rest,
  jobs: Object.entries(jobs).map(([name, { steps: _, ...job }]) => [name, job]),
})
