import type { Turn } from '../../models/script.ts'
import { bash, create, failed, finish, gave, replace } from '../moves.ts'
import { command, imports, readme, shelf, tests } from './code.ts'

const summary = [
  '`bookshelf list --author NAME` shows the books of one author; a part of the name in any case is enough. An author without books and a missing name are answered in words.',
  '',
  'The filter is `booksBy` in `src/shelf.js`; `src/commands.js` only reads the flag. Each criterion has its test in `test/filter.test.js`.',
].join('\n')

const byHand = 'node src/cli.js add Emma "Jane Austen" && node src/cli.js list --author aust'

/** The scripted agent at work: looks around, red, green, refused, mends, done. */
export const agent: readonly Turn[] = [
  {
    say: 'First a look around: where the list comes from, and how it is tested.',
    use: [bash('cat src/commands.js src/shelf.js'), bash('cat test/render.test.js')],
  },
  {
    after: [gave('export const commands', 'export function finishBook'), gave("from 'node:test'")],
    say: 'The table of commands is the place. Before any code, a test for each criterion.',
    use: [create('test/filter.test.js', tests), bash('npm test')],
  },
  {
    after: [gave('Created test/filter.test.js'), failed('AC-1', 'AC-5', 'pass 7', 'fail 5', '[exit code 1]')],
    say: 'Five red, seven green as before. Now the filter.',
    use: [replace({ path: shelf.path, old: shelf.old, new: shelf.first }), replace(imports), replace(command)],
  },
  {
    after: [gave('Edited src/shelf.js'), gave('Edited src/commands.js'), gave('Edited src/commands.js')],
    say: 'The tests, and once by hand. Then I clear away what that leaves behind.',
    use: [bash('npm test'), bash(`${byHand} && git clean -fdx`)],
  },
  {
    after: [gave('pass 12', 'fail 0'), failed('Refused by a hook', 'it deletes untracked files for good')],
    say: 'It is right: my new test is untracked, and would be gone as well. By name, then.',
    use: [bash(`${byHand} && rm bookshelf.json`)],
  },
  {
    after: [gave('1. Emma, Jane Austen')],
    say: 'As the specification wants it.',
    use: [finish(summary)],
  },
  {
    after: [failed('Not yet', 'src/shelf.js:12: an export needs a comment above it')],
    say: 'The house rules want a comment on every export. The README should know the flag, too.',
    use: [
      replace({ path: shelf.path, old: shelf.uncommented, new: shelf.commented }),
      replace(readme),
      bash('npm run lint'),
    ],
  },
  {
    after: [gave('Edited src/shelf.js'), gave('Edited README.md'), gave('no problems')],
    use: [finish(summary)],
  },
]
