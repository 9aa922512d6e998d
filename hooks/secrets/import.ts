/** `node hooks/secrets/import.ts gitleaks.toml && npx biome format --write hooks/secrets` renews `rules.json`, by hand. */
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { RE2JS } from 're2js'
import { parse } from 'smol-toml'
import { z } from 'zod'

const Texts = z.array(z.string())
const AllowList = z.object({
  condition: z.enum(['AND', 'OR']).optional(),
  regexTarget: z.enum(['match', 'line']).optional(),
  regexes: Texts.optional(),
  paths: Texts.optional(),
  stopwords: Texts.optional(),
})
const Source = z.object({
  allowlist: AllowList,
  rules: z.array(
    z.object({
      id: z.string(),
      regex: z.string().optional(),
      path: z.string().optional(),
      secretGroup: z.int().optional(),
      entropy: z.number().optional(),
      keywords: Texts.default([]),
      allowlists: z.array(AllowList).optional(),
    }),
  ),
})

const source = process.argv[2]
if (!source) throw new Error('usage: node hooks/secrets/import.ts gitleaks.toml')
const { allowlist, rules } = Source.parse(parse(readFileSync(source, 'utf8')))
for (const rule of rules) {
  for (const regex of [rule.regex, rule.path]) if (regex) RE2JS.compile(regex)
  rule.keywords = rule.keywords.map((word) => word.toLowerCase())
}
writeFileSync(path.join(import.meta.dirname, 'rules.json'), JSON.stringify({ allowlist, rules }, null, 2))
console.log(`${rules.length} rules`)
