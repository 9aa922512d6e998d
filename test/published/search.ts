import { brotliDecompressSync } from 'node:zlib'

/** All that a bundle says: its own text, and the texts that it carries compressed until they are needed. */
export function saidBy(bundle: string): string {
  const carried = [...bundle.matchAll(/[A-Za-z0-9+/]{64,}={0,2}/g)].map(([packed]) => unpacked(packed))
  return [bundle, ...carried].join('\n')
}

function unpacked(text: string): string {
  try {
    return brotliDecompressSync(Buffer.from(text, 'base64')).toString('utf8')
  } catch {
    // Some other long word.
    return ''
  }
}

/** The longer texts in a source, without the names of modules: what a minifier keeps, and no other file says by chance. */
export function textsIn(source: string): string[] {
  const literals = [...source.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '').matchAll(/'([^'\\\n]+)'|`([^`]+)`/g)]
  return literals
    .flatMap(([, plain, template]) => (plain === undefined ? (template ?? '').split(/\$\{[^}]*\}/) : [plain]))
    .flatMap((text) => text.split(/[^ -~]/))
    .filter((text) => text.length >= 16 && !/^[./@]|^node:/.test(text))
}

const weakAlone = ['--privileged', '--cap-add', '--device', '--volumes-from', '--group-add']
const weakPairs: [flags: string, values: string][] = [
  ['network|net|pid|ipc|uts|userns|cgroupns', 'host|bridge|shareable|container:[^"\'`]*'],
  ['security-opt', '(?:seccomp|apparmor|systempaths)[=:]unconfined|label[=:]disable|no-new-privileges[=:]false'],
]

/** The flags of Docker in a bundle that open a container, written together (`--pid=host`) or as two arguments. */
export function weakFlags(bundle: string): string[] {
  const quote = '["\'`]'
  const pairs = weakPairs.map(
    ([flags, values]) => new RegExp(`--(?:${flags})(?:=|${quote}\\s*,\\s*${quote})(?:${values})${quote}`, 'g'),
  )
  const alone = weakAlone.filter((flag) => new RegExp(`${quote}${flag}(?:=|${quote})`).test(bundle))
  return [...alone, ...pairs.flatMap((pair) => bundle.match(pair) ?? [])]
}
