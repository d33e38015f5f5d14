/** The end of a secret, to recognise it by; nothing of one so short that four characters would give it away. */
export const lastFour = (secret: string): string => (secret.length >= 12 ? secret.slice(-4) : '');
