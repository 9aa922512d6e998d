import type { Call } from '../call.ts'
import type { Rule } from '../rule.ts'
import { hasOption, restOf, wordsOf } from '../rule.ts'

const category = 'git-programs'

/** Settings whose value git runs, or that turn the hooks off. */
const RUNS =
  /^(alias\..*|core\.(hookspath|editor|pager|sshcommand|askpass|fsmonitor|gitproxy|attributesfile|worktree|excludesfile)|sequence\.editor|pager\..*|interactive\.difffilter|diff\.(external|.*\.(command|textconv))|merge\..*\.driver|(diff|merge)tool\..*\.(cmd|path)|filter\..*\.(clean|smudge|process)|credential(\..*)?\.helper|gpg(\..*)?\.program|uploadpack\.packobjectshook|remote\..*\.(uploadpack|receivepack|vcs|proxy|pushurl|url|push|mirror)|url\..*\.(insteadof|pushinsteadof)|include(if\..*)?\.path|init\.templatedir|commit\.template|browser\..*\.(cmd|path)|man\..*\.(cmd|path)|instaweb\..*|sendemail\..*(cmd|server)|submodule\..*\.update|tar\..*\.command|protocol\..*\.allow|safe\.directory|remote\.pushdefault|branch\..*\.(pushremote|remote)|trailer\..*\.(command|cmd)|http\..*(proxy|sslverify)|receive\.deny.*|core\.logallrefupdates|gc\..*expire.*|hook\..*)$/i

const setsProgram = (call: Call): boolean => {
  const { args } = call
  for (const [index, arg] of args.entries()) {
    if (/^(-[a-zA-Z]*c|--conf(i|ig)?|--config-env)$/.test(arg)) {
      if (RUNS.test((args[index + 1] ?? '').replace(/=.*$/s, '')) && !pagerOff(args[index + 1] ?? '')) return true
    }
    // `git clone -ccore.fsmonitor=CMD`: the setting is attached.
    const attached = /^-[a-zA-Z]*?c([a-z]\w*\.[^=]+)/i.exec(arg)?.[1]
    if (attached !== undefined && RUNS.test(attached) && !pagerOff(arg.slice(arg.indexOf(attached)))) return true
    if (/^--config(-env)?=/.test(arg) && RUNS.test(arg.replace(/^--config(-env)?=/, '').replace(/=.*$/s, '')))
      return true
  }
  return false
}

/** Turning a pager off by an empty value, or to `cat`, runs nothing. */
const pagerOff = (setting: string) =>
  /^core\.pager=(cat|less( -\w+)?)?$/i.test(setting) || /^safe\.directory=/.test(setting)

/** What makes `git config` answer, not set: an option before the first word, or that word. */
const ASKS = /^(--get|--get-all|--get-regexp|--get-urlmatch|--list|-l|--show-origin|--name-only|--get-color\w*)$/

function asks(call: Call): boolean {
  const rest = restOf(call)
  for (let index = 0; index < rest.length; index++) {
    const arg = rest[index] ?? ''
    if (ASKS.test(arg)) return true
    if (/^(-f|--file|--blob|--type|--default)$/.test(arg)) index++
    else if (!arg.startsWith('-')) return /^(get|list)$/.test(arg)
  }
  return false
}

/** Ways to make git run a program, or to turn its hooks off. */
export const GIT_PROGRAMS: readonly Rule[] = [
  {
    name: 'git-option-program',
    category,
    why: 'that setting makes git run a program, or changes its hooks or its remotes',
    instead: 'Run git without `-c` for that setting.',
    programs: ['git'],
    when: setsProgram,
  },
  {
    name: 'git-config-program',
    category,
    why: 'that setting makes git run a program, or changes its hooks or its remotes, from now on',
    instead: 'Leave git’s settings as they are; ask a person to change them.',
    programs: ['git'],
    words: ['config'],
    when: (call) => {
      const words = wordsOf(call)
        .slice(1)
        .filter((word) => !/^(set|unset|edit|rename-section|remove-section)$/.test(word))
      const reads =
        asks(call) ||
        (words.length === 1 && !call.args.some((arg) => /^--(unset|add|replace)/.test(arg) || arg === 'unset'))
      return !reads && words.some((word) => RUNS.test(word))
    },
  },
  {
    name: 'git-config-elsewhere',
    category,
    why: 'it changes settings outside this repository, or removes a whole part of them',
    instead: 'Use `git config --local NAME VALUE` for a harmless setting.',
    programs: ['git'],
    words: ['config'],
    when: (call) =>
      (hasOption(call.args, '--global') ||
        hasOption(call.args, '--system') ||
        hasOption(call.args, '--remove-section') ||
        hasOption(call.args, '--rename-section') ||
        hasOption(call.args, '--edit') ||
        hasOption(call.args, '-e') ||
        call.args.some((arg) => /^(--file|-f|--blob)/.test(arg))) &&
      !asks(call) &&
      (wordsOf(call).length > 2 ||
        call.args.some((arg) => /^(--(unset|edit|remove|rename|add|replace)|-e$)/.test(arg))),
  },
  {
    name: 'git-exec-path',
    category,
    why: 'git would take its own programs from a folder of the caller’s choosing',
    instead: 'Run git without that option.',
    programs: ['git'],
    when: (call) => call.args.some((arg) => /^--exec-path=/.test(arg)),
  },
  {
    name: 'git-viewer-program',
    category,
    why: 'it runs a program of its own choosing',
    instead: 'Use `git grep` or `git diff` without that option.',
    programs: ['git'],
    when: (call) =>
      (wordsOf(call)[0] === 'grep' && call.args.some((arg) => /^(-O|--open-files-in-pager)/.test(arg))) ||
      (/^(difftool|mergetool)$/.test(wordsOf(call)[0] ?? '') && call.args.some((arg) => /^(-x|--extcmd)/.test(arg))) ||
      /^(instaweb|daemon|http-backend|shell|cvsserver|send-email)$/.test(wordsOf(call)[0] ?? ''),
  },
  {
    name: 'git-ext-transport',
    category,
    why: 'an `ext::` address is a command that git runs',
    instead: 'Use an https or ssh address.',
    programs: ['git'],
    argument: /^(ext|fd)::/,
  },
  {
    name: 'git-template-hooks',
    category,
    why: 'a template folder brings hooks that git runs',
    instead: 'Run without `--template`.',
    programs: ['git'],
    words: ['clone|init'],
    options: ['--template'],
  },
]
