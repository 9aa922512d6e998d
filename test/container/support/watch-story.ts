import { execFile } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { readyImage } from '../../../actions/agent/container/image.ts'
import type { RunningDemo } from '../../demo/run-demo.ts'

const run = promisify(execFile)

export interface Watched {
  /** Containers of the story that were looked into to the end. */
  looked: string[]
  /** `place: secret` of each secret that was found: in a container's settings, processes or files, or the job's. */
  found: string[]
}

/** Runs the Docker CLI with this on its standard input. */
async function docker(args: string[], input = ''): Promise<string> {
  const ran = run('docker', args, { maxBuffer: 1 << 26 })
  // A program that ends early reads nothing; its exit code tells.
  ran.child.stdin?.on('error', () => {}).end(input)
  return (await ran).stdout
}

/** Told by the look itself, so that one that broke off does not count. */
const mark = 'looked through to the end'
const look = `cat /proc/[0-9]*/environ /proc/[0-9]*/cmdline; env; grep -rhsE -f - /workspace /tmp /home /opt/sentra /etc /run; echo ${mark}`

/**
 * Looks into every container of a story while it lives, and into the files of its folder.
 *
 * @param folder of the story: what a container of it has from the host lies there
 * @param secrets a pattern of grep's and ours, read anew each time
 */
export async function watchStory(demo: RunningDemo, folder: string, secrets: () => string): Promise<Watched> {
  const [looked, found] = [new Set<string>(), new Set<string>()]
  const search = (place: string, text: string) => {
    for (const [secret] of text.matchAll(new RegExp(secrets(), 'g'))) found.add(`${place}: ${secret}`)
  }
  let over = false
  void demo.ended.then(() => {
    over = true
  })
  while (!over) {
    for (const id of (await docker(['ps', '--quiet', '--no-trunc'])).split('\n').filter(Boolean)) {
      const settings = await docker(['inspect', id]).catch(() => '')
      if (!settings.includes(folder)) continue
      const [{ Name: name }] = JSON.parse(settings)
      search(name, settings)
      const inside = await docker(['exec', '--interactive', id, 'sh', '-c', look], secrets()).catch(orGone(id))
      search(name, inside)
      if (inside.includes(mark)) looked.add(name)
    }
    // The pattern comes on standard input, so that no process shows it.
    const files = run('grep', ['-rhsoaE', '-f', '-', folder])
    files.child.stdin?.on('error', () => {}).end(secrets())
    search('the files of the job', (await files.catch(() => ({ stdout: '' }))).stdout)
    await sleep(150)
  }
  return { looked: [...looked], found: [...found] }
}

/** A container may end while it is looked into; any other failure is one of the look. */
const orGone = (id: string) => async (error: unknown) => {
  const running = await docker(['inspect', '--format', '{{.State.Running}}', id]).catch(() => 'false')
  if (running.trim() === 'true') throw error
  return ''
}

/** A container that says secrets in each of the three ways, and would be taken for one of the story's. */
export async function startDecoy(folder: string, told: { environment: string; argument: string; file: string }) {
  const { name: image } = await readyImage('runner', process.env)
  const name = `sentra-decoy-${process.pid}`
  const usr = ['--mount', 'type=bind,source=/usr,target=/usr,readonly', '--network', 'none']
  const says = ['--label', `story=${folder}`, '--env', `KEY=${told.environment}`]
  const sleeps = ['--entrypoint', '/usr/bin/sh', image, '-c', 'sleep 300; true', told.argument]
  await docker(['run', '--detach', '--rm', '--name', name, ...usr, ...says, ...sleeps])
  await docker(['exec', '--interactive', name, 'sh', '-c', 'cat > /tmp/kept'], told.file)
  return { name: `/${name}`, stop: () => docker(['rm', '--force', name]) }
}
