import { describe, expect, test } from 'vitest';
import { startApi } from './running-api.ts';

/** Samples by name and labels, as they are written: `docent_x{a="b"}` to its value. */
async function samples(url: string): Promise<Map<string, number>> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => {
      const at = line.lastIndexOf(' ');
      return [line.slice(0, at), Number(line.slice(at + 1))];
    }),
  );
}

describe('/metrics', () => {
  test('has every counter at nought before anything was asked', async () => {
    const found = await samples((await startApi()).url);
    for (const name of [
      'docent_requests_total{type="ask"}',
      'docent_questions_total{collection="default",outcome="unanswered"}',
      'docent_errors_total{code="OVERLOADED"}',
      'docent_cache_questions_total{collection="default",result="hit"}',
      'docent_feedback_total{helpful="no"}',
      'docent_workers_lost_total',
      'docent_index_loads_total{collection="default",result="refused"}',
      'docent_question_seconds_count',
      'docent_stage_seconds_count{stage="embed"}',
    ]) {
      expect(found.get(name), name).toBe(0);
    }
  });

  test('counts requests, outcomes, errors by code, feedback, and what is open', async () => {
    const api = await startApi();
    const client = await api.connect();
    await client.request({ type: 'ask', question: 'alpha' });
    await client.request({ type: 'ask', question: 'nobody knows' });
    await client.request({ type: 'ask', question: ' ' });
    await client.request({ type: 'no such type' });
    await client.request('no JSON');
    await client.request({ type: 'feedback', answerId: 'a-1', helpful: false });
    await fetch(`${api.url}/v1/suggest?q=what`);
    await fetch(`${api.url}/v1/nowhere`);
    const found = await samples(api.url);
    expect(Object.fromEntries([...found].filter(([, value]) => value > 0))).toMatchObject({
      'docent_requests_total{type="ask"}': 3,
      'docent_requests_total{type="suggest"}': 1,
      'docent_requests_total{type="feedback"}': 1,
      'docent_requests_total{type="unknown"}': 1,
      'docent_questions_total{collection="default",outcome="answered"}': 1,
      'docent_questions_total{collection="default",outcome="unanswered"}': 1,
      'docent_errors_total{code="QUESTION_EMPTY"}': 1,
      'docent_errors_total{code="BAD_REQUEST"}': 2,
      'docent_errors_total{code="NOT_FOUND"}': 1,
      'docent_feedback_total{helpful="no"}': 1,
      docent_question_seconds_count: 2,
      docent_connections: 1,
      docent_ready: 1,
    });
  });

  test('says how many questions wait', async () => {
    const api = await startApi();
    api.retriever.hold();
    const client = await api.connect();
    client.send({ type: 'ask', question: 'alpha' });
    client.send({ type: 'ask', question: 'beta' });
    await api.retriever.arrived(2);
    expect((await samples(api.url)).get('docent_questions_pending')).toBe(2);
  });

  test('holds nothing that a client sent', async () => {
    const api = await startApi();
    const client = await api.connect();
    const word = 'zyzzyva';
    for (const message of [
      { type: 'ask', question: word, id: word, tags: [word] },
      { type: word },
      { type: 'ask', question: word, collection: word },
      { type: 'feedback', answerId: word, helpful: true, comment: word },
    ]) {
      await client.request(message);
    }
    await fetch(`${api.url}/${word}`, { headers: { 'x-request-id': word } });
    expect(await (await fetch(`${api.url}/metrics`)).text()).not.toContain(word);
  });

  test.each([
    ['x-forwarded-for', '203.0.113.9'],
    ['forwarded', 'for=203.0.113.9'],
    ['x-real-ip', '203.0.113.9'],
  ])('is refused where a proxy says with %s for whom it asks', async (header, value) => {
    const api = await startApi();
    const response = await fetch(`${api.url}/metrics`, { headers: { [header]: value } });
    expect(response.status).toBe(401);
    expect(await response.json()).toEqual({
      type: 'error',
      code: 'UNAUTHORIZED',
      message:
        "/metrics is for programs on the server's own machine, without a proxy in between, unless the setting auth.adminToken gives them a token.",
    });
  });

  test('asks everybody for the operators’ token where there is one', async () => {
    const adminToken = 'an-operators-token-of-some-length';
    const api = await startApi({ config: { auth: { adminToken } } });
    const get = (headers: Record<string, string>) => fetch(`${api.url}/metrics`, { headers });
    expect((await get({})).status).toBe(401);
    expect((await get({ authorization: 'Bearer another-token-of-some-length' })).status).toBe(401);
    const authorization = `Bearer ${adminToken}`;
    expect((await get({ authorization })).status).toBe(200);
    // A proxy that passes it on is welcome then.
    expect((await get({ authorization, 'x-forwarded-for': '203.0.113.9' })).status).toBe(200);
    expect((await fetch(`${api.url}/v1/suggest?q=a`)).status).toBe(200);
  });
});
