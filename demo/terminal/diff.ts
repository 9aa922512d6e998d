import { clip } from './layout.ts'
import type { Paint } from './paint.ts'

const longest = 48

/** A unified patch with its colours, cut after some lines. Headers that only repeat a file's name are left out. */
export function drawDiff(patch: string, { width, paint }: { width: number; paint: Paint }): string[] {
  const lines = patch
    .trimEnd()
    .split('\n')
    .filter((line) => !/^(?:index |---|\+\+\+|new file mode|Index: |=+$|\\ )/.test(line))
  const shown = lines.slice(0, longest).map((line) => paintLine(clip(line, width - 6), paint))
  return lines.length > longest ? [...shown, paint('dim', `… ${lines.length - longest} more lines`)] : shown
}

function paintLine(line: string, paint: Paint): string {
  if (line.startsWith('diff --git ')) return paint('bold', line.replace(/^diff --git a\/(.*) b\/.*$/, '$1'))
  if (line.startsWith('@@')) return paint('cyan', line)
  if (line.startsWith('+')) return paint('green', line)
  if (line.startsWith('-')) return paint('red', line)
  return paint('dim', line)
}
