const LOOPBACK = /^(\w+:\/\/)?([^@/]*@)?(localhost|127(\.\d+){3}|\[?::1\]?|0\.0\.0\.0)(:\d+)?([/?#].*)?$/i

/** Whether an address, with or without scheme, user, port and path, is this machine by its very spelling. */
export const isLoopback = (address: string): boolean => LOOPBACK.test(address)
