import { parse } from 'yaml';
import { parseToml } from './toml.ts';

/** What stands in front of a page, as its generator reads it. */
export type Matter = Readonly<Record<string, unknown>>;

const FENCED = /^(---|\+\+\+)[ \t]*\r?\n([\s\S]*?)(?:\r?\n)?^\1[ \t]*$/m;

/** Front matter of YAML or TOML; empty where there is none or it can't be read. */
export function frontMatterOf(text: string): Matter {
  const [found, fence, inner = ''] = FENCED.exec(text) ?? [];
  if (found === undefined || !text.startsWith(found)) return {};
  if (fence === '+++') return parseToml(inner);
  try {
    const value: unknown = parse(inner, { maxAliasCount: 0, logLevel: 'silent' });
    return typeof value === 'object' && value !== null ? (value as Matter) : {};
  } catch {
    return {};
  }
}
