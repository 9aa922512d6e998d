import { parse } from 'yaml'
import { Config } from '../../../core/config/schema.ts'

export const readConfig = (text: string | null): Config => Config.parse(text === null ? {} : (parse(text) ?? {}))
