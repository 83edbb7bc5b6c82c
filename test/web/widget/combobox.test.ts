import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { Combobox, type Suggestion } from '../../../web/widget/combobox.ts';

const LIST: Suggestion[] = [
  { entryId: 'a', question: 'What is a zorb?' },
  { entryId: 'b', question: 'Where do zorbs sleep?' },
];

/** A box whose requests are answered by the test. */
function setUp() {
  const requests: { prefix: string; answer: (list: Suggestion[]) => void; fail: () => void }[] = [];
  const picked: string[] = [];
  const box = new Combobox({
    fetch: (prefix) =>
      new Promise((resolve, reject) => {
        requests.push({ prefix, answer: resolve, fail: () => reject(new Error('no')) });
      }),
    onPick: ({ entryId }) => picked.push(entryId),
    onChange: () => {},
  });
  const press = (key: string, isComposing = false) =>
    box.key({ key, isComposing } as unknown as KeyboardEvent);
  /** Until every promise that is settled has been heard of. */
  const settle = () => setImmediate();
  return { box, requests, picked, press, settle };
}

describe('Combobox', () => {
  test('asks at the second letter, at once', () => {
    const { box, requests } = setUp();
    box.typed(' z ');
    expect(requests).toEqual([]);
    box.typed('zo');
    expect(requests.map(({ prefix }) => prefix)).toEqual(['zo']);
  });

  test('has one request on its way, and leaves out what was typed over meanwhile', async () => {
    const { box, requests, settle } = setUp();
    for (const text of ['zo', 'zor', 'zorb']) box.typed(text);
    expect(requests.map(({ prefix }) => prefix)).toEqual(['zo']);
    requests[0]?.answer(LIST);
    await settle();
    expect(requests.map(({ prefix }) => prefix)).toEqual(['zo', 'zorb']);
  });

  test('shows and asks nothing after the box was emptied to a single letter', async () => {
    const { box, requests, settle } = setUp();
    box.typed('zo');
    box.typed('z');
    requests[0]?.answer(LIST);
    await settle();
    expect(box.isOpen).toBe(false);
    expect(requests).toHaveLength(1);
  });

  test('asks again for the same words after the list was closed', async () => {
    const { box, requests, settle } = setUp();
    box.typed('zorb');
    box.close();
    box.typed('zorb');
    requests[0]?.answer(LIST);
    await settle();
    expect(box.suggestions).toEqual(LIST);
  });

  test('drops the answer to what is no longer in the box, and asks for what is', async () => {
    const { box, requests, settle } = setUp();
    box.typed('zo');
    box.typed('zorbs');
    expect(requests).toHaveLength(1);
    requests[0]?.answer(LIST);
    await settle();
    expect(box.isOpen).toBe(false);
    expect(requests[1]?.prefix).toBe('zorbs');
    requests[1]?.answer(LIST.slice(1));
    await settle();
    expect(box.suggestions).toEqual(LIST.slice(1));
  });

  test('shows nothing that arrives after the list was closed', async () => {
    const { box, requests, settle } = setUp();
    box.typed('zorb');
    box.close();
    requests[0]?.answer(LIST);
    await settle();
    expect(box.isOpen).toBe(false);
  });

  test('asks again after a request that failed', async () => {
    const { box, requests, settle } = setUp();
    box.typed('zorb');
    requests[0]?.fail();
    await settle();
    expect(box.isOpen).toBe(false);
    box.typed('zorbs');
    expect(requests).toHaveLength(2);
  });

  test('moves with the arrows through the options and back to what was typed', async () => {
    const { box, requests, press, settle } = setUp();
    box.typed('zorb');
    requests[0]?.answer(LIST);
    await settle();
    const places = ['ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowUp', 'ArrowUp'].map((key) => {
      press(key);
      return box.active;
    });
    expect(places).toEqual([0, 1, -1, 1, 0]);
  });

  test('leaves Enter to the form while no option is active, and picks the active one', async () => {
    const { box, requests, picked, press, settle } = setUp();
    box.typed('zorb');
    requests[0]?.answer(LIST);
    await settle();
    expect(press('Enter')).toBe(false);
    press('ArrowUp');
    expect(press('Enter')).toBe(true);
    expect(picked).toEqual(['b']);
  });

  test('takes Escape once, to close the list', async () => {
    const { box, requests, press, settle } = setUp();
    box.typed('zorb');
    requests[0]?.answer(LIST);
    await settle();
    expect(press('Escape')).toBe(true);
    expect(box.isOpen).toBe(false);
    expect(press('Escape')).toBe(false);
  });

  test('leaves keys alone while an input method composes', async () => {
    const { box, requests, press, settle } = setUp();
    box.typed('zorb');
    requests[0]?.answer(LIST);
    await settle();
    expect(press('ArrowDown', true)).toBe(false);
  });
});
