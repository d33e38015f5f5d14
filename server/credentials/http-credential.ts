/** Kind of a credential that steps send as a header of their HTTP requests. */
export const HTTP_CREDENTIAL = 'http-header';

/** What its sealed text is bound to. */
export const SECRET_FIELD = 'value';

/** Kept beside the secret, readable. */
export interface HttpCredentialSettings {
  headerName: string;
}

/** As people see it; the value is never read back. */
export interface HttpCredentialView {
  name: string;
  headerName: string;
  hosts: string[];
  last4: string;
}
