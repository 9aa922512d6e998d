import { allowed } from '../../hooks/secrets/allow.ts'
import { entropy } from '../../hooks/secrets/entropy.ts'
import { allowlist, type Rule, rules } from '../../hooks/secrets/rules.ts'
import { sample, seeded } from './changes-sample.ts'

/** One text with a made-up secret in it, and the rule that is for it. */
export interface SecretSample {
  rule: string
  path: string
  text: string
}

/** How people write a name and its value: the shapes by which gitleaks tries its own rules. */
const shapes: readonly ((name: string, secret: string) => string)[] = [
  (name, secret) => `${name}_api_token = "${secret}"`,
  (name, secret) => `${name}Token="${secret}"`,
  (name, secret) => `${name}Token = ${secret}`,
  (name, secret) => `${name}_TOKEN=${secret}\n`,
  (name, secret) => `{\n  "${name}_token": "${secret}"\n}`,
  (name, secret) => `${name}_token: ${secret}\n`,
  (name, secret) => `${name}_token: '${secret}'`,
  (name, secret) => `string ${name}Token = "${secret}";`,
  (name, secret) => `${name}Token := \`${secret}\``,
  (name, secret) => `  "${name}Token" => "${secret}"`,
  (name, secret) => `${name}_TOKEN ::= "${secret}"`,
  (name, secret) => `${name}_TOKEN ?= "${secret}"`,
]

const paths: Record<string, string> = {
  'freemius-secret-key': 'src/a.php',
  'hashicorp-tf-password': 'main.tf',
  'kubernetes-secret-yaml': 'secret.yaml',
  'nuget-config-password': 'nuget.config',
  'pkcs12-file': 'keys/server.p12',
}

/** Samples of every rule: its secret in each shape, where it has a name before it or stands alone; else its whole expression. */
export function secretSamples(seed: number, perShape: number): SecretSample[] {
  const random = seeded(seed)
  return rules.flatMap((rule) => {
    const path = paths[rule.id] ?? 'src/config.txt'
    const texts = rule.regex ? textsOf(rule, rule.regex, path, random, perShape) : ['binary']
    return texts.map((text) => ({ rule: rule.id, path, text }))
  })
}

/** What stands before a secret in most rules: an operator, and quotes or spaces. */
const assignment = '[\\x60\'"\\s=]{0,5}'

function textsOf(rule: Rule, regex: string, path: string, random: () => number, perShape: number): string[] {
  const at = regex.indexOf(`${assignment}(`)
  const alone = regex.startsWith('\\b(') && regex.includes(')(?:[\\x60')
  if (at < 0 && !alone) {
    const texts = Array.from({ length: perShape * 4 }, () => plausible(rule, regex, path, random).whole)
    return texts.map((text) => withKeyword(rule, text))
  }
  const secret = at < 0 ? regex : regex.slice(at + assignment.length)
  const name = at < 0 ? 'my' : (rule.keywords.find((word) => regex.toLowerCase().indexOf(word) < at) ?? '')
  const one = () => plausible(rule, secret, path, random).group
  return shapes.flatMap((shape) => Array.from({ length: perShape }, () => withKeyword(rule, shape(name, one()))))
}

/** Some rules only look into files that name the service. */
function withKeyword({ keywords }: Rule, text: string): string {
  const lower = text.toLowerCase()
  return keywords.length === 0 || keywords.some((word) => lower.includes(word)) ? text : `# ${keywords[0]}\n${text}`
}

/** As gitleaks makes its own: random enough, and nothing that it would itself take for an example. */
function plausible(rule: Rule, regex: string, path: string, random: () => number): { whole: string; group: string } {
  const lists = [allowlist, ...(rule.allowlists ?? [])]
  for (let tries = 0; tries < 500; tries++) {
    const { whole, group } = sample(regex, random)
    const candidate = { secret: group, match: whole, line: whole, path }
    const varied = entropy(group) > (rule.entropy ?? 0) + 0.2
    if (varied && !lists.some((list) => allowed(list, candidate))) return { whole, group }
  }
  throw new Error(`no plausible secret for ${rule.id}`)
}
