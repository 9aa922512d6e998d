import { has, parseOptions, valuesOf } from '../options.ts'
import { isWide } from '../pathspec.ts'
import { hasOption, isExcused, type Rule, restOf, wordsOf } from '../rule.ts'

const category = 'work'
const git = ['git']
const rule = (name: string, why: string, instead: string, match: Partial<Rule>): Rule => ({
  name,
  category,
  why,
  instead,
  programs: git,
  ...match,
})

/** Variables by which hook managers skip what they were set up to run. */
export const HOOKS_OFF: readonly [name: string, off: RegExp][] = [
  ['HUSKY', /^0$/],
  ['HUSKY_SKIP_HOOKS', /./],
  ['LEFTHOOK', /^(0|false)$/],
  ['SKIP', /./],
  ['PRE_COMMIT_ALLOW_NO_CONFIG', /./],
  ['SKIP_SIMPLE_GIT_HOOKS', /^1$/],
]

const paths = (args: readonly string[]): readonly string[] => {
  const at = args.indexOf('--')
  return at < 0 ? args.filter((arg) => !arg.startsWith('-')).slice(1) : args.slice(at + 1)
}

/** Uncommitted or published work, and the history that would bring it back. */
export const WORK: readonly Rule[] = [
  rule(
    'git-reset-hard',
    'it throws away all uncommitted changes',
    'Use `git stash push`, `git reset --soft`, or `git restore FILE` for the one file.',
    {
      words: ['reset'],
      options: ['--hard', '--merge'],
      wholeTree: true,
    },
  ),
  rule(
    'git-reset-tree',
    'it overwrites files in the workspace with those of another tree',
    'Use `git restore FILE` for the files meant.',
    {
      words: ['read-tree'],
      options: ['--reset', '-u'],
      wholeTree: true,
    },
  ),
  rule(
    'git-clean',
    'it deletes untracked files for good',
    'Run `git clean -n` to see them, then remove the files meant by name.',
    {
      words: ['clean'],
      wholeTree: true,
      when: (call) => !isExcused(call.args, '-n', '--dry-run'),
    },
  ),
  rule(
    'git-checkout-discard',
    'it overwrites uncommitted changes',
    'Use `git restore FILE` for the one file, or `git stash push` first.',
    {
      words: ['checkout'],
      wholeTree: true,
      when: (call, place) =>
        hasOption(call.args, '--force') ||
        hasOption(call.args, '-f') ||
        ((call.args.includes('--') || wordsOf(call).length > 1) &&
          paths(call.args).some((path) => isWide(path, call, place))),
    },
  ),
  rule(
    'git-checkout-all',
    'it overwrites all uncommitted changes',
    'Use `git restore FILE` for the one file, or `git stash push` first.',
    {
      words: ['checkout', '.|./|:/|*'],
      wholeTree: true,
    },
  ),
  rule('git-switch-discard', 'it throws away uncommitted changes', 'Commit or `git stash push` first.', {
    words: ['switch'],
    options: ['--force', '-f', '--discard-changes'],
  }),
  rule('git-restore-all', 'it overwrites uncommitted changes everywhere', 'Name the files: `git restore FILE`.', {
    words: ['restore'],
    wholeTree: true,
    when: (call, place) =>
      ((!hasOption(call.args, '--staged') && !hasOption(call.args, '-S')) ||
        hasOption(call.args, '--worktree') ||
        hasOption(call.args, '-W')) &&
      wordsOf(call)
        .slice(1)
        .some((path) => isWide(path, call, place)),
  }),
  rule(
    'git-restore-pathspec',
    'which files are overwritten is read from a file',
    'Name the files: `git restore FILE`.',
    {
      words: ['restore|checkout'],
      options: ['--pathspec-from-file'],
      wholeTree: true,
    },
  ),
  rule('git-checkout-index', 'it overwrites files with those of the index', 'Name the files: `git restore FILE`.', {
    words: ['checkout-index'],
    options: ['-f', '--force'],
    wholeTree: true,
  }),
  rule('git-stash-drop', 'it deletes stashed work', 'Leave the stash; use `git stash list` and `git stash show`.', {
    words: ['stash', 'drop|clear'],
  }),
  rule(
    'git-rm-force',
    'it deletes files with uncommitted changes',
    'Commit them first, or use `git rm --cached FILE`.',
    {
      words: ['rm'],
      wholeTree: true,
      when: (call, place) =>
        !isExcused(call.args, '--cached', '-n', '--dry-run') &&
        (hasOption(call.args, '-f') ||
          hasOption(call.args, '--force') ||
          (hasOption(call.args, '-r') &&
            wordsOf(call)
              .slice(1)
              .some((path) => isWide(path, call, place)))),
    },
  ),
  rule(
    'git-worktree-force',
    'it deletes a working tree with its uncommitted changes',
    'Commit there first, then `git worktree remove PATH`.',
    {
      words: ['worktree', 'remove'],
      options: ['-f', '--force'],
    },
  ),
  rule('git-push-force', 'it overwrites published history', 'Push to a new branch, or ask a person to force it.', {
    words: ['push'],
    options: ['--force', '-f', '--force-with-lease', '--force-if-includes', '--mirror', '--prune'],
    unless: ['--dry-run', '-n'],
  }),
  rule('git-push-delete', 'it deletes or overwrites a published branch or tag', 'Ask a person to delete it.', {
    words: ['push'],
    unless: ['--dry-run', '-n'],
    when: (call) =>
      hasOption(call.args, '--delete') ||
      hasOption(call.args, '-d') ||
      wordsOf(call)
        .slice(1)
        .some((word) => /^[+:]./.test(word)) ||
      call.args.some((arg) => /^\+./.test(arg)),
  }),
  rule('git-push-program', 'it runs a program of its own choosing on the way', 'Push without that option.', {
    words: ['push|fetch|pull|clone|ls-remote|archive|fetch-pack|send-pack'],
    options: ['--receive-pack', '--upload-pack', '--exec'],
  }),
  rule('git-clone-program', 'it runs a program of its own choosing on the way', 'Clone without that option.', {
    words: ['clone'],
    when: (call) => has(parseOptions(restOf(call), { values: 'bcjou', longValues: ['branch', 'config'] }), 'u'),
  }),
  rule(
    'git-push-elsewhere',
    'it publishes to another place than `origin`',
    'Push to `origin`, or ask a person to publish elsewhere.',
    {
      words: ['push'],
      unless: ['--dry-run', '-n'],
      when: (call) => {
        const options = parseOptions(restOf(call), {
          values: 'o',
          longValues: ['push-option', 'repo', 'receive-pack', 'exec'],
        })
        return [options.operands[0], ...valuesOf(options, 'repo')].some(
          (place) => !['origin', undefined].includes(place),
        )
      },
    },
  ),
  rule(
    'git-branch-delete',
    'it deletes a branch whose commits may be nowhere else',
    'Use `git branch -d`, which refuses to lose commits.',
    {
      words: ['branch'],
      when: (call) =>
        hasOption(call.args, '-D') ||
        ((hasOption(call.args, '-d') || hasOption(call.args, '--delete')) &&
          (hasOption(call.args, '-f') || hasOption(call.args, '--force'))),
    },
  ),
  rule('git-branch-move', 'it moves a branch away from its commits', 'Make a new branch under another name.', {
    words: ['branch'],
    options: ['-f', '--force', '-M', '-C'],
  }),
  rule(
    'git-checkout-branch-force',
    'it moves an existing branch away from its commits',
    'Make a new branch under another name.',
    {
      words: ['checkout|switch'],
      options: ['-B', '-C', '--force-create'],
    },
  ),
  rule('git-fetch-force', 'it moves a branch of this repository away from its commits', 'Fetch, then merge.', {
    words: ['fetch|pull'],
    when: (call) =>
      wordsOf(call).some((word) => /^\+?[^:]+:./.test(word) && (word.startsWith('+') || hasOption(call.args, '-f'))) ||
      call.args.some((arg) => /^\+[^:]+:./.test(arg)),
  }),
  rule('git-worktree-branch', 'it moves an existing branch away from its commits', 'Use `-b` with a new name.', {
    words: ['worktree', 'add'],
    options: ['-B'],
  }),
  rule('git-update-ref', 'it deletes or moves a ref by hand', 'Use `git branch` or `git tag` with a new name.', {
    words: ['update-ref|symbolic-ref'],
    options: ['-d', '--delete', '--stdin', '--no-deref'],
  }),
  rule('git-update-ref-move', 'it moves a ref by hand', 'Use `git branch` or `git tag` with a new name.', {
    words: ['update-ref'],
    when: (call) => wordsOf(call).length >= 3,
  }),
  rule('git-tag-delete', 'it deletes or moves a tag', 'Make a new tag under another name.', {
    words: ['tag'],
    options: ['-d', '--delete', '-f', '--force'],
  }),
  rule('git-rewrite', 'it rewrites history', 'Make a new commit that changes what is wrong.', {
    words: ['filter-branch|filter-repo|replace|fast-import|quiltimport'],
  }),
  rule('git-rebase', 'it rewrites commits and can drop them', 'Merge instead, or make a new commit.', {
    words: ['rebase'],
    unless: ['--abort', '--continue', '--quit', '--show-current-patch'],
  }),
  rule('git-amend', 'it replaces a commit', 'Make a new commit.', { words: ['commit'], options: ['--amend'] }),
  rule('git-reflog', 'it deletes the record that lost commits are found by', 'Leave the reflog alone.', {
    words: ['reflog', 'expire|delete|drop'],
  }),
  rule('git-prune', 'it deletes unreachable commits for good', 'Leave it to git, which does so in time.', {
    words: ['gc'],
    options: ['--prune', '--aggressive'],
  }),
  rule('git-prune-now', 'it deletes unreachable objects for good', 'Leave it to git, which does so in time.', {
    words: ['prune|prune-packed|repack'],
    when: (call) =>
      wordsOf(call)[0] !== 'repack' ||
      hasOption(call.args, '-a') ||
      hasOption(call.args, '-A') ||
      hasOption(call.args, '-d'),
    unless: ['-n', '--dry-run'],
  }),
  rule('git-no-verify', 'it skips the hooks that check the work', 'Run without it and mend what the hooks say.', {
    words: ['commit|push|merge|rebase|am|cherry-pick|revert|pull'],
    when: (call) =>
      hasOption(call.args, '--no-verify') ||
      HOOKS_OFF.some(([name, off]) => call.environment.get(name)?.some((value) => off.test(value))) ||
      (wordsOf(call)[0] === 'commit' && call.args.some((arg) => /^-[a-lo-zA-Z]*n/.test(arg) && !/^-[mFCct]/.test(arg))),
  }),
  rule('git-remote-change', 'it changes where work is published', 'Ask a person to change the remote.', {
    words: ['remote', 'remove|rm|set-url|prune|rename'],
  }),
  rule('git-submodule-deinit', 'it deletes the files of submodules', 'Leave them, or name one without --force.', {
    words: ['submodule', 'deinit'],
    options: ['-f', '--force', '--all'],
  }),
  rule('git-lfs-prune', 'it deletes local copies of large files', 'Use `git lfs prune --dry-run`.', {
    words: ['lfs', 'prune'],
    unless: ['--dry-run', '-d'],
  }),
  rule('git-sparse', 'it removes files from the workspace', 'Work with the whole tree.', {
    words: ['sparse-checkout', 'set|reapply|init'],
  }),
  rule('svn-revert', 'it throws away uncommitted changes', 'Name the file to revert.', {
    programs: ['svn', 'hg'],
    words: ['revert|purge|cleanup|strip'],
    when: (call) => call.args.some((arg) => /^(-R|--all|-a|--recursive|--remove-unversioned|purge|strip)$/.test(arg)),
  }),
]
