import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { handlerNames, manifestEvents, manifestPermissions, workflowPermissions, workflowTriggers } from './table.ts'

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

  test('is what the workflow says', () => {
    const workflow = yaml('.github/workflows/sentra.yml')
    expect(workflow.on).toEqual(workflowTriggers())
    const jobs = Object.values<{ permissions?: unknown }>(workflow.jobs)
    expect(jobs.map(({ permissions }) => permissions)).toContainEqual(workflowPermissions())
  })
})
