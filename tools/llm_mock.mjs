// A server with the APIs of OpenAI and of Claude: `node llm_mock.mjs SEED`.
//
// It prints its address as one line of JSON, gets its answers over HTTP, and ends when its standard input does, so a
// test that is killed leaves nothing running.

// Chaos uses `Math.random`. With a seed, the nth request has the same fate in every run.
Math.random = mulberry32(Number(process.argv[2]));

const { LLMock } = await import("@copilotkit/aimock");
const mock = new LLMock({ host: "127.0.0.1", port: 0, journalMaxEntries: 0 }); // 0 keeps every request
await mock.start();
process.stdout.write(`${JSON.stringify({ url: mock.url })}\n`);
process.stdin.on("close", () => process.exit(0)).resume();

function mulberry32(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
