import { NOTHING } from '../outputs.ts'
import { resolveAll } from '../paths.ts'
import { folders } from '../state.ts'
import { ANY } from '../text.ts'
import { lookUp } from '../variables.ts'
import type { Builtin } from './builtin.ts'

export const cd: Builtin = (shell, args) => {
  const [target] = args.filter((arg) => !/^-[LPe@]+$/.test(arg) && arg !== '--')
  const from = shell.state.cwd
  const homes = lookUp(shell, 'HOME').map((list) => list[0] ?? ANY)
  const to = target === undefined || target === '' ? homes : target === '-' ? [ANY] : [target]
  const { links } = shell.state
  const cwd = to.flatMap((path) => resolveAll(from, path, links).map((each) => each ?? ANY))
  const searched = shell.state.variables.has('CDPATH') && !/^[./]/.test(target ?? '')
  shell.state.left = folders([...(shell.state.left ?? []), ...from])
  shell.state.cwd = folders(searched ? [...cwd, ANY] : cwd)
  return NOTHING
}

export const popd: Builtin = (shell) => {
  shell.state.cwd = folders([...shell.state.cwd, shell.place.cwd, ...(shell.state.left ?? [])])
  return NOTHING
}
