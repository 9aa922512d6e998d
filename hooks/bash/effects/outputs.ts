import type { Call } from '../call.ts'
import type { Effect } from './readers.ts'

/** How programs of all kinds call the file or folder that they write. */
const OUTPUT =
  /^(-o|--?out(put)?([-_]?(file|dir|path|folder))?|--outdir|--dest(ination)?|--install-dir|--pack-destination)$/i
/** Programs that install into a folder they are given. */
const INSTALLS = /^(npm|pnpm|yarn|pip|pip3|cmake|make|cargo)$/
const FOLDER = /^(--prefix|--target|-t|--root|DESTDIR|PREFIX|prefix)$/
/** Programs that rewrite the files they are given, where they are told to. */
const FORMATTERS =
  /^(prettier|eslint|stylelint|biome|dprint|standard|gofmt|goimports|shfmt|yq|black|ruff|isort|autopep8|clang-format|rustfmt|rename|ffmpeg|magick|convert)$/

/** What a program writes that no table knows, as far as the names of its options tell. */
export function namedOutputs(call: Call): Effect[] {
  const rewrites = FORMATTERS.test(call.program)
  return call.args.flatMap((arg, index): Effect[] => {
    const [, name = '', value] = /^([^=]+)=(.*)$/s.exec(arg) ?? ['', arg]
    const next = value ?? (name.startsWith('-') ? call.args[index + 1] : undefined) ?? ''
    if (OUTPUT.test(name)) return [{ kind: 'write', path: next }]
    if (INSTALLS.test(call.program) && FOLDER.test(name) && next.startsWith('/')) {
      return [{ kind: 'write', path: `${next}/x` }]
    }
    if (call.program === 'docker' && call.args[0] === 'cp' && index === call.args.length - 1) {
      return /^[^/.]*:/.test(arg) ? [] : [{ kind: 'write', path: arg }]
    }
    return rewrites && /^[/~]/.test(arg) ? [{ kind: 'write', path: arg }] : []
  })
}
