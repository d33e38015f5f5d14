/** Encrypts what may be written and never read back. */
export interface CredentialVault {
  seal(
    place: { workspaceId: string; credentialId: string; field: string },
    secret: string,
  ): Promise<{ ciphertext: Uint8Array<ArrayBuffer>; keyId: string }>;
}
