import { Refusal, SentraError } from '../../../core/errors.ts'
import { mountedNode } from './any-image.ts'
import { docker, engineError, type HostEnvironment } from './engine.ts'
import published from './published-image.json' with { type: 'json' }
import { runnerImage } from './runner-image.ts'
import { inside, type Mount } from './sandbox.ts'

/** An image that is there, and how Node is started in it. */
export interface ReadyImage {
  name: string
  mounts: Mount[]
  /** Folders of the host whose toolchains are inside; undefined for an image with its own. */
  roots: string[] | undefined
  node: [string, ...string[]]
  /** Text for a file at `inside.node`, where Node itself cannot be mounted there. */
  wrapper: string | undefined
}

/**
 * Makes the image of `sandbox.image` ready: `runner` is made on the spot, `sentra` and names of the user's own are
 * pulled once, if the engine does not have them.
 * @throws SentraError when the image cannot be had, Refusal when this release has no published image.
 */
export async function readyImage(
  setting: string,
  host: HostEnvironment,
  release: Release = published,
): Promise<ReadyImage> {
  if (setting === 'runner') return runner(host)
  const name = setting === 'sentra' ? publishedName(release) : setting
  const node = mountedNode(process.execPath)
  if (!(await has(name, host))) await pull(name, host)
  return { name, mounts: node.mounts, roots: undefined, node: node.command, wrapper: node.wrapper }
}

async function runner(host: HostEnvironment): Promise<ReadyImage> {
  if (process.platform !== 'linux') {
    throw new SentraError({
      what: 'The sandbox image `runner` cannot be used here.',
      why: `It mounts the host’s own Linux programs, and this host is ${process.platform}.`,
      next: 'Run the agent on a Linux runner (runs-on: ubuntu-latest).',
    })
  }
  const image = runnerImage({ toolCache: host.RUNNER_TOOL_CACHE, node: process.execPath })
  if (!(await has(image.tag, host))) {
    const { code, stderr } = await docker(host, ['import', '-', image.tag], image.archive)
    if (code !== 0) throw engineError('The empty sandbox image could not be made.', stderr)
  }
  return { name: image.tag, mounts: image.mounts, roots: image.roots, node: [inside.node], wrapper: undefined }
}

/** `published-image.json`: what `build-agent-image.yml` printed at its end. A release is that one line. */
export interface Release {
  name: string
  digest: string | null
}

/** By its digest and nothing else: a tag can be moved to another image, and would be run without a word. */
function publishedName({ name, digest }: Release): string {
  if (digest !== null && /^sha256:[0-9a-f]{64}$/.test(digest)) return `${name}@${digest}`
  throw new Refusal({
    what: 'The sandbox image `sentra` cannot be used.',
    why: 'This release names no published image: none is released until its digest stands in published-image.json.',
    next: 'Set sandbox.image to runner, or to an image of your own by its digest.',
  })
}

const has = async (name: string, host: HostEnvironment): Promise<boolean> =>
  (await docker(host, ['image', 'inspect', '--format', '{{.Id}}', name])).code === 0

async function pull(name: string, host: HostEnvironment): Promise<void> {
  const { code, stderr } = await docker(host, ['pull', '--quiet', name], undefined, 600_000)
  if (code !== 0) throw engineError(`The sandbox image ${name} could not be pulled.`, stderr)
}
