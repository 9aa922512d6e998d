import { z } from 'zod'
import { Config } from './schema.ts'

/** The settings as a JSON Schema, for editors that complete and check `.sentra/config.yml`. */
export const configJsonSchema = (): object => ({
  ...z.toJSONSchema(Config, { io: 'input', unrepresentable: 'any' }),
  title: 'Sentra settings',
  description: '.sentra/config.yml on the default branch',
})
