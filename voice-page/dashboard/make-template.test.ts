import { expect, it } from 'vitest'
import template from '../../core/dashboard/template.json' with { type: 'json' }
import { dashboardTemplate } from './make-template.ts'

it('is what a run fills: after a change of the dashboard or the style run voice-page/dashboard/make-template.ts', async () => {
  expect(await dashboardTemplate()).toEqual(template)
})
