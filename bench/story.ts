import { spawn } from 'node:child_process'
import { join } from 'node:path'
import type { Figures } from './figure.ts'

const root = join(import.meta.dirname, '..')

/** The whole story, from the command to the pull request, as a user starts it; the median of three (nine) runs. */
export const figures: Figures = async ({ full }) => {
  const seconds: number[] = []
  for (let run = 0; run < (full ? 9 : 3); run++) seconds.push(await play())
  seconds.sort((a, b) => a - b)
  return [
    {
      id: 'story.seconds',
      value: seconds[Math.floor(seconds.length / 2)] ?? 0,
      unit: 'seconds',
      note: 'scripted models',
    },
  ]
}

function play(): Promise<number> {
  return new Promise((resolve, reject) => {
    const began = performance.now()
    const child = spawn('npm', ['start', '--silent', '--', '--json'], {
      cwd: root,
      stdio: ['ignore', 'ignore', 'inherit'],
      timeout: 300_000,
    })
    child.on('error', reject)
    child.on('exit', (code) => {
      if (code === 0) resolve((performance.now() - began) / 1000)
      else reject(new Error(`The story ended with exit code ${code}. Run \`npm start\` to see why.`))
    })
  })
}
