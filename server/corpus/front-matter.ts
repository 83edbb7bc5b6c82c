import { parse as parseToml } from 'smol-toml';
import { parse as parseYaml } from 'yaml';

/** What stands in front of a page, as its generator reads it. */
export type Matter = Readonly<Record<string, unknown>>;

const FENCED = /^(---|\+\+\+)[ \t]*\r?\n([\s\S]*?)(?:\r?\n)?^\1[ \t]*$/m;

/** Front matter of YAML or TOML; empty where there is none or it can't be read. */
export function frontMatterOf(text: string): Matter {
  const [found, fence, inner = ''] = FENCED.exec(text) ?? [];
  if (found === undefined || !text.startsWith(found)) return {};
  return fence === '+++' ? tomlSettings(inner) : yamlMatter(inner);
}

/** The settings of a TOML text; empty where it can't be read. */
export function tomlSettings(text: string): Matter {
  try {
    return parseToml(text);
  } catch {
    return {};
  }
}

function yamlMatter(text: string): Matter {
  try {
    const value: unknown = parseYaml(text, { maxAliasCount: 100, logLevel: 'silent' });
    return typeof value === 'object' && value !== null ? (value as Matter) : {};
  } catch {
    return {};
  }
}
