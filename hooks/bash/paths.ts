import { ANY, hasAny, SEG, SUB } from './text.ts'

/**
 * An abstract path made absolute and normal. `undefined` when it could lead anywhere: it begins with, or climbs out of,
 * text that is not known.
 */
export function resolvePath(cwd: string, path: string, links?: ReadonlyMap<string, string>): string | undefined {
  const start = path.startsWith('/') ? '' : cwd
  if (hasAny(path) || (start !== '' && hasAny(start))) return undefined
  const names: string[] = []
  for (const name of `${start}/${path}`.split('/')) {
    if (name === '' || name === '.') continue
    if (name !== '..') names.push(name)
    else if (names.at(-1)?.includes(SUB)) return undefined
    else names.pop()
    const target = links?.size ? links.get(`/${names.join('/')}`) : undefined
    if (target !== undefined) names.splice(0, names.length, ...target.split('/').filter(Boolean))
  }
  return `/${names.join('/')}`
}

/** Every place a path may mean, given every folder the shell may be in. `undefined` among them: it cannot be told. */
export const resolveAll = (
  cwd: readonly string[],
  path: string,
  links?: ReadonlyMap<string, string>,
): readonly (string | undefined)[] => [...new Set(cwd.map((folder) => resolvePath(folder, path, links)))]

/** Whether `path` is `folder` or lies beneath it. */
export const isWithin = (path: string, folder: string): boolean =>
  path === folder || path.startsWith(folder === '/' ? '/' : `${folder}/`)

export const baseName = (path: string): string => path.replace(/\/+$/, '').replace(/^.*\//s, '')

export const dirName = (path: string): string => {
  const cut = path.replace(/\/+$/, '').lastIndexOf('/')
  return cut < 0 ? '.' : cut === 0 ? '/' : path.slice(0, cut)
}

/** The last name of a path whose end may be unknown. */
export const lastName = (path: string): string => {
  const name = baseName(path)
  if (hasAny(name)) return ANY
  return name.includes(SUB) ? name.replace(SUB, SEG) : name
}
