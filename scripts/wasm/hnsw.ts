// AssemblyScript, not TypeScript (u32, usize, v128): `npx tsx scripts/build-wasm.ts` compiles it
// into server/index/hnsw-wasm.ts. The host, server/index/hnsw-graph.ts, owns the memory: it asks
// `layOut` for the places, grows it, and reads and writes vectors and lists there.
//
// Hierarchical navigable small worlds after Malkov and Yashunin (arXiv:1603.09320): algorithms 1, 2
// and 4, with what hnswlib does where they leave it open. How it is faster than that:
//
// - Vectors are quantised to a byte a number (docs/decisions/0022): a quarter of the memory to go
//   through, which is what a large graph waits for. Sums are whole numbers, the same on each machine.
// - All neighbours of a node that were not seen yet are touched, one byte in each cache line, before
//   the first is compared: the processor fetches them side by side instead of one after the other.
//   WebAssembly has no instruction that would do so without reading.
// - A row whose quantised vector is another row's as well is not put in: the host keeps it as that
//   row's twin. Twins are as near to each other as to themselves, and would fill each other's lists.
// - A list may grow past its length by some links before it is cut back. A cut compares most links
//   with each other, and as many links are lost by one cut as by many.

/** The host's: whether a filtered search may find this row. */
declare function accept(row: u32): bool;

/** Bytes of a row of vectors: a multiple of 32. */
let stride: usize = 0;
/** Links that lists of level 0 and of those above keep: 2m and m. */
let most: u32 = 0;
let mostAbove: u32 = 0;
/** Links that they have room for, at which they are cut back. */
let room: u32 = 0;
let roomAbove: u32 = 0;
let rowCount: u32 = 0;

/** i8, rows x stride. */
export let vectors: usize = 0;
/** u32, rows x (1 + room): a number of links, then these: the lists of level 0. */
export let lists: usize = 0;
/** u32 a row: address of its lists above level 0, from level 1 on, (1 + roomAbove) each. */
export let listsAbove: usize = 0;
/** u8 a row: how many levels it is on; 0 for a row that is not in the graph. */
export let levels: usize = 0;
/** u32: rows that the host passes. */
export let passed: usize = 0;
/** i64, falling: similarity above, row below; what `search` finds. */
export let found: usize = 0;
/** f32, room for `BATCH_ROWS` rows of them: vectors that the host passes. */
export let floats: usize = 0;
/** The first byte that nothing has been laid at. */
export let end: usize = 0;

/** u8 a row: `round` of the search that saw it last. */
let seen: usize = 0;
let round: u8 = 0;
/** i64 heap, the most similar first: rows whose neighbours are to be looked at. */
let candidates: usize = 0;
let candidateCount: u32 = 0;
/** i64 heap, the least similar first: the nearest rows so far. */
let results: usize = 0;
let resultCount: u32 = 0;
/** u32: rows that are compared next, or that are chosen. */
let batch: usize = 0;
let chosen: usize = 0;
/** i16, stride of them: a vector that is compared with many, widened. */
let query: usize = 0;
let pivot: usize = 0;
/** i16, 2m x stride: the vectors of `chosen`, widened. */
let chosenWide: usize = 0;

/** Where a search begins, and the number of levels there. */
export let entry: u32 = 0;
export let height: u32 = 0;

/** Bytes of a cache line. */
const LINE: usize = 64;
/** What reading ahead has read: nobody's, but without a use it would be optimised away. */
export let touched: u32 = 0;

/**
 * Gives everything its place, for a graph without rows.
 *
 * @param rows that may be put in, numbered from 0
 * @param width numbers of a vector
 * @param batchRows vectors that the host passes at a time
 * @returns bytes that the memory must have; lists above level 0 go behind them
 */
export function layOut(
  rows: u32,
  width: u32,
  m: u32,
  listRoom: u32,
  listRoomAbove: u32,
  batchRows: u32,
): usize {
  rowCount = rows;
  stride = (usize(width) + 31) & ~31;
  most = 2 * m;
  mostAbove = m;
  room = listRoom;
  roomAbove = listRoomAbove;
  const count = usize(rows);
  end = LINE;
  // Each row begins with a line where its length allows that.
  vectors = take(count * stride);
  lists = take(count * 4 * (1 + usize(room)));
  listsAbove = take(count * 4);
  levels = take(count);
  seen = take(count);
  candidates = take(count * 8);
  results = take(count * 8);
  found = take(count * 8);
  // A list, and the links of all that a list lost.
  passed = take(count * 4);
  batch = take(4 * (1 + usize(room)));
  chosen = take(4 * usize(most));
  query = take(2 * stride);
  pivot = take(2 * stride);
  chosenWide = take(2 * stride * usize(most));
  floats = take(4 * usize(width) * usize(batchRows));
  round = 0;
  height = 0;
  return end;
}

function take(bytes: usize): usize {
  const at = end;
  end = (end + bytes + LINE - 1) & ~(LINE - 1);
  return at;
}

/**
 * Quantises vectors: `floats` x `scale`, rounded, at most 127.
 *
 * @param first the row of the first of them
 */
export function quantise(first: u32, count: u32, width: u32, scale: f32): void {
  const by = f32x4.splat(scale);
  let from = floats;
  for (let row = first; row < first + count; row++) {
    const to = vectorOf(row);
    const whole = usize(width) & ~3;
    let i: usize = 0;
    for (; i < whole; i += 4) {
      const four = scaled(from, by);
      const narrow = i16x8.narrow_i32x4_s(four, four);
      v128.store32_lane(to + i, i8x16.narrow_i16x8_s(narrow, narrow), 0);
      from += 16;
    }
    for (; i < usize(width); i++) {
      store<i8>(to + i, i8(max(-128, min(127, i32(nearest(load<f32>(from) * scale))))));
      from += 4;
    }
    for (; i < stride; i++) store<i8>(to + i, 0);
  }
}

/** The query for `search`: the first of `floats` x `scale`, as 16 bits each. */
function widenQuery(width: u32, scale: f32): void {
  const by = f32x4.splat(scale);
  const whole = usize(width) & ~3;
  let i: usize = 0;
  for (; i < whole; i += 4) {
    const four = scaled(floats + 4 * i, by);
    v128.store64_lane(query + 2 * i, i16x8.narrow_i32x4_s(four, four), 0);
  }
  for (; i < usize(width); i++) {
    const number = i32(nearest(load<f32>(floats + 4 * i) * scale));
    store<i16>(query + 2 * i, i16(max(-32768, min(32767, number))));
  }
  for (; i < stride; i++) store<i16>(query + 2 * i, 0);
}

function scaled(at: usize, by: v128): v128 {
  return i32x4.trunc_sat_f32x4_s(f32x4.nearest(f32x4.mul(v128.load(at), by)));
}

/** A stored vector, widened to 16 bits. */
function widen(row: u32, to: usize): void {
  const from = vectorOf(row);
  for (let i: usize = 0; i < stride; i += 8) {
    v128.store(to + 2 * i, v128.load_ext<i8>(from + i));
  }
}

function vectorOf(row: u32): usize {
  return vectors + usize(row) * stride;
}

function listOf(row: u32, level: u32): usize {
  return level === 0
    ? lists + usize(row) * 4 * (1 + usize(room))
    : usize(load<u32>(listsAbove + 4 * usize(row))) + usize(level - 1) * 4 * (1 + usize(roomAbove));
}

/** Dot product of a widened vector with a stored one. */
function similarity(wide: usize, row: u32): i32 {
  let at = vectorOf(row);
  const last = at + stride;
  let a = i32x4.splat(0);
  let b = i32x4.splat(0);
  let c = i32x4.splat(0);
  let d = i32x4.splat(0);
  for (; at < last; at += 32) {
    a = i32x4.add(a, i32x4.dot_i16x8_s(v128.load(wide), v128.load_ext<i8>(at)));
    b = i32x4.add(b, i32x4.dot_i16x8_s(v128.load(wide, 16), v128.load_ext<i8>(at, 8)));
    c = i32x4.add(c, i32x4.dot_i16x8_s(v128.load(wide, 32), v128.load_ext<i8>(at, 16)));
    d = i32x4.add(d, i32x4.dot_i16x8_s(v128.load(wide, 48), v128.load_ext<i8>(at, 24)));
    wide += 64;
  }
  a = i32x4.add(i32x4.add(a, b), i32x4.add(c, d));
  a = i32x4.add(a, v128.shuffle<i32>(a, a, 2, 3, 0, 1));
  return i32x4.extract_lane(a, 0) + i32x4.extract_lane(a, 1);
}

/** A row with its similarity: one number, so that heaps compare once. Ties go by the row. */
function pair(similarity: i32, row: u32): i64 {
  return (i64(similarity) << 32) | i64(row);
}
function rowOf(pair: i64): u32 {
  return u32(pair);
}
function similarityOf(pair: i64): i32 {
  return i32(pair >> 32);
}

function pushCandidate(pair: i64): void {
  let at = candidateCount++;
  while (at > 0) {
    const above = (at - 1) >> 1;
    const other = load<i64>(candidates + 8 * usize(above));
    if (other >= pair) break;
    store<i64>(candidates + 8 * usize(at), other);
    at = above;
  }
  store<i64>(candidates + 8 * usize(at), pair);
}

function popCandidate(): i64 {
  const first = load<i64>(candidates);
  const pair = load<i64>(candidates + 8 * usize(--candidateCount));
  let at: u32 = 0;
  for (;;) {
    let below: u32 = 2 * at + 1;
    if (below >= candidateCount) break;
    let other = load<i64>(candidates + 8 * usize(below));
    if (below + 1 < candidateCount) {
      const right = load<i64>(candidates + 8 * usize(below + 1));
      if (right > other) {
        other = right;
        below++;
      }
    }
    if (other <= pair) break;
    store<i64>(candidates + 8 * usize(at), other);
    at = below;
  }
  store<i64>(candidates + 8 * usize(at), pair);
  return first;
}

function pushResult(pair: i64): void {
  let at = resultCount++;
  while (at > 0) {
    const above = (at - 1) >> 1;
    const other = load<i64>(results + 8 * usize(above));
    if (other <= pair) break;
    store<i64>(results + 8 * usize(at), other);
    at = above;
  }
  store<i64>(results + 8 * usize(at), pair);
}

/** Puts a pair in the place of the least similar one. */
function replaceResult(pair: i64): void {
  let at: u32 = 0;
  for (;;) {
    let below: u32 = 2 * at + 1;
    if (below >= resultCount) break;
    let other = load<i64>(results + 8 * usize(below));
    if (below + 1 < resultCount) {
      const right = load<i64>(results + 8 * usize(below + 1));
      if (right < other) {
        other = right;
        below++;
      }
    }
    if (other >= pair) break;
    store<i64>(results + 8 * usize(at), other);
    at = below;
  }
  store<i64>(results + 8 * usize(at), pair);
}

/** Moves the results to `found`, the most similar first; returns how many. */
function drainResults(): u32 {
  const count = resultCount;
  while (resultCount > 0) {
    const least = load<i64>(results);
    const last = load<i64>(results + 8 * usize(--resultCount));
    if (resultCount > 0) replaceResult(last);
    store<i64>(found + 8 * usize(resultCount), least);
  }
  return count;
}

/** The `breadth` rows nearest to `query` on a level (algorithm 2), into `results`. */
function searchLevel(from: u32, breadth: u32, level: u32, filtered: bool): void {
  round++;
  if (round === 0) {
    memory.fill(seen, 0, rowCount);
    round = 1;
  }
  candidateCount = 0;
  resultCount = 0;
  const first = pair(similarity(query, from), from);
  store<u8>(seen + usize(from), round);
  pushCandidate(first);
  if (!filtered || accept(from)) pushResult(first);
  while (candidateCount > 0) {
    const next = popCandidate();
    if (resultCount >= breadth && similarityOf(next) < similarityOf(load<i64>(results))) break;
    const list = listOf(rowOf(next), level);
    const listEnd = list + 4 * usize(load<u32>(list));
    let unseen = batch;
    let read: u32 = 0;
    for (let at = list; at < listEnd; at += 4) {
      const row = load<u32>(at, 4);
      if (load<u8>(seen + usize(row)) === round) continue;
      store<u8>(seen + usize(row), round);
      store<u32>(unseen, row);
      unseen += 4;
      const vector = vectorOf(row);
      const last = vector + stride;
      for (let line = vector; line < last; line += LINE) read ^= load<u8>(line);
    }
    touched ^= read;
    for (let at = batch; at < unseen; at += 4) {
      const row = load<u32>(at);
      const own = similarity(query, row);
      const isFull = resultCount >= breadth;
      if (isFull && own <= similarityOf(load<i64>(results))) continue;
      const both = pair(own, row);
      pushCandidate(both);
      if (filtered && !accept(row)) continue;
      if (isFull) replaceResult(both);
      else pushResult(both);
    }
  }
}

/** The row nearest to `query` on the levels above `level`, each begun where the one above ended. */
function descendTo(level: u32): u32 {
  let from = entry;
  for (let above = height - 1; above > level; above--) {
    searchLevel(from, 1, above, false);
    from = rowOf(load<i64>(results));
  }
  return from;
}

/**
 * Of the first `count` of `found` those that lie nearer to the row whose they are than to any chosen
 * before (algorithm 4), into `chosen`; returns how many.
 */
function choose(count: u32, limit: u32): u32 {
  let taken: u32 = 0;
  // What stood in the way of one candidate often does in that of the next.
  let obstacle: u32 = 0;
  for (let i: u32 = 0; i < count && taken < limit; i++) {
    const candidate = load<i64>(found + 8 * usize(i));
    const row = rowOf(candidate);
    const own = similarityOf(candidate);
    let isFree = taken === 0 || similarity(chosenAt(obstacle), row) <= own;
    for (let j: u32 = 0; isFree && j < taken; j++) {
      if (j === obstacle || similarity(chosenAt(j), row) <= own) continue;
      isFree = false;
      obstacle = j;
    }
    if (!isFree) continue;
    store<u32>(chosen + 4 * usize(taken), row);
    widen(row, chosenAt(taken));
    taken++;
  }
  return taken;
}

function chosenAt(index: u32): usize {
  return chosenWide + usize(index) * 2 * stride;
}

/** Gives `row` the best of `count` rows at `from` for its list, as many as it may keep. */
function link(row: u32, level: u32, from: usize, count: u32): void {
  widen(row, pivot);
  resultCount = 0;
  for (let i: u32 = 0; i < count; i++) {
    const other = load<u32>(from + 4 * usize(i));
    pushResult(pair(similarity(pivot, other), other));
  }
  const taken = choose(drainResults(), level === 0 ? most : mostAbove);
  const list = listOf(row, level);
  store<u32>(list, taken);
  memory.copy(list + 4, chosen, 4 * usize(taken));
}

/**
 * Puts a row in, whose vector is at its place (algorithm 1), unless it has a twin.
 *
 * @param rowLevels on how many levels it shall be, from 1; above level 0 its lists are laid at `end`,
 *   where the memory must have room for (rowLevels - 1) x (1 + roomAbove) u32
 * @param breadth rows that are considered as neighbours on each level: efConstruction
 * @returns the row, or its twin
 */
export function insert(row: u32, rowLevels: u32, breadth: u32): u32 {
  if (height === 0) {
    place(row, rowLevels);
    entry = row;
    height = rowLevels;
    return row;
  }
  widen(row, query);
  const shared = min(rowLevels, height);
  if (shared > 1) {
    // Looked for before there are links; with one level the search for neighbours finds it, too.
    searchLevel(descendTo(0), breadth, 0, false);
    const twin = twinOf(row, drainResults());
    if (twin !== row) return twin;
    place(row, rowLevels);
  }
  let from = descendTo(shared - 1);
  for (let level = shared; level-- > 0; ) {
    searchLevel(from, breadth, level, false);
    const count = drainResults();
    if (shared === 1) {
      const twin = twinOf(row, count);
      if (twin !== row) return twin;
      place(row, rowLevels);
    }
    from = rowOf(load<i64>(found));
    const taken = choose(count, mostAbove);
    const list = listOf(row, level);
    store<u32>(list, taken);
    memory.copy(list + 4, chosen, 4 * usize(taken));
    for (let i: u32 = 0; i < taken; i++) linkBack(load<u32>(list + 4 * usize(i), 4), level, row);
  }
  if (rowLevels > height) {
    entry = row;
    height = rowLevels;
  }
  return row;
}

/** The one of the first `count` of `found` that has the same vector as `row`; else `row`. */
function twinOf(row: u32, count: u32): u32 {
  const vector = vectorOf(row);
  const own = similarity(query, row);
  for (let i: u32 = 0; i < count; i++) {
    const other = load<i64>(found + 8 * usize(i));
    if (similarityOf(other) < own) break;
    if (memory.compare(vector, vectorOf(rowOf(other)), stride) === 0) return rowOf(other);
  }
  return row;
}

/** Adds `to` to the list of `row`, which is cut back where that is full. */
function linkBack(row: u32, level: u32, to: u32): void {
  const list = listOf(row, level);
  const count = load<u32>(list) + 1;
  store<u32>(list, count);
  store<u32>(list + 4 * usize(count), to);
  if (count === (level === 0 ? room : roomAbove)) link(row, level, list + 4, count);
}

/** Empty lists for a row, which is from now on these levels. */
export function place(row: u32, rowLevels: u32): void {
  store<u8>(levels + usize(row), u8(rowLevels));
  store<u32>(listOf(row, 0), 0);
  if (rowLevels < 2) return;
  store<u32>(listsAbove + 4 * usize(row), u32(end));
  const bytes = usize(rowLevels - 1) * 4 * (1 + usize(roomAbove));
  memory.fill(end, 0, bytes);
  end += bytes;
}

/** The address of a list: a number of links, then these. */
export function listAt(row: u32, level: u32): usize {
  return listOf(row, level);
}

/** Begins searches there from now on. */
export function enterAt(row: u32, rowLevels: u32): void {
  entry = row;
  height = rowLevels;
}

/** Gives a row the best of the first `count` of `passed` for its list. */
export function relink(row: u32, level: u32, count: u32): void {
  link(row, level, passed, count);
}

/** Cuts the lists back that are longer than they may be kept. */
export function cutBack(first: u32, last: u32): void {
  for (let row = first; row < last; row++) {
    const rowLevels = u32(load<u8>(levels + usize(row)));
    for (let level: u32 = 0; level < rowLevels; level++) {
      const list = listOf(row, level);
      const count = load<u32>(list);
      if (count > (level === 0 ? most : mostAbove)) link(row, level, list + 4, count);
    }
  }
}

/**
 * Looks for the rows nearest to the first of `floats`; `found` has them.
 *
 * @param breadth candidates held: ef
 * @param scale of the query's numbers
 * @returns how many were found, at most `breadth`
 */
export function search(width: u32, scale: f32, breadth: u32, filtered: bool): u32 {
  if (height === 0) return 0;
  widenQuery(width, scale);
  searchLevel(descendTo(0), breadth, 0, filtered);
  return drainResults();
}
