import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A folder with these files by their paths, gone after the test. */
export async function madeFolder(files: Readonly<Record<string, string>>): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'docent-init-'));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  return root;
}

export const FAQ_PAGE = `# Billing

## Where do I find my invoices?

Under **Account > Billing**. They are kept for ten years.

## How do I change my password?

Choose *Forgot password* on the sign-in page. A link arrives by e-mail.
`;

export const GUIDE_PAGE = `# Deploying

Copy the folder to a server.

## Region

Choose the region that is nearest to your visitors; it can't be changed later.

## Rollback

The last three releases are kept, and any of them can be made live again.
`;
