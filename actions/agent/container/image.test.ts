import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { readyImage } from './image.ts'
import published from './published-image.json' with { type: 'json' }

const workflow = readFileSync(
  path.join(import.meta.dirname, '../../../.github/workflows/build-agent-image.yml'),
  'utf8',
)

test('the image that a release names is the one that the workflow publishes', () => {
  const pushed = [...workflow.matchAll(/name="ghcr\.io\/\$\{GITHUB_REPOSITORY_OWNER,,\}\/([\w-]+)"/g)]
  expect(pushed.length).toBeGreaterThan(0)
  for (const [, name] of pushed) expect(published.name).toMatch(new RegExp(`^ghcr\\.io/[a-z0-9-]+/${name}$`))
})

test('until a digest is there, asking for it is refused with the way out', async () => {
  const none = readyImage('sentra', {}, { ...published, digest: null })
  await expect(none).rejects.toThrow(/none is released until its digest.*Set sandbox\.image to runner/)
})
