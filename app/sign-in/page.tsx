import { Logo } from '../_ui/Logo.tsx';
import styles from './SignIn.module.css';
import { SignIn } from './SignIn.tsx';

export const metadata = { title: 'Sign in' };

export default function SignInPage() {
  return (
    <main className={styles.page}>
      <div className={styles.sheet}>
        <Logo />
        <SignIn />
      </div>
    </main>
  );
}
