// Fastify and pg: named (prepared) statements, response schemas for its compiled JSON writer, one process.
import Fastify from "fastify";
import pg from "pg";

pg.types.setTypeParser(pg.types.builtins.INT8, Number);

const CACHE_MS = 60_000;
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: Number(process.env.BENCH_POOL) });
const app = Fastify({ logger: false });

const COLUMNS =
  'id, slug, name, description, game_type as "gameType", region, players, votes, rating, online, created_at as "createdAt", tags';
const RETURNING = 'id, server_id as "serverId", author, rating, content, created_at as "createdAt"';

const statements = {
  read: `select ${COLUMNS} from servers where id = $1`,
  listOfGame: `select ${COLUMNS} from servers where game_type = $1 order by created_at desc, id desc limit $2`,
  listOfGameAfter: `select ${COLUMNS} from servers where game_type = $1 and (created_at, id) < ($3, $4)
    order by created_at desc, id desc limit $2`,
  list: `select ${COLUMNS} from servers where ($1::text is null or game_type = $1)
    order by created_at desc, id desc limit $2`,
  listAfter: `select ${COLUMNS} from servers where ($1::text is null or game_type = $1) and (created_at, id) < ($3, $4)
    order by created_at desc, id desc limit $2`,
  search: `select ${COLUMNS} from servers where search @@ websearch_to_tsquery('english', $1)
    order by ts_rank(search, websearch_to_tsquery('english', $1)) desc, id desc limit 20`,
  popular: `select ${COLUMNS} from servers order by votes desc, id desc limit 20`,
  write: `insert into reviews (server_id, author, rating, content) values ($1, $2, $3, $4) returning ${RETURNING}`,
  audit: "insert into audit (action, resource) values ('review.submitted', $1)",
};

async function run(name, values, client = pool) {
  const result = await client.query({ name, text: statements[name], values });
  return result.rows;
}

const string = { type: "string" };
const integer = { type: "integer" };
const time = { type: "string", format: "date-time" };
const tag = { type: "object", properties: { slug: string, name: string } };
const server = {
  type: "object",
  properties: {
    id: string, slug: string, name: string, description: string, gameType: string, region: string, players: integer,
    votes: integer, rating: { type: "number" }, online: { type: "boolean" }, createdAt: time,
    tags: { type: "array", items: tag },
  },
};
const review = {
  type: "object",
  properties: { id: string, serverId: string, author: string, rating: integer, content: string, createdAt: time },
};
const one = (data) => ({ type: "object", properties: { data } });
const several = one({ type: "array", items: server });
const page = {
  type: "object",
  properties: {
    data: { type: "array", items: server },
    meta: {
      type: "object",
      properties: {
        pagination: {
          type: "object",
          properties: { limit: integer, nextCursor: { type: ["string", "null"] } },
        },
      },
    },
  },
};
const id = { type: "object", properties: { id: { type: "string", format: "uuid" } }, required: ["id"] };
const draft = {
  type: "object",
  additionalProperties: false,
  required: ["author", "rating", "content"],
  properties: {
    author: { type: "string", minLength: 1, maxLength: 60 },
    rating: { type: "integer", minimum: 1, maximum: 5 },
    content: { type: "string", minLength: 1, maxLength: 5000 },
  },
};

app.get("/api/v1/servers/:id", { schema: { params: id, response: { 200: one(server) } } }, async (request, reply) => {
  const [row] = await run("read", [request.params.id]);
  if (!row) return reply.callNotFound();
  return { data: row };
});

const listQuery = {
  type: "object",
  additionalProperties: false,
  properties: {
    gameType: { type: "string", enum: ["minecraft", "hytale"] },
    cursor: { type: "string", maxLength: 200 },
    limit: { type: "integer", minimum: 1, maximum: 100, default: 20 },
  },
};
app.get("/api/v1/servers", { schema: { querystring: listQuery, response: { 200: page } } }, async (request) => {
  const { gameType, cursor, limit } = request.query;
  const values = [gameType, limit + 1];
  if (cursor) values.push(...Buffer.from(cursor, "base64url").toString().split("|"));
  const rows = await run(`list${gameType ? "OfGame" : ""}${cursor ? "After" : ""}`, values);
  let nextCursor = null;
  if (rows.length > limit) {
    rows.length = limit;
    const last = rows[limit - 1];
    nextCursor = Buffer.from(`${last.createdAt.toISOString()}|${last.id}`).toString("base64url");
  }
  return { data: rows, meta: { pagination: { limit, nextCursor } } };
});

const searchQuery = {
  type: "object",
  required: ["q"],
  properties: { q: { type: "string", minLength: 1, maxLength: 200 } },
};
app.get("/api/v1/servers/search", { schema: { querystring: searchQuery, response: { 200: several } } }, async (request) => ({
  data: await run("search", [request.query.q]),
}));

// Answers from the finished bytes of the last minute; one refill at a time.
let popularBytes = null;
let popularUntil = 0;
let popularRefill = null;
app.get("/api/v1/popular", async (request, reply) => {
  if (Date.now() > popularUntil) {
    popularRefill ??= run("popular", [])
      .then((rows) => {
        popularBytes = Buffer.from(JSON.stringify({ data: rows }));
        popularUntil = Date.now() + CACHE_MS;
      })
      .finally(() => {
        popularRefill = null;
      });
    await popularRefill;
  }
  return reply.type("application/json; charset=utf-8").send(popularBytes);
});

const writing = { schema: { params: id, body: draft, response: { 201: one(review) } } };
app.post("/api/v1/servers/:id/reviews", writing, async (request, reply) => {
  const { author, rating, content } = request.body;
  const [row] = await run("write", [request.params.id, author, rating, content]);
  reply.code(201);
  return { data: row };
});

app.post("/api/v1/servers/:id/audited-reviews", writing, async (request, reply) => {
  const { author, rating, content } = request.body;
  const client = await pool.connect();
  try {
    await client.query("begin");
    const [row] = await run("write", [request.params.id, author, rating, content], client);
    await run("audit", [row.id], client);
    await client.query("commit");
    reply.code(201);
    return { data: row };
  } catch (error) {
    await client.query("rollback");
    throw error;
  } finally {
    client.release();
  }
});

await app.listen({ host: "127.0.0.1", port: Number(process.env.PORT) });
for (const signal of ["SIGINT", "SIGTERM"]) {
  process.once(signal, async () => {
    await app.close();
    await pool.end();
  });
}
