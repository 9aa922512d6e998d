import { type Attack, defences } from './attack.ts'
import { allAttacks, batteries } from './index.ts'
import { forgeries } from './tamper/gate.ts'

const titles = {
  keys: ['Ways to a key', 'To read one, to have one published, or to have the host run what would read it.'],
  network: ['Ways out', 'To any network, to the host’s own services, and through the one door there is.'],
  tamper: ['Ways to change the record', 'A hit means that what is published, claimed or spent differs.'],
  dependencies: [
    'Ways through a change of dependencies',
    'Tried by code that got so far as to run while dependencies are fetched (with the registry as its way out, on a host with a private registry’s token), or while they are built.',
  ],
} as const

/** What the red team cannot show to be stopped, said plainly. */
const open = [
  'The kernel is shared. A hole in it, in the engine or in runc opens the container; a virtual machine for each job, as hosted runners have, is what stands behind.',
  'The model’s provider is a way out by design: the agent’s words reach it, and the account’s owner can read them. What the repository contains is known to the provider.',
  'Files that the job’s own earlier steps made and git ignores are carried in, unless their names say secret. A secret in a file with an innocent name, or inside a dependency’s folder, is inside.',
  'Earlier steps of the agent’s own job run as the runner’s user, and so does what they leave running: it can replace the action’s files, and read the inputs in the moment before the action takes them out of its environment, or in the runner’s own memory where the kernel lets it. Give that job no step that you would not trust with the key; installing dependencies with scripts off is one less.',
  'The agent writes its own tests. A test that asserts nothing, or prints what it likes only where its own code is present, is green: red-to-green shows that it was red before, not that it means something. A person reads it.',
  'What a private registry’s token may read, code that runs during a fetch can read too. Built-in managers run none then; a `fetch` command of the configuration’s own must not either. Nothing leads from there but to the named hosts, and by reading only.',
  'A registry that is hostile itself can give any package, and can tell its own token in a disguise that nobody knows. Lock files with hashes stand against the first.',
  'What a pull request’s code does once it is merged, or when a person runs it, is for the reviewer. Workflows that run on pull requests run the agent’s code: give them no secrets.',
  'A lasting denial: the agent can waste its whole budget of money, time, memory and processes. It ends there.',
  'Timing and load can be observed between containers of one machine; a machine that runs one job at a time has nobody to observe.',
]

/** `docs/attacks.md`, from the red team’s own data. */
export function attacksPage(): string {
  const all = Object.values(batteries).flat()
  const exceptions = all.filter(({ unshown }) => unshown !== undefined)
  return [
    '# Attacks',
    '<!-- Made by `node test/redteam/write-page.ts` from the red team’s own data. Do not edit. -->',
    `A hostile program is put in the worker’s place and tries ${allAttacks.length} attacks inside the real container, started by the real action with the published bundle, on a host where made-up secrets lie in all the usual places; ${forgeries.length} more are trees that forge a green gate. None may succeed: \`test/container/redteam.test.ts\`. ${batteries.dependencies.length} are tried in the containers that fetch and build dependencies: \`test/container/redteam-dependencies.test.ts\`. The same attacks run in a deliberately weak layout, where all but ${exceptions.length} succeed: \`test/container/redteam-weak.test.ts\`. That shows that they look in the right places.`,
    '## What stands against them',
    table(
      ['', 'What stops it', 'Attacks'],
      Object.entries(defences).map(([id, text]) => [
        `\`${id}\``,
        text,
        String(all.filter(({ defence }) => defence === id).length),
      ]),
    ),
    ...Object.entries(batteries).flatMap(([name, attacks]) => {
      const [title, words] = titles[name as keyof typeof titles]
      return [
        `## ${title}: ${attacks.length}`,
        words,
        table(['Attack', 'The worker tries to …', 'Stopped by'], attacks.map(row)),
      ]
    }),
    `## Forged gates: ${forgeries.length}`,
    'Each is a tree in which the work is not done. What the judge makes of it may not be a success.',
    table(
      ['Attack', 'The tree tries to …', 'Stopped by'],
      forgeries.map(({ id, tries, stops }) => [`\`${id}\``, escaped(tries), stops]),
    ),
    '## Not shown by the weak layout',
    'These are tried in the real container like all others, but the weak layout cannot show that they would work where nothing stops them.',
    table(
      ['Attack', 'Why'],
      exceptions.map(({ id, unshown }) => [`\`${id}\``, escaped(unshown ?? '')]),
    ),
    '## What is not stopped',
    open.map((line) => `- ${line}`).join('\n'),
  ]
    .join('\n\n')
    .concat('\n')
}

const row = ({ id, tries, defence }: Attack): string[] => [`\`${id}\``, escaped(tries), `\`${defence}\``]
const escaped = (text: string): string => text.replaceAll('|', '\\|')
const table = (head: string[], rows: string[][]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
