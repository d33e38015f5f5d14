import type { Metadata } from 'next';
import { getPageSession } from '@/app/page-session';
import { SignIn } from './sign-in';

export const metadata: Metadata = { title: 'Sign in' };

export default async function SignInPage() {
  return <SignIn isSignedIn={(await getPageSession()) !== null} />;
}
