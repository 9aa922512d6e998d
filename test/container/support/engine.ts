import { execFileSync } from 'node:child_process'

/** Whether a Docker engine answers where the environment points. Without one, container tests are skipped and say so. */
export const engineAnswers = ((): boolean => {
  try {
    execFileSync('docker', ['version', '--format', '{{.Server.Version}}'], { timeout: 10_000, stdio: 'pipe' })
    return true
  } catch {
    return false
  }
})()

/** Tests that act as other users need to be root; elsewhere they run as the user there is. */
export const isRoot = process.getuid?.() === 0
