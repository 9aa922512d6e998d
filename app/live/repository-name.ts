import { z } from 'zod'

/** `owner/name`, and nothing that would be another path of GitHub's. */
export const repositoryName = z.string().regex(/^[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})\/(?!\.{1,2}$)[A-Za-z0-9._-]{1,100}$/)
