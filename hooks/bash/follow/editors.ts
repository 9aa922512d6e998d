import type { Call } from '../call.ts'
import { has, type OptionSpec, parseOptions, valuesOf } from '../options.ts'
import type { Output } from '../outputs.ts'
import { isIn } from '../reading.ts'
import { refuse } from '../refusal.ts'
import { inSubshell, type Shell } from '../shell.ts'
import { hasAny, readable } from '../text.ts'

/** Editors, pagers and clients that run shell code by a command of their own, given as an option or typed to them. */
type Editor = OptionSpec & {
  commands: readonly string[]
  /** Marks shell code in a command; what follows, to the end of the line, is run. */
  bang: RegExp
  /** Anything of the kind means code, though we cannot read it. */
  opaque?: RegExp
  /** A command that writes, or reads, the file named after it. */
  writes?: RegExp
  reads?: RegExp
  /** A flag after which the operands are a program that it starts. */
  started?: string
  /** Commands that begin with `+`. */
  plus?: boolean
}

/** `:w! FILE`, `:1,5r FILE`: what vi and ed have in common. */
const FILES = {
  writes: /^[:\s]*(?:sil(?:ent)?!?\s+)?[%\d,.$'<>]*(?:w|wri|write|wq|W|sav|saveas)!?\s+(?:>>\s*)?([^\s!|]+)/,
  reads: /^[:\s]*(?:sil(?:ent)?!?\s+)?[%\d,.$'<>]*(?:r|re|read|e|edit|E|vi|view|sp|split|tabe|tabedit)!?\s+([^\s!|]+)/,
}

const VIM: Editor = {
  ...FILES,
  values: 'cSuUiTpWw',
  longValues: ['cmd'],
  commands: ['c', 'cmd'],
  plus: true,
  bang: /^[:\s]*(?:(?:silent|sil|exe?c?u?t?e?)!?\s+)*[%\d,.$']*(?:r(?:ead)?\s*|w(?:rite)?\s+)?!\s*(.*)$/,
  opaque:
    /\b(system|term|terminal|py|py3|python|python3|pyx|lua|perl|ruby|job_start|luafile|jobstart|mz|tcl)\w*\b|\b(delete|writefile|rename|mkdir|readfile|libcall)\s*\(/,
}

const CLIENT = (values: string, commands: string[], bang: RegExp): Editor => ({
  values,
  longValues: commands,
  commands,
  bang,
})

const KNOWN: Record<string, Editor> = {
  vim: VIM,
  ed: { ...FILES, commands: [], bang: /^\s*[\d,.$]*\s*(?:[rwe]\s*)?!\s*(.*)$/ },
  red: { ...FILES, commands: [], bang: /^\s*[\d,.$]*\s*(?:[rwe]\s*)?!\s*(.*)$/ },
  less: { commands: [], plus: true, bang: /^\s*!\s*(.*)$/, opaque: /^\||^s/ },
  more: { commands: [], plus: true, bang: /^\s*!\s*(.*)$/ },
  gdb: {
    ...CLIENT('x', ['ex', 'eval-command', 'command', 'iex'], /^\s*(?:shell|!)\s*(.*)$/),
    singleDash: true,
    opaque: /\b(python|pipe|make|system|call)\b/,
    started: 'args',
  },
  sqlite: {
    ...CLIENT('', ['cmd'], /^\s*\.(?:shell|system)\s+(.*)$/),
    singleDash: true,
    opaque: /^\s*\.(load|once\s+\||output\s+\||excel|edit)|load_extension|edit\s*\(|(write|read)file\s*\(/i,
    writes:
      /^\s*\.(?:output|once|save|backup|clone|log|cd)\s+(?:-\w+\s+)*['"]?([^\s'"|]+)|\battach\s+(?:database\s+)?['"]([^'"]+)/i,
    reads: /^\s*\.(?:import|read|restore)\s+(?:-\w+\s+)*['"]?([^\s'"|]+)/i,
  },
  psql: {
    ...CLIENT('cfdhpUvo', ['command'], /^\s*\\!\s*(.*)$/),
    commands: ['c', 'command'],
    opaque: /\\(o|g|w|copy.*program)\s*\||\bcopy\b.*\bprogram\b/i,
  },
  mysql: { ...CLIENT('eDhuP', ['execute'], /^\s*(?:system|\\!)\s+(.*)$/), commands: ['e', 'execute'] },
  ftp: { commands: [], bang: /^\s*!\s*(.*)$/ },
  sftp: { commands: [], bang: /^\s*!\s*(.*)$/ },
  dc: { ...CLIENT('ef', ['expression'], /!\s*(.*)$/), commands: ['e', 'expression'] },
  m4: { commands: [], bang: /\b(?:syscmd|esyscmd)\(\s*[`'"]?([^`'")]*)/ },
  expect: { values: 'cf', commands: ['c'], bang: /(?!)/, opaque: /\b(spawn|exec|system|open)\b/ },
  tclsh: { commands: [], bang: /(?!)/, opaque: /\b(exec|open|socket|file\s+delete)\b/ },
  emacs: {
    ...CLIENT('lfq', ['eval', 'load', 'funcall'], /(?!)/),
    commands: ['eval'],
    opaque: /shell-command|call-process|start-process|delete-(file|directory)|write-region|eval|load/,
  },
  octave: { ...CLIENT('', ['eval'], /(?!)/), commands: ['eval'], opaque: /system|unlink|delete|rmdir|popen|shell_cmd/ },
}

const OWN = { functions: false, builtins: false }

const run =
  (name: string) =>
  (shell: Shell, call: Call): Output | undefined => {
    const editor = KNOWN[name]
    if (!editor) return undefined
    const options = parseOptions(call.args, editor)
    const line = readable([call.path, ...call.args].join(' '))
    if (editor.started && has(options, editor.started)) {
      inSubshell(shell, (child) => child.run(child, call.args.slice(call.args.indexOf(options.operands[0] ?? '')), OWN))
    }
    const texts = [...valuesOf(options, ...editor.commands)]
    if (editor.plus) texts.push(...options.operands.filter((arg) => arg.startsWith('+')).map((arg) => arg.slice(1)))
    if (name === 'sqlite') texts.push(...options.operands.slice(1))
    if (call.stdin) texts.push(...call.stdin)
    for (const text of texts) {
      for (const each of text.split(/\n|(?<=[^|])\|(?=[^|])/)) command(shell, editor, each, line)
    }
    return undefined
  }

function command(shell: Shell, editor: Editor, text: string, line: string): void {
  const code = editor.bang.exec(text)?.[1]
  if (code !== undefined) inSubshell(shell, (child) => child.source(child, [code], line))
  const [written, read] = [fileIn(editor.writes, text), fileIn(editor.reads, text)]
  if (written !== undefined) shell.judge(isIn(shell, '>', [written]))
  if (read !== undefined) shell.judge(isIn(shell, '<', [read]))
  if (editor.opaque?.test(text)) refuse('code', line, "code in an editor's or client's own language")
  if (hasAny(text) && text.length < 8) refuse('code', line, 'editor commands that are not known')
}

function fileIn(pattern: RegExp | undefined, text: string): string | undefined {
  const match = pattern?.exec(text)
  return match?.[1] ?? match?.[2]
}

export const EDITORS: Record<string, (shell: Shell, call: Call) => Output | undefined> = {
  ...Object.fromEntries(Object.keys(KNOWN).map((name) => [name, run(name)])),
  sqlite3: run('sqlite'),
  mariadb: run('mysql'),
  wish: run('tclsh'),
  emacsclient: run('emacs'),
  lftp: run('ftp'),
  man: run('less'),
}
