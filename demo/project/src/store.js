import { readFile, rename, writeFile } from 'node:fs/promises'

/** Reads the shelf from a JSON file. A file that does not exist yet is an empty shelf. */
export async function loadShelf(path) {
  try {
    return JSON.parse(await readFile(path, 'utf8'))
  } catch (error) {
    if (error.code === 'ENOENT') return []
    throw error
  }
}

/** Writes the shelf beside the old file first, so that a crash loses nothing. */
export async function saveShelf(path, shelf) {
  await writeFile(`${path}.new`, `${JSON.stringify(shelf, null, 2)}\n`)
  await rename(`${path}.new`, path)
}
