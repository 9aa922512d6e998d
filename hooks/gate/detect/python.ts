import { spawnSync } from 'node:child_process'
import path from 'node:path'
import type { Found } from '../plan.ts'
import { has, hasFile, textOf } from './files.ts'

const signs = ['pyproject.toml', 'setup.py', 'setup.cfg', 'requirements.txt', 'tox.ini', 'pytest.ini', 'Pipfile']

/** The commands of a Python project, or undefined where there is none: the tools that it configures, and its tests. */
export function detectPython(folder: string): Found | undefined {
  if (!has(folder, ...signs)) return undefined
  const python = ['.venv/bin/python', 'venv/bin/python'].find((one) => has(folder, one)) ?? 'python3'
  const project = textOf(folder, 'pyproject.toml')
  const settings = textOf(folder, 'setup.cfg') + textOf(folder, 'tox.ini')
  const found: Found = {}

  if (/^\[tool\.mypy/m.test(project) || /^\[mypy\]/m.test(settings) || has(folder, 'mypy.ini', '.mypy.ini')) {
    found.typecheck =
      `${python} -m mypy ${/^files\s*=/m.test(project + settings + textOf(folder, 'mypy.ini')) ? '' : '.'}`.trim()
  }
  if (/^\[tool\.ruff/m.test(project) || has(folder, 'ruff.toml', '.ruff.toml'))
    found.lint = `${ruff(folder, python)} check .`
  else if (/^\[flake8\]/m.test(settings) || has(folder, '.flake8')) found.lint = `${python} -m flake8`

  const test = testCommand(
    folder,
    python,
    /^\[tool\.pytest/m.test(project) || /^\[(?:tool:)?pytest\]/m.test(settings) || has(folder, 'pytest.ini'),
  )
  if (test) found.test = test
  if (asksForPackages(folder, project)) found.audit = auditCommand(folder, python)
  return found
}

const asksForPackages = (folder: string, project: string): boolean =>
  /^\s*[A-Za-z]/m.test(textOf(folder, 'requirements.txt')) || /^dependencies\s*=\s*\[\s*["']/m.test(project)

/** Empty where there is no tool for it, which is said then: pip itself knows no advisories. */
function auditCommand(folder: string, python: string): string {
  if (!imports(folder, python, 'pip_audit')) return ''
  const list = has(folder, 'requirements.txt') ? ' -r requirements.txt' : ' .'
  return `${python} -m pip_audit --format json --progress-spinner off --timeout 20${list}`
}

function ruff(folder: string, python: string): string {
  const beside = path.join(path.dirname(python), 'ruff')
  return has(folder, beside) ? beside : imports(folder, python, 'ruff') ? `${python} -m ruff` : 'ruff'
}

function testCommand(folder: string, python: string, configured: boolean): string | undefined {
  if (!configured && !hasFile(folder, /^test_.*\.py$|_test\.py$|^tests?\.py$/)) return undefined
  if (!configured && !imports(folder, python, 'pytest')) return `${python} -m unittest discover`
  const coverage = imports(folder, python, 'pytest_cov') ? ' --cov --cov-report=term' : ''
  return `${python} -m pytest${coverage}`
}

/** Whether a module can be found: asked of Python without loading it, or anything of the project's. */
function imports(folder: string, python: string, module: string): boolean {
  const question = `import importlib.util,sys;sys.exit(importlib.util.find_spec("${module}") is None)`
  const program = python.includes('/') ? path.join(folder, python) : python
  return spawnSync(program, ['-I', '-c', question], { timeout: 10_000 }).status === 0
}
