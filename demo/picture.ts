/** Draws a run of the story as an SVG: `npm start -- --json | node demo/picture.ts docs/images/story.svg`. */
import { readFileSync, writeFileSync } from 'node:fs'
import { storyPicture } from './picture/story.ts'

const [file] = process.argv.slice(2)
if (file === undefined) {
  console.error('Give the name of the picture: npm start -- --json | node demo/picture.ts story.svg')
  process.exitCode = 1
} else {
  const events = readFileSync(0, 'utf8').split('\n')
  writeFileSync(file, storyPicture(events.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line))))
}
