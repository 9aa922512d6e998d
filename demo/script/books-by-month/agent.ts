import type { Turn } from '../../models/script.ts'
import { bash, create, failed, finish, gave, replace } from '../moves.ts'
import { command, imports, readme, render, tests } from './code.ts'

const summary = [
  '`bookshelf months` counts the finished books of each month, the newest month first. One book is "1 book", and a shelf without finished books is answered in words.',
  '',
  'The counting is `renderMonths` in `src/render.js`. Each criterion has its test in `test/months.test.js`.',
].join('\n')

const byHand = 'node src/cli.js add Emma "Jane Austen" && node src/cli.js done 1 && node src/cli.js months'

/** The scripted agent at work: looks around, red, green, refused, mends, done. */
export const agent: readonly Turn[] = [
  {
    say: 'First a look around: what a book knows about when it was finished, and how commands are made.',
    use: [bash('cat src/shelf.js src/commands.js'), bash('cat src/render.js')],
  },
  {
    after: [gave('finished: null', 'export const commands'), gave('export function renderList')],
    say: 'The date is a text, its first seven letters are the month. Tests first, one for each criterion.',
    use: [create('test/months.test.js', tests), bash('npm test')],
  },
  {
    after: [gave('Created test/months.test.js'), failed('AC-1', 'AC-5', 'pass 7', 'fail 5', '[exit code 1]')],
    say: 'Five red, because there is no such command. Now it comes.',
    use: [replace(render), replace(imports), replace(command)],
  },
  {
    after: [gave('Edited src/render.js'), gave('Edited src/commands.js'), gave('Edited src/commands.js')],
    say: 'The tests, and once by hand. Then I clear away what that leaves behind.',
    use: [bash('npm test'), bash(`${byHand} && git clean -fdx`)],
  },
  {
    after: [gave('pass 12', 'fail 0'), failed('Refused by a hook', 'it deletes untracked files for good')],
    say: 'It is right: my new test is untracked, and would be gone as well. By name, then.',
    use: [bash(`${byHand} && rm bookshelf.json`)],
  },
  {
    after: [gave('1 book')],
    say: 'As the specification wants it.',
    use: [finish(summary)],
  },
  {
    after: [failed('Not yet', 'README.md: the command "months" is not described')],
    say: 'A command that nobody reads of is not there. A line for the README.',
    use: [replace(readme), bash('npm run lint')],
  },
  {
    after: [gave('Edited README.md'), gave('no problems')],
    use: [finish(summary)],
  },
]
