import { parse as parseToml } from 'smol-toml';
import { yamlSettings } from './sites/yaml-settings.ts';

/** What stands in front of a page, as its generator reads it. */
export type Matter = Readonly<Record<string, unknown>>;

const FENCED = /^(---|\+\+\+)[ \t]*\r?\n([\s\S]*?)(?:\r?\n)?^\1[ \t]*$/m;

/** Front matter of YAML or TOML; empty where there is none or it can't be read. */
export function frontMatterOf(text: string): Matter {
  const [found, fence, inner = ''] = FENCED.exec(text) ?? [];
  if (found === undefined || !text.startsWith(found)) return {};
  return fence === '+++' ? tomlSettings(inner) : yamlSettings(inner);
}

/** The settings of a TOML text; empty where it can't be read. */
export function tomlSettings(text: string): Matter {
  try {
    return parseToml(text);
  } catch {
    return {};
  }
}
