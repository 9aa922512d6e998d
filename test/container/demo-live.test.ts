import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Models, startModels } from '../../demo/models/index.ts'
import { features } from '../../demo/script/features.ts'
import { demoScript } from '../../demo/script/index.ts'
import { liveTitle } from '../../demo/story/1-voice-note.ts'
import { liveRevision } from '../../demo/story/2-revision.ts'
import { runDemo } from '../demo/run-demo.ts'
import { engineAnswers } from './support/engine.ts'

const keys = { openai: 'sk-own-openai-key', anthropic: 'sk-ant-own-anthropic-key' }

describe.skipIf(!engineAnswers)('--live', () => {
  let folder: string
  let models: Models
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'sentra-live-'))
    const note = await readFile(path.join(import.meta.dirname, '../../demo/voice-notes', features[0].recording))
    const feature = { ...features[0], title: liveTitle, revision: liveRevision }
    models = await startModels({ script: demoScript(feature, note, 10), keys })
  })
  afterAll(async () => {
    await models?.close()
    await rm(folder, { recursive: true, force: true })
  })

  it('asks the services that the environment names, the agent too, with one’s own keys', async () => {
    const demo = runDemo(['--live', '--json'], folder, {
      ...{ OPENAI_API_KEY: keys.openai, ANTHROPIC_API_KEY: keys.anthropic },
      ...{ OPENAI_BASE_URL: models.openaiUrl, ANTHROPIC_BASE_URL: models.anthropicUrl },
      DOCKER_HOST: process.env.DOCKER_HOST ?? 'unix:///var/run/docker.sock',
    })
    expect(await demo.ended, demo.lines.slice(-20).join('\n')).toBe(0)
    expect(demo.events()[0]).toMatchObject({ event: 'begin', models: 'real ones, paid with your keys' })
    expect(models.journal.map(({ problem }) => problem).filter(Boolean)).toEqual([])
    const asked = models.journal.map(({ key }) => key)
    expect(asked).toEqual(expect.arrayContaining(['filter-by-author/first#1', 'filter-by-author/agent#1']))
    expect(demo.lines.join('\n')).not.toMatch(/sk-(ant-)?own/)
    expect(await readdir(folder)).toEqual([])
  })
})
