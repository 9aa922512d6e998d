import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { paths } from '../../core/spec/identity.ts'

/**
 * Gives a repository a specs branch with so many specs, by one `git fast-import`: a tree as the store would have made
 * it, one folder and one pointer a spec, under numbers that no issue of the benchmark has.
 */
export async function makeSpecs(gitDir: string, project: string, count: number): Promise<void> {
  const git = spawn('git', ['-C', gitDir, 'fast-import', '--quiet'], { stdio: ['pipe', 'ignore', 'inherit'] })
  const data = (text: string) => `data ${Buffer.byteLength(text)}\n${text}\n`
  const lines = [
    'commit refs/heads/sentra/specs\n',
    'committer bench <bench@example.com> 1700000000 +0000\n',
    data('Ten thousand specs\n\n[skip ci]'),
  ]
  for (let number = 1; number <= count; number++) {
    const issue = 1_000_000 + number
    const id = `${issue}-spec`
    const pointer = { schema: 1, project, spec: id, thread: 'origin' }
    lines.push(`M 100644 inline ${paths.pointer(issue)}\n`, data(`${JSON.stringify(pointer)}\n`))
    lines.push(`M 100644 inline ${paths.metadata(project, id)}\n`, data(`${JSON.stringify({ id, project })}\n`))
    lines.push(`M 100644 inline ${paths.version(project, id, 1)}\n`, data(`# Spec ${number}\n`))
  }
  git.stdin.end(lines.join(''))
  const [code] = await once(git, 'close')
  if (code !== 0) throw new Error(`git fast-import ended with ${code}.`)
}
