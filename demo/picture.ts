/**
 * Draws what a terminal showed as an SVG: `npm start | node demo/picture.ts docs/images/story.svg`, with FORCE_COLOR=1.
 * The picture in the README is made by the end-to-end test from its own run.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { drawPicture } from './picture/svg.ts'

export { drawPicture } from './picture/svg.ts'

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [file] = process.argv.slice(2)
  if (file === undefined) {
    console.error('Give the name of the picture: node demo/picture.ts story.svg')
    process.exitCode = 1
  } else {
    writeFileSync(file, drawPicture(readFileSync(0, 'utf8')))
  }
}
