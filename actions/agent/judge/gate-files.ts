/** Names as `\.config` files have them, without what comes before: `vitest.config.ts`. */
const script = '\\.[cm]?[jt]s'

const oneOf = (...names: string[]) => new RegExp(`(^|/)(${names.join('|')})$`)

/** Files that say what a gate's commands do, beside the manifest: the settings of runners, linters, compilers, builds. */
const settings = oneOf(
  `(vitest|vite|jest|karma|playwright|cypress|babel|webpack|rollup|esbuild|eslint|prettier|stylelint|tsup|nyc|ava)\\.config${script}`,
  `karma\\.conf${script}`,
  `(jest|vitest)[.-]setup${script}x?|setupTests${script}x?`,
  '\\.(eslintrc|prettierrc|stylelintrc|mocharc|nycrc|babelrc|c8rc|swcrc|eslintignore)(\\.[a-z]+)?',
  '(tsconfig(\\.[\\w-]+)?|biome|jest\\.config|\\.oxlintrc|deno|angular|nx|turbo|lerna)\\.jsonc?',
  '\\.coveragerc|mypy\\.ini|\\.?ruff\\.toml|\\.flake8|\\.pylintrc|noxfile\\.py',
  'Makefile|[\\w.-]+\\.mk|justfile|Taskfile\\.ya?ml|Rakefile|CMakeLists\\.txt|build\\.rs|build\\.zig',
  'pom\\.xml|(build|settings)\\.gradle(\\.kts)?|gradle\\.properties|gradlew|mvnw|build\\.sbt|mix\\.exs',
  'Directory\\.Build\\.(props|targets)|[\\w.-]+\\.(csproj|fsproj|runsettings)|Package\\.swift|\\.golangci\\.ya?ml',
)

/**
 * Files by which a package manager, a runner or an interpreter runs something before, or in the place of, what a command
 * names: `script-shell` in a new `.npmrc` makes any `npm test` green. A new one alters the checks as much as a changed one.
 */
const runsFirst = oneOf(
  '\\.npmrc|\\.yarnrc(\\.ya?ml)?|\\.pnpmfile\\.[cm]?js|pnpm-workspace\\.ya?ml|\\.pnp\\.(c|loader\\.m)js|bunfig\\.toml',
  `(vitest|vite|jest|ava)\\.config(${script}|\\.json)|vitest\\.(workspace|projects)\\.([cm]?[jt]s|json)`,
  '\\.mocharc(\\.[a-z]+)?|\\.taprc|\\.rspec|\\.cargo/config(\\.toml)?|phpunit\\.xml(\\.dist)?|GNUmakefile|makefile',
  '(site|user)customize\\.py|conftest\\.py|\\.?pytest\\.ini|tox\\.ini|setup\\.cfg|pip\\.conf|[\\w.-]+\\.pth',
  '\\.?mise\\.toml|\\.tool-versions|\\.envrc|\\.env(\\.(test|local|test\\.local))?',
)

/** Whether a path says how the checks work. One that is new does so only where tools take it up by themselves. */
export const saysHowChecksWork = (path: string, isNew: boolean): boolean =>
  runsFirst.test(path) || (!isNew && settings.test(path))
