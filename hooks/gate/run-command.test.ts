import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { runCommand } from './run-command.ts'

let folder: string
const started: number[] = []
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'sentra-command-'))
})
afterEach(() => {
  for (const pid of started.splice(0)) process.kill(pid, 'SIGKILL')
  rmSync(folder, { recursive: true })
})

/** What a compiler's cache and adb do: a process in a session of its own that keeps the streams it was started with. */
const daemon = `node -e '
  const { spawn } = require("node:child_process")
  const child = spawn("sleep", ["60"], { detached: true, stdio: "inherit" })
  console.log("daemon " + child.pid)
  child.unref()
'`
const daemonIn = (output: string) => {
  const pid = Number(/^daemon (\d+)$/m.exec(output)?.[1])
  if (pid) started.push(pid)
  return pid
}

test('a daemon that keeps the streams does not keep the gate', async () => {
  const ran = await runCommand(`${daemon}; echo done; exit 3`, folder, 30)
  expect(daemonIn(ran.output)).toBeGreaterThan(0)
  expect(ran).toMatchObject({ exitCode: 3, timedOut: false, output: expect.stringMatching(/done\n$/) })
})

test('nor does it outlast the time-out', async () => {
  const ran = await runCommand(`${daemon}; sleep 60`, folder, 1)
  expect(daemonIn(ran.output)).toBeGreaterThan(0)
  expect(ran).toMatchObject({ exitCode: null, timedOut: true })
})
