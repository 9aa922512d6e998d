import { expect, test } from 'vitest'
import { createGitHub } from '../../core/github/octokit.ts'
import { readSpec } from '../../core/store/read.ts'
import { createStore } from '../../core/store/store.ts'
import { setStatus } from '../../core/store/update-spec.ts'
import { runInProcess } from '../agent/in-process.ts'
import { node } from '../agent/projects.ts'
import { permissions, type Scene, startScene } from '../agent/scene.ts'

const at = { owner: 'alice', repo: 'sums' }

/** The specs branch, as somebody with that token writes to it. */
const specsAs = (scene: Scene, token: string) =>
  createStore(createGitHub(scene.github.octokitFor(token), at), { branch: 'sentra/specs' })
const jobToken = ({ github, repository }: Scene) => github.actionsToken(repository.fullName, permissions)

/** A run whose App's token dies before its work is published: the job's own token ends it. */
async function runToDeath(scene: Scene) {
  let dead = false
  scene.github.faults.before = ({ method, path, token }) => {
    if (method === 'POST' && path.endsWith('/git/trees') && token === 'installation') dead ||= publishing()
    return dead && token === 'installation' ? { status: 401 } : undefined
  }
  let trees = 0
  const publishing = () => ++trees > 1
  const { ending } = await runInProcess(scene, node.moves, { inputs: { 'INPUT_JOB-TOKEN': jobToken(scene) } })
  expect(dead).toBe(true)
  return ending
}

test.concurrent('after a run whose token died, /retry is accepted', async () => {
  const scene = await startScene({ files: node.files })
  try {
    expect(await runToDeath(scene)).toMatchObject({ conclusion: 'success', causes: [] })
    const app = specsAs(scene, scene.token)
    expect(await readSpec(app, scene.spec)).toMatchObject({ status: 'in_review' })
    await setStatus(app, scene.spec, { status: 'approved', from: ['in_review'], version: 1 })
    const { ending } = await runInProcess(scene, node.moves, { inputs: { GITHUB_RUN_ID: '4712' } })
    expect(ending).toMatchObject({ conclusion: 'success', causes: [] })
  } finally {
    await scene.close()
  }
})

test.concurrent('whatever else a job writes there in its own name is refused', async () => {
  const scene = await startScene({ files: node.files })
  try {
    await runToDeath(scene)
    await setStatus(specsAs(scene, scene.token), scene.spec, { status: 'rejected', from: ['in_review'] })
    await setStatus(specsAs(scene, jobToken(scene)), scene.spec, { status: 'approved', from: ['rejected'] })
    const { ending, requests } = await runInProcess(scene, node.moves, { inputs: { GITHUB_RUN_ID: '4712' } })
    expect(ending.conclusion).toBe('refused')
    expect(ending.causes[0]?.cause).toContain('somebody else than @sentra[bot] has changed')
    expect(requests).toEqual([])
  } finally {
    await scene.close()
  }
})
