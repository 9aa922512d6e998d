/**
 * An estimate of tokens: one for every 3.5 bytes of UTF-8, rounded up. The providers' own tokenisers are not public;
 * English prose and code sit between 3.3 and 4.2 bytes a token, so figures made from it are labelled as estimates.
 */
export const estimateTokens = (text: string): number => Math.ceil(Buffer.byteLength(text) / 3.5)
