/** Addresses beyond this length are refused by GitHub's servers; a body that does not fit is left out. */
const longest = 7_500

/** GitHub's page to open a pull request by hand, filled in. */
export function compareLink(
  repository: string,
  pull: { base: string; head: string; title: string; body: string },
): string {
  const address = `${repository}/compare/${encodeRef(pull.base)}...${encodeRef(pull.head)}?expand=1&title=${encodeURIComponent(pull.title)}`
  const full = `${address}&body=${encodeURIComponent(pull.body)}`
  return full.length <= longest ? full : address
}

const encodeRef = (ref: string) => ref.split('/').map(encodeURIComponent).join('/')
