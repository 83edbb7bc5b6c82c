import { type Command, Option } from 'commander';
import { commandWith, configOfOne } from './command-options.ts';
import { type EntryWriter, writeJson, writeJsonLines, writeYaml } from './export/data-formats.ts';
import { faqPage } from './export/faq-page.ts';
import { openIndexEntries } from './export/index-entries.ts';
import { STANDARD_OUTPUT, writeOutput } from './export/output.ts';
import { collectionFolder } from './open-collection.ts';
import { say } from './terminal.ts';

const DATA_FORMATS = {
  json: writeJson,
  jsonl: writeJsonLines,
  yaml: writeYaml,
} as const satisfies Record<string, EntryWriter>;

interface ExportFlags {
  readonly format: keyof typeof DATA_FORMATS | 'html';
  readonly out: string;
  readonly title?: string;
}

/** `docent export`: the entries of the live index as a file that people or readers can use. */
export function exportCommand(): Command {
  return commandWith('export', "write the index's entries to a file", [
    'index',
    'collection',
    'publicUrl',
  ])
    .addOption(
      new Option('--format <format>', 'data that Docent reads again, or a static FAQ page')
        .choices([...Object.keys(DATA_FORMATS), 'html'])
        .makeOptionMandatory(),
    )
    .requiredOption('--out <file>', '- is standard output')
    .option('--title <text>', 'heading of the HTML page; default: what its entries share')
    .action(async (options: Record<string, unknown> & ExportFlags) => {
      const { format, out, title } = options;
      const config = configOfOne(options, ['format', 'out', 'title']);
      const { entries, close } = await openIndexEntries(collectionFolder(config));
      try {
        const pieces =
          format === 'html'
            ? faqPage(entries, { title, base: config.publicUrl })
            : DATA_FORMATS[format](entries);
        await writeOutput(pieces, out);
      } finally {
        close();
      }
      if (out !== STANDARD_OUTPUT)
        say(`${entries.count} ${entries.count === 1 ? 'entry' : 'entries'} written to ${out}`);
    });
}
