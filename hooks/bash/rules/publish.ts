import type { Call } from '../call.ts'
import { hasOption, isExcused, type Rule, wordsOf } from '../rule.ts'
import { P } from './listing.ts'

const rule = (name: string, programs: string, match: Partial<Rule>): Rule => ({
  name,
  category: 'publish',
  why: 'it publishes, deploys, or deletes what others use',
  instead: 'Try it with `--dry-run` or the like; a person publishes.',
  programs: P(programs),
  ...match,
})

/** What `gh`, `kubectl`, `terraform` and their kin only look with. */
const READING_VERBS =
  /^(list|ls|view|show|status|diff|checks|get|describe|logs|top|version|help|search|browse|watch|download|checkout|develop|verify|lint|template|history|env|explain|api-resources|config|clone|files|pr|auth-status|events|validate|fmt|plan|output|init|providers|graph|console)$/

/** Verbs of package managers, and what npm takes for `publish`. */
const PUBLISHES =
  /^(pu|pub|publ\w*|unpub\w*|deprecate|dist-tags?|owner|author|access|add-?user|login|token|npm|hook|profile|team|org)$/

/** `gh api --method GET -f page=2`: fields are the query then. */
const readsByMethod = ({ args }: Call): boolean =>
  args.some(
    (arg, index) =>
      /^(-XGET|--method=GET)$/i.test(arg) || (/^(-X|--method)$/.test(arg) && /^get$/i.test(args[index + 1] ?? '')),
  )

/** Publishing and deployment. */
export const PUBLISH: readonly Rule[] = [
  rule('package-publish', 'npm pnpm yarn bun lerna nx vsce ovsx jsr clasp', {
    unless: ['--dry-run'],
    when: (call) => {
      const words = wordsOf(call)
      if (!PUBLISHES.test(words[0] ?? '')) return false
      if (words[0] === 'npm') return /^(publish|tag|owner|login)$/.test(words[1] ?? '')
      if (/^(dist-tag|owner|access|token|hook|profile|team|org)$/.test(words[0] ?? ''))
        return !/^(ls|list|get|)$/.test(words[1] ?? '') || words[0] === 'token'
      return true
    },
  }),
  rule(
    'package-publish-word',
    'changeset semantic-release release-it np lerna release-please goreleaser standard-version',
    {
      unless: ['--dry-run', '-d', '--snapshot', '--preview', '--help', '--version'],
      when: (call) =>
        !/^(changeset|lerna|release-please|goreleaser)$/.test(call.program) ||
        /^(publish|tag|release|github-release|release-pr)$/.test(wordsOf(call)[0] ?? ''),
    },
  ),
  rule(
    'package-upload',
    'twine flit poetry uv hatch pdm cargo gem mvn gradle dotnet nuget dart flutter mix cabal luarocks conan sbt lein helm pod composer opam',
    {
      unless: ['--dry-run', '-n'],
      when: (call) => {
        const words = wordsOf(call)
        const verbs: Record<string, RegExp> = {
          cargo: /^(publish|yank|owner|login)$/,
          gem: /^(push|yank|owner|signin)$/,
          mvn: /^(deploy|release:\w+|site:deploy)$/,
          gradle: /^(:?[\w-]+:)*:?(publish\w*|upload\w*|closeAndRelease\w*)$/,
          dotnet: /^nuget$/,
          helm: /^(push|install|upgrade|uninstall|delete|rollback)$/,
          mix: /^hex\.(publish|retire)$/,
          pod: /^trunk$/,
        }
        const verb = verbs[call.program] ?? /^(upload|publish|push|register|unpublish)$/
        if (call.program === 'dotnet') return words[0] === 'nuget' && /^(push|delete)$/.test(words[1] ?? '')
        return words.some((word, index) => index < 3 && verb.test(word))
      },
    },
  ),
  rule('script-publish', 'npm pnpm yarn bun make just task rake', {
    why: 'by its name that script publishes or deploys',
    unless: ['--dry-run', '-n'],
    when: (call) => {
      const words = wordsOf(call)
      const script = /^(run|run-script)$/.test(words[0] ?? '')
        ? words[1]
        : /^(make|just|task|rake|yarn)$/.test(call.program)
          ? words[0]
          : ''
      return (
        /^(publish|release|deploy)([:_-].*)?$/.test(script ?? '') && !/dry|check|notes|build|test/.test(script ?? '')
      )
    },
  }),
  rule('setup-upload', 'python', {
    when: (call) =>
      /\bsetup\.py\b.*\b(upload|register)\b|-m (twine upload|flit publish|poetry publish)/.test(call.args.join(' ')),
  }),
  rule('image-push', 'docker podman nerdctl buildah skopeo crane oras', {
    when: (call) => {
      const words = wordsOf(call)
      return (
        (/^(push|copy|delete|login|append|tag)$/.test(words[0] ?? '') &&
          !(words[0] === 'tag' && call.program !== 'crane') &&
          !(words[0] === 'copy' && call.program === 'docker')) ||
        (words[0] === 'image' && words[1] === 'push') ||
        (hasOption(call.args, '--push') && /^(build|buildx)$/.test(words[0] ?? '')) ||
        (words[0] === 'compose' && words[1] === 'push') ||
        (words[0] === 'manifest' && words[1] === 'push')
      )
    },
  }),
  rule('engine-destroy', 'docker podman nerdctl docker-compose', {
    why: 'it deletes containers, images or volumes that others use',
    instead: 'Remove the one container that you started, by its name.',
    when: (call) => {
      const words = wordsOf(call)
      const line = words.join(' ')
      return (
        /^(system|volume|image|container|network|builder) prune|^(volume|secret|config|stack|service|swarm|node|context) (rm|remove|leave|update)/.test(
          line,
        ) ||
        (/^(compose )?down/.test(line) &&
          (hasOption(call.args, '-v') || hasOption(call.args, '--volumes') || hasOption(call.args, '--rmi'))) ||
        (/^(rm|rmi|kill|stop|container rm|image rm)/.test(line) &&
          call.args.some((arg) => /[\uFDD0\uFDD1\uFDD7]/u.test(arg)))
      )
    },
  }),
  rule(
    'infrastructure',
    'terraform tofu terragrunt pulumi cdk cdktf serverless sls sam ansible-playbook ansible packer vagrant nomad consul vault salt puppet chef-client',
    {
      unless: ['--check', '--dry-run', '--help', '--version', '-version'],
      when: (call) => {
        const words = wordsOf(call)
        if (/^(ansible|ansible-playbook|chef-client|puppet|salt)$/.test(call.program))
          return call.args.length > 0 && !call.args.includes('--syntax-check')
        return (
          words.some(
            (word, index) =>
              index < 2 &&
              /^(apply|destroy|up|deploy|delete|remove|import|taint|untaint|push|rm|mv|replace|force-unlock|cancel|refresh|purge|stop|kv|write|run-all|run|bootstrap|rollback)$/.test(
                word,
              ),
          ) && !READING_VERBS.test(words[0] ?? '')
        )
      },
    },
  ),
  rule('cluster', 'kubectl oc k3s kubeadm kops eksctl istioctl argocd flux velero', {
    unless: ['--client'],
    when: (call) =>
      !isExcused(call.args, '--dry-run') &&
      !/^(get|describe|logs|top|version|explain|api-resources|api-versions|cluster-info|diff|wait|kustomize|help|auth|list|status|)$/.test(
        wordsOf(call)[0] ?? '',
      ) &&
      !/^config (view|get-\w+|current-context)/.test(wordsOf(call).join(' ')),
  }),
  rule(
    'cloud',
    'aws gcloud gsutil az doctl heroku flyctl fly vercel netlify wrangler firebase railway render supabase surge now eb linode-cli hcloud ibmcloud oci s3cmd mc b2 bq amplify expo eas fastlane',
    {
      unless: ['--dryrun', '--dry-run', '--help', '--version', '--generate-cli-skeleton'],
      when: (call) => {
        const line = wordsOf(call).join(' ')
        if (/^(now|surge)$/.test(call.program)) return true
        if (/^vercel$/.test(call.program) && line === '') return true
        return (
          (/\b(rm|rb|cp|mv|sync|mb|delete\S*|remove\S*|destroy|terminate\S*|create\S*|put\S*|update\S*|deploy\S*|publish\S*|apply|push|stop\S*|start-\S*|run-\S*|invoke|set|unset|secrets?|reset|reboot\S*|release\S*|promote|rollback|scale|restart\S*|purge|submit|upload|assume-role|get-secret-value|print-access-token|get-login-password|get-authorization-token|config:\w+|env|pg:\w+|ssh|exec|import|restore\S*|detach\S*|attach\S*|revoke\S*|modify\S*)\b/.test(
            line,
          ) &&
            !/^(config (get|list)|secrets? (list|ls)|env ls)/.test(line)) ||
          (call.program === 'vercel' && hasOption(call.args, '--prod'))
        )
      },
    },
  ),
  rule('github-write', 'gh hub glab tea', {
    why: 'it changes something on the forge in somebody’s name, or reveals a secret',
    instead:
      'Leave pull requests, issues and settings to the workflow that started you; reading (`gh pr view`) is fine.',
    when: (call) => {
      const [noun = '', verb = ''] = wordsOf(call)
      if (noun === 'api')
        return (
          call.args.some(
            (arg, index) =>
              (/^(-f|-F|--field|--raw-field|--input)(=|$)/.test(arg) && !readsByMethod(call)) ||
              (/^(-X|--method)$/.test(arg) && !/^get$/i.test(call.args[index + 1] ?? '')) ||
              /^(-X|--method=)(?!get$)\w/i.test(arg),
          ) || wordsOf(call).some((word) => /^graphql$/.test(word) && call.args.some((arg) => /mutation/.test(arg)))
        )
      if (noun === 'config' && /oauth_token/.test(call.args.join(' '))) return true
      if (noun === 'auth')
        return !/^(status|)$/.test(verb) || hasOption(call.args, '--show-token') || hasOption(call.args, '-t')
      if (/^(browse|status|search|version|help|completion|)$/.test(noun)) return false
      if (noun === 'pr' && verb === 'create') return !isExcused(call.args, '--dry-run')
      return !READING_VERBS.test(verb) && verb !== ''
    },
  }),
  rule(
    'database-drop',
    'psql mysql mariadb sqlite3 sqlite mongosh mongo redis-cli dropdb dropuser mysqladmin cqlsh sqlcmd clickhouse-client influx etcdctl prisma sequelize knex rails rake alembic',
    {
      why: 'it deletes a database or what is in it',
      instead: 'Work on a copy, or ask a person.',
      when: (call) => {
        const text = [...call.args, ...(call.stdin ?? [])].join(' ')
        if (/^(dropdb|dropuser)$/.test(call.program)) return true
        return (
          /\b(drop\s+(database|table|schema|user|role|index|view|keyspace)|truncate\s+(table\s+)?\w|delete\s+from\s+\S+\s*(;|$|["'])|flushall|flushdb|dropDatabase|deleteMany\(\s*\{\s*\}\s*\)|\.drop\(\)|db:(drop|reset|purge)|migrate\s+reset|db\s+push\s+.*--(force-reset|accept-data-loss)|--prefix\s+\/|del\s+""\s+--prefix)/i.test(
            text,
          ) ||
          (call.program === 'mysqladmin' && /\b(drop|shutdown)\b/.test(text))
        )
      },
    },
  ),
]
