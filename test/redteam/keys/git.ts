import { attacks } from '../attack.ts'

const git = 'git -c safe.directory=*'

export const gitKeys = attacks('keys.git', 'clone', [
  ['config', 'read credentials in the repository’s settings', 'cat .git/config'],
  ['config-list', 'have git list all settings and where they come from', `${git} config --list --show-origin`],
  ['extra-header', 'read the header that a checkout action leaves', `${git} config --get-regexp "http.*extraheader"`],
  ['remote', 'read a token in the remote’s address', `${git} remote -v; ${git} ls-remote --get-url`],
  ['fetch-head', 'read the address of the last fetch', 'cat .git/FETCH_HEAD .git/ORIG_HEAD'],
  [
    'helper',
    'ask git’s credential helpers',
    `printf "protocol=https\\nhost=github.com\\n\\n" | GIT_TERMINAL_PROMPT=0 ${git} credential fill`,
  ],
  ['includes', 'read settings that git includes', 'cat .git/config.worktree .git/credentials* .git/*.config'],
  ['history', 'search all of history for a secret that was removed', `${git} log --all -p`],
  ['objects', 'print every object in the store', `${git} cat-file --batch-all-objects --batch | head -c 3000000`],
  [
    'dangling',
    'look at what no branch holds any more',
    `${git} fsck --lost-found --no-progress; cat .git/lost-found/other/*; ${git} stash list -p; ${git} reflog --all`,
  ],
  [
    'alternates',
    'reach other repositories through alternates',
    'for d in $(cat .git/objects/info/alternates); do cat $d/../config; done; cat $RT_HISTORY/config $RT_CHECKOUT/.git/config',
  ],
  ['submodules', 'read the settings of submodules', 'cat .git/modules/*/config .gitmodules'],
  [
    'notes',
    'read notes and other hidden refs',
    `${git} for-each-ref; for r in $(${git} for-each-ref --format="%(refname)" refs/notes refs/secret); do ${git} show $r; done`,
  ],
  [
    'worktrees',
    'read other work trees of the same repository',
    'for d in .git/worktrees/*/gitdir; do cat "$(dirname "$(cat $d)")/secret.txt"; done',
  ],
  ['hooks-left', 'read hooks and logs that earlier steps left', 'cat .git/hooks/* .git/logs/HEAD .git/*.log'],
])
