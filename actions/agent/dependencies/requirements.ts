/**
 * Lines of requirements that would have pip run a package's own code while it has a way out (sources, links to
 * anywhere, folders), or look for packages where the host's own settings do not.
 */
export const unwantedLines = (files: readonly string[]): string[] =>
  files.flatMap((text) =>
    text
      .replace(/\\\r?\n/g, ' ')
      .split(/\r?\n/)
      .map((line) => line.replace(/(^|\s)#.*$/s, '').trim())
      .filter((line) => line !== '' && (option.test(line) ? !harmless.test(line) : leadsElsewhere.test(line)))
      .map((line) => line.slice(0, 120)),
  )

const option = /^-/
/** Other files of requirements are handed in only where they are named so; pip says when one is missing. */
const harmless = /^(?:--pre|--prefer-binary|--require-hashes|-[rc]\s*\S+|--(?:requirement|constraint)(?:\s+|=)\S+)$/
/** An address, a version control system, a folder, an archive; a name with extras, versions and markers is none. */
const leadsElsewhere =
  /:\/\/|^[\w+.-]+:|\s@\s|^[.~/]|^[\w.-]+(\[[^\]]*\])?\s*@|\/|\.(?:whl|zip|tar\.\w+|tgz)$|\s--(?!hash)/i
