import { scenes, sizes, themes } from './scenes.ts'

export const pictureName = (scene: string, size: string, theme: string): string => `${scene}-${size}-${theme}.png`

/** Every picture that the scenes give. */
export const pictureNames = (): string[] =>
  scenes.flatMap(({ name }) =>
    Object.keys(sizes).flatMap((size) => themes.map((theme) => pictureName(name, size, theme))),
  )

/** The part of `docs/page.md` that shows them all: each on desk and phone, light or dark as the reader's own page is. */
export const gallery = (): string =>
  scenes
    .map(
      ({ name, shows }) =>
        `**${shows}**\n\n${picture(name, shows, 'desk', 620)}\n${picture(name, shows, 'phone', 200)}\n`,
    )
    .join('\n')

const picture = (name: string, shows: string, size: keyof typeof sizes, width: number): string =>
  [
    '<picture>',
    `<source media="(prefers-color-scheme: dark)" srcset="screens/${pictureName(name, size, 'dark')}">`,
    `<img src="screens/${pictureName(name, size, 'light')}" alt="${shows}, on a ${size}" width="${width}">`,
    '</picture>',
  ].join('')
