/**
 * A text as it is kept and hashed: lines end in LF (a browser's form sends CRLF, and GitHub keeps that), nothing but
 * the text's own lines before and after, and one LF at the end. Nothing else is changed.
 */
export const canonicalText = (text: string): string => `${text.replace(/\r\n?/g, '\n').trim()}\n`
