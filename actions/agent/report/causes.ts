/** Why a run did not end in success, in two lines: the cause, and what to do or type next. */
export interface Cause {
  code: CauseCode
  cause: string
  next: string
}

type Details = Record<string, string | number>
type Sentence = (details: Details) => [cause: string, next: string]

const retry = 'Type `/retry`.'

/** What the agent's own part can end in. */
const agent = {
  'no-change': () => [
    'The agent ended without changing any file.',
    'Say in `/revise` what you expect to see changed, approve that version, or type `/retry`.',
  ],
  'out-of-turns': ({ limit }) => [
    `The agent used all its ${limit} turns.`,
    'Split the spec, or raise `agent.turns` in `.sentra/config.yml`, then type `/retry`.',
  ],
  'out-of-allowance': ({ what }) => [
    `The broker let no more requests through: ${what}`,
    'Split the spec, or raise `agent.turns` in `.sentra/config.yml`, then type `/retry`.',
  ],
  'out-of-money': ({ limit }) => [
    `The budget of this run, $${limit}, is spent.`,
    'Raise `budget.run` in `.sentra/config.yml`, or split the spec, then type `/retry`.',
  ],
  'out-of-time': ({ limit }) => [
    `The deadline of ${limit} minutes passed.`,
    'Split the spec, or raise `agent.minutes` in `.sentra/config.yml`, then type `/retry`.',
  ],
  'out-of-memory': ({ limit }) => [
    `The container used more than its ${limit} MB of memory and was killed.`,
    'Raise `sandbox.memory_mb` in `.sentra/config.yml`, then type `/retry`.',
  ],
  'out-of-processes': ({ limit }) => [
    `The container ran into its limit of ${limit} processes.`,
    'Raise `sandbox.pids` in `.sentra/config.yml`, then type `/retry`.',
  ],
  'keeps-failing': ({ what }) => [
    `The agent failed the same way too often: ${what}`,
    'Say in `/revise` what it should do about that, or type `/retry`.',
  ],
  'agent-crashed': ({ exit }) => [`The agent’s program ended with exit code ${exit}.`, `Look at the job log. ${retry}`],
  'agent-silent': () => ['The agent’s container ended and said nothing about how.', `Look at the job log. ${retry}`],
  'agent-gave-up': ({ what }) => [`The agent says that it cannot go on: ${what}`, 'Answer it with `/revise …`.'],
  'claims-done': () => [
    'The agent says it is done, but the gate says otherwise.',
    'Look at the gate’s output below. `/retry` lets the agent go on.',
  ],
  cancelled: () => ['The run was cancelled.', 'Type `/retry` to run it again.'],
  killed: () => [
    'The runner ended the run before it could finish.',
    `Look at the job log for the runner’s reason. ${retry}`,
  ],
} satisfies Record<string, Sentence>

/** What the model's provider can answer. */
const model = {
  'model-key': () => [
    'The model’s provider refused the key.',
    'Put a valid key into the secret `ANTHROPIC_API_KEY`, then type `/retry`.',
  ],
  'model-credit': () => ['The provider’s account has no credit left.', 'Top it up, then type `/retry`.'],
  'model-rate': () => [
    'The provider’s rate limit was reached and stayed so.',
    'Wait some minutes, then type `/retry`.',
  ],
  'model-down': ({ status }) => [
    `The model’s provider did not answer properly (${status}).`,
    'Look at its status page, then type `/retry`.',
  ],
  'model-unknown': ({ model }) => [
    `The provider does not know the model ${model}.`,
    'Set `models.agent` in `.sentra/config.yml` to one it has, then type `/retry`.',
  ],
  'model-unpriced': ({ model }) => [
    `The price of the model ${model} is not known, so its cost cannot be bounded.`,
    'Add it under `models.prices` in `.sentra/config.yml`, then type `/retry`.',
  ],
  'model-cut': () => ['The model’s answer was cut off and did not come again.', retry],
  'model-refused': ({ what }) => [
    `The broker refused what the agent asked of the model: ${what}`,
    `Look at the trajectory. ${retry}`,
  ],
} satisfies Record<string, Sentence>

/** What the judge can find. */
const judge = {
  'gate-red': ({ steps }) => [`The gate is red: ${steps}.`, 'Say `/revise …` on the pull request, or mend it by hand.'],
  'gate-no-tests': () => [
    'The gate ran no test at all.',
    'Name the test command as `gate.test` in `.sentra/config.yml`, then type `/retry`.',
  ],
  'gate-nothing-ran': () => [
    'The gate found nothing to run: no type check, no linter, no test, no build.',
    'Name the commands under `gate` in `.sentra/config.yml`, then type `/retry`.',
  ],
  'gate-crashed': ({ what }) => [`The gate did not come to an end: ${what}`, `Look at the job log. ${retry}`],
  'gate-time': ({ limit }) => [
    `The gate did not end within ${limit} minutes.`,
    'Make the checks faster, or raise `gate.timeout_minutes` in `.sentra/config.yml`, then type `/retry`.',
  ],
  'gate-no-evidence': () => ['The gate ended without its evidence.', `Look at the job log. ${retry}`],
  'gate-other-tree': () => ['The gate’s evidence is not for the commit that was published.', retry],
  'gate-memory': ({ limit }) => [
    `The checks used more than ${limit} MB of memory and were killed.`,
    'Raise `sandbox.memory_mb` in `.sentra/config.yml`, then type `/retry`.',
  ],
  'tests-gone': ({ count, names }) => [
    `Tests that passed on the base do not run any more (${count}): ${names}`,
    'If that is right, mark the pull request as ready yourself; else ask for them with `/revise …` on it.',
  ],
  'tests-broken': ({ count, names }) => [
    `Tests that passed on the base fail now (${count}): ${names}`,
    'Say `/revise …` on the pull request, or mend it by hand.',
  ],
  'fewer-tests': ({ before, now }) => [
    `The gate ran ${now} tests, and ${before} on the base.`,
    'Look at which are gone. If that is right, mark the pull request as ready yourself.',
  ],
  'coverage-fell': ({ before, now }) => [
    `The coverage fell from ${before} % to ${now} %.`,
    'Ask for more tests with `/revise …` on the pull request.',
  ],
  'new-advisories': ({ count }) => [
    `The change brings ${count} security advisories that the base does not have.`,
    'Ask for another version of the dependency with `/revise …` on the pull request.',
  ],
  'only-withheld': () => [
    'Everything the agent changed is outside of what a run may change.',
    'Take what you want from the patch in the job’s artifacts, or say in `/revise` what it should change instead.',
  ],
  protected: ({ count }) => withheld(count, 'on a protected path'),
  'lock-only': ({ count }) => withheld(count, 'in a lock file without its manifest'),
  symlink: ({ count }) => withheld(count, 'that links out of the repository'),
  submodule: ({ count }) => withheld(count, 'in a repository inside the repository'),
  secret: ({ count }) => [
    `${changes(count)} ${count === 1 ? 'looks' : 'look'} like a secret and ${count === 1 ? 'was' : 'were'} left out.`,
    'If it is one, replace it where it is used; if it is none, add that line by hand.',
  ],
  binary: ({ count }) => withheld(count, 'in a binary that nobody can review'),
  lfs: ({ count }) => withheld(count, 'to a file of Git LFS'),
  'file-name': ({ count }) => withheld(count, 'under a name that cannot be trusted'),
  size: ({ text }) => [String(text), 'Split the spec, or raise `agent.patch_lines` in `.sentra/config.yml`.'],
  'tests-weakened': ({ text }) => [String(text), 'If that is right, mark the pull request as ready yourself.'],
  'gate-commands': ({ text }) => [String(text), 'If that is right, mark the pull request as ready yourself.'],
  memory: ({ text }) => [String(text), 'Look at it, then mark the pull request as ready yourself.'],
  manifest: ({ text }) => [String(text), 'Look at the dependency, then mark the pull request as ready yourself.'],
  'criterion-no-test': ({ list }) => [
    `No test carries the number of ${list}.`,
    'Ask for it with `/revise …` on the pull request, or mark it as ready if it needs none.',
  ],
  'criterion-untestable': ({ list }) => [
    `No test shows ${list}: the agent says why below, and a person has to decide.`,
    'If the reason is good, mark the pull request as ready yourself; else ask for a test with `/revise …` on it.',
  ],
  'criterion-red': ({ list }) => [
    `The tests of ${list} fail.`,
    'Say `/revise …` on the pull request, or mend it by hand.',
  ],
  'criterion-green-before': ({ list }) => [
    `The tests of ${list} pass without the change too, so they show nothing.`,
    'Ask for a test that fails without the change with `/revise …` on the pull request.',
  ],
} satisfies Record<string, Sentence>

function withheld(count: string | number | undefined, where: string): [string, string] {
  const text = `${changes(count)} ${where} ${count === 1 ? 'was' : 'were'} left out.`
  return [text, 'Look at `withheld.patch` in the job’s artifacts; `git apply` takes it.']
}

const changes = (count: string | number | undefined) => `${count} change${count === 1 ? '' : 's'}`

/** What GitHub and the machine can refuse. */
const world = {
  'token-dead': () => [
    'GitHub no longer accepts the token: it lives for an hour.',
    'Push the patch from the job’s artifacts by hand, or type `/retry`.',
  ],
  'token-may-not': ({ what }) => [
    `GitHub does not let the token ${what}.`,
    'Give the job the permission that the error names (see `ai-agent.yml`), then type `/retry`.',
  ],
  'pull-refused': () => [
    'The branch is there, but GitHub does not let this token open pull requests.',
    'Open it by the link, and switch on “Allow GitHub Actions to create and approve pull requests” in the settings.',
  ],
  'still-draft': () => [
    'Nothing stands against the work, but GitHub does not let this token take the pull request out of draft.',
    'Mark it as ready for review yourself.',
  ],
  'no-longer-approved': ({ what }) => [
    `The approval no longer stands: ${what}`,
    'Type `/status` to see where the spec stands. The work is kept as `changes.patch` in the job’s artifacts.',
  ],
  'pull-moved': ({ sha }) => [
    `The pull request does not stand at the judged commit ${sha}.`,
    'Somebody pushed in between. Look at the branch, then type `/retry`.',
  ],
  'branch-gone': ({ branch }) => [
    `The branch \`${branch}\` is gone, so there is nowhere to push to.`,
    'Take the work from `changes.patch` in the job’s artifacts, or type `/retry` on the issue.',
  ],
  collides: ({ files }) => [
    `Somebody pushed to the branch meanwhile, and the work collides with that push in ${files}. The push stays as it is.`,
    'Type `/revise …` here: the next run begins on top of it. The work is kept as `changes.patch` in the job’s artifacts.',
  ],
  'pushed-meanwhile': ({ count }) => [
    `Somebody pushed to the branch ${count} times while the work was judged anew.`,
    'Type `/revise …` here once the branch is quiet. The work is kept as `changes.patch` in the job’s artifacts.',
  ],
  'branch-refused': ({ what }) => [
    `GitHub refused the branch: ${what}`,
    'Let the bot past the rule on `sentra/run/*`, then type `/retry`.',
  ],
  'rate-limited': () => ['GitHub’s rate limit is used up.', 'Wait some minutes, then type `/retry`.'],
  'github-down': ({ status }) => [
    `GitHub did not answer properly (${status}).`,
    'Look at githubstatus.com, then type `/retry`.',
  ],
  'github-refused': ({ status, what }) => [`GitHub answered ${status}: ${what}`, `Look at the job log. ${retry}`],
  'disk-full': () => [
    'The runner’s disk is full.',
    'Free space before this step or use a larger runner, then type `/retry`.',
  ],
  'machine-memory': () => ['The runner has no memory left.', 'Use a larger runner, then type `/retry`.'],
  'machine-refused': ({ what }) => [`The machine refused: ${what}`, `Look at the job log. ${retry}`],
  'network-down': ({ what }) => [`The network failed: ${what}`, retry],
  unexpected: ({ what }) => [
    `Something failed that should not: ${what}`,
    `Look at the job log and report it. ${retry}`,
  ],
} satisfies Record<string, Sentence>

const all = { ...agent, ...model, ...judge, ...world }

/** `stated` carries the sentences of a SentraError, which names its own cause and next step. */
export type CauseCode = keyof typeof all | 'stated'

export function causeOf(code: Exclude<CauseCode, 'stated'>, details: Details = {}): Cause {
  const sentence: Sentence = all[code]
  const [cause, next] = sentence(details)
  return { code, cause: oneLine(cause), next: oneLine(next) }
}

/** Cause and next step are one line each, whatever an error's message was. */
export const oneLine = (text: string) => text.replace(/\s+/g, ' ').trim().slice(0, 600)
