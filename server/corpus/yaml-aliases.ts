import { type Alias, type Document, isAlias, isMap, isNode, isScalar, isSeq, visit } from 'yaml';

/** Nodes that one value may take from behind aliases; above it the value is an "alias bomb". */
const MOST_REPEATED = 1_000;

/**
 * What the aliases of a document stand for, found in one pass: the library's own way looks through
 * the whole document for each alias.
 */
export class YamlAliases {
  readonly #document: Document.Parsed;
  #targets: Map<Alias, unknown> | undefined;

  constructor(document: Document.Parsed) {
    this.#document = document;
  }

  /** An alias's target, undefined where there is none; any other node as it is. */
  resolve(node: unknown): unknown {
    if (!isAlias(node)) return node;
    this.#targets ??= findTargets(this.#document);
    return this.#targets.get(node);
  }

  /**
   * A node as strings, arrays and objects.
   *
   * @throws RangeError where aliases repeat too much, a ReferenceError where one has no anchor
   */
  plain(node: unknown): unknown {
    return this.#plain(node, { left: MOST_REPEATED }, false);
  }

  #plain(node: unknown, budget: { left: number }, repeated: boolean): unknown {
    if (repeated && --budget.left < 0) {
      throw new RangeError(`its aliases stand for more than ${MOST_REPEATED} values`);
    }
    if (isAlias(node)) {
      const target = this.resolve(node);
      if (target === undefined) {
        throw new ReferenceError(`it refers to "${node.source}", an anchor that does not exist`);
      }
      return this.#plain(target, budget, true);
    }
    const inner = (each: unknown): unknown => this.#plain(each, budget, repeated);
    if (isSeq(node)) return node.items.map(inner);
    if (isMap(node)) {
      return Object.fromEntries(
        node.items.map(({ key, value }) => [String(inner(key)), inner(value)]),
      );
    }
    return isScalar(node) ? node.value : undefined;
  }
}

function findTargets(document: Document.Parsed): Map<Alias, unknown> {
  const anchors = new Map<string, unknown>();
  const targets = new Map<Alias, unknown>();
  visit(document, (_key, node) => {
    if (isAlias(node)) targets.set(node, anchors.get(node.source));
    else if (isNode(node) && 'anchor' in node && node.anchor) anchors.set(node.anchor, node);
  });
  return targets;
}
