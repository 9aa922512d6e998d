const folders = /(^|\/)(tests?|__tests__|specs?|e2e|__snapshots__|__fixtures__|fixtures)\//i
const names = [
  /[._-](test|spec)\.[a-z]+$/i,
  /[._-](test|spec)\.[a-z]+\.snap$/i,
  /(^|\/)test_[^/]+\.py$/,
  /_test\.(py|go|rb|exs|dart|cc|cpp)$/,
  /_spec\.rb$/,
  /(Test|Tests|Spec|IT)\.(java|kt|scala|cs|php|swift|groovy)$/,
  /(^|\/)conftest\.py$/,
]

/** Whether a path is a test or what tests stand on (fixtures, snapshots). Settings of a test runner are neither. */
export const isTestPath = (path: string): boolean => folders.test(path) || names.some((pattern) => pattern.test(path))
