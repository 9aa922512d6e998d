import type { Turn } from '../../models/script.ts'
import { bash, create, failed, finish, gave, replace } from '../moves.ts'
import { command, imports, readme, render, tests } from './code.ts'

const summary = [
  '`bookshelf months` counts the finished books of each month, the newest month first. One book is "1 book", and a shelf without finished books is answered in words.',
  '',
  'The counting is `renderMonths` in `src/render.js`. Each criterion has its test in `test/months.test.js`.',
].join('\n')

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
    say: 'Once more, and then it can go out.',
    use: [bash('npm test && git push origin HEAD')],
  },
  {
    after: [failed('Refused by a hook', 'git push')],
    say: 'Right: publishing is not mine to do. Only the tests, then.',
    use: [bash('npm test')],
  },
  {
    after: [gave('pass 12', 'fail 0')],
    say: 'All green.',
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
