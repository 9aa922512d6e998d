/** An entry of an archive without contents: a folder, or a symbolic link to `link`. */
export interface TarEntry {
  name: string
  link?: string
}

/** A ustar archive of folders and links, the same bytes every time: root's, at the epoch. */
export function tar(entries: readonly TarEntry[]): Buffer {
  return Buffer.concat([...entries.map(header), Buffer.alloc(1024)])
}

function header({ name, link }: TarEntry): Buffer {
  const block = Buffer.alloc(512)
  block.write(link === undefined ? `${name}/` : name, 0, 100)
  block.write('0000755\0', 100)
  block.write('0000000\0', 108)
  block.write('0000000\0', 116)
  block.write('00000000000\0', 124)
  block.write('00000000000\0', 136)
  block.write('        ', 148)
  block.write(link === undefined ? '5' : '2', 156)
  block.write(link ?? '', 157, 100)
  block.write('ustar\0' + '00', 257, 'latin1')
  const sum = block.reduce((total, byte) => total + byte, 0)
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  return block
}
