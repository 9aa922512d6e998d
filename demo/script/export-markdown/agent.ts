import type { Turn } from '../../models/script.ts'
import { bash, create, failed, finish, gave, replace } from '../moves.ts'
import { command, imports, readme, render, tests } from './code.ts'

const summary = [
  '`bookshelf export` prints the shelf as a Markdown task list. Stars, underscores and backslashes are escaped; an empty shelf gives no text.',
  '',
  'The text is made by `renderMarkdown` in `src/render.js`. Each criterion has its test in `test/export.test.js`.',
].join('\n')

const byHand = 'node src/cli.js add Emma "Jane Austen" && node src/cli.js export'

/** The scripted agent at work: looks around, red, green, refused, mends, done. */
export const agent: readonly Turn[] = [
  {
    say: 'First a look around: how the list is rendered today.',
    use: [bash('cat src/render.js src/commands.js'), bash('cat test/render.test.js')],
  },
  {
    after: [gave('export function renderBook', 'export const commands'), gave("from 'node:test'")],
    say: 'A second way to render the same shelf. Tests first, one for each criterion.',
    use: [create('test/export.test.js', tests), bash('npm test')],
  },
  {
    after: [gave('Created test/export.test.js'), failed('AC-1', 'AC-5', 'pass 7', 'fail 5', '[exit code 1]')],
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
    after: [gave('- [ ] Emma, Jane Austen')],
    say: 'As the specification wants it.',
    use: [finish(summary)],
  },
  {
    after: [failed('Not yet', 'README.md: the command "export" is not described')],
    say: 'A command that nobody reads of is not there. A line for the README.',
    use: [replace(readme), bash('npm run lint')],
  },
  {
    after: [gave('Edited README.md'), gave('no problems')],
    use: [finish(summary)],
  },
]
