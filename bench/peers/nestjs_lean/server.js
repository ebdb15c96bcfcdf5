// NestJS on its Fastify adapter with Prisma: controllers, an injected service, a client with prepared models, one
// process. Decorators are applied by hand, so that no compiler is needed.
import "reflect-metadata";
import { BadRequestException, Body, Controller, Get, Inject, Module, NotFoundException, Param, Post, Query, Res }
  from "@nestjs/common";
import { NestFactory } from "@nestjs/core";
import { FastifyAdapter } from "@nestjs/platform-fastify";
import { PrismaPg } from "@prisma/adapter-pg";
import prismaClient from "@prisma/client";

const CACHE_MS = 60_000;
const adapter = new PrismaPg({ connectionString: process.env.DATABASE_URL, max: Number(process.env.BENCH_POOL) });
const prisma = new prismaClient.PrismaClient({ adapter });
const newest = [{ createdAt: "desc" }, { id: "desc" }];

const told = (row) => ({ ...row, players: Number(row.players), votes: Number(row.votes) });
const toldReview = (row) => ({ ...row, rating: Number(row.rating) });

class ServersService {
  async read(id) {
    const row = await prisma.server.findUnique({ where: { id } });
    if (!row) throw new NotFoundException();
    return told(row);
  }

  async list(gameType, cursor, limit) {
    const where = gameType ? { gameType } : {};
    if (cursor) {
      const [at, id] = Buffer.from(cursor, "base64url").toString().split("|");
      where.OR = [{ createdAt: { lt: at } }, { createdAt: at, id: { lt: id } }];
    }
    const rows = await prisma.server.findMany({ where, orderBy: newest, take: limit + 1 });
    let nextCursor = null;
    if (rows.length > limit) {
      rows.length = limit;
      const last = rows[limit - 1];
      nextCursor = Buffer.from(`${last.createdAt.toISOString()}|${last.id}`).toString("base64url");
    }
    return { data: rows.map(told), meta: { pagination: { limit, nextCursor } } };
  }

  async search(q) {
    const rows = await prisma.$queryRaw`select id, slug, name, description, game_type as "gameType", region, players,
      votes, rating, online, created_at as "createdAt", tags from servers
      where search @@ websearch_to_tsquery('english', ${q})
      order by ts_rank(search, websearch_to_tsquery('english', ${q})) desc, id desc limit 20`;
    return rows.map(told);
  }

  async popular() {
    return (await prisma.server.findMany({ orderBy: [{ votes: "desc" }, { id: "desc" }], take: 20 })).map(told);
  }

  async write(serverId, { author, rating, content }, client = prisma) {
    return toldReview(await client.review.create({ data: { serverId, author, rating, content } }));
  }

  async writeAudited(serverId, draft) {
    return prisma.$transaction(async (tx) => {
      const review = await this.write(serverId, draft, tx);
      await tx.audit.create({ data: { action: "review.submitted", resource: review.id } });
      return review;
    });
  }
}

const checked = (draft) => {
  const { author, rating, content } = draft ?? {};
  const fits = typeof author === "string" && author.length >= 1 && author.length <= 60 && Number.isInteger(rating) &&
    rating >= 1 && rating <= 5 && typeof content === "string" && content.length >= 1 && content.length <= 5000;
  if (!fits) throw new BadRequestException();
  return draft;
};

let popularBytes = null;
let popularUntil = 0;
let popularRefill = null;

class ServersController {
  constructor(servers) {
    this.servers = servers;
  }

  async search(q) {
    return { data: await this.servers.search(q) };
  }

  async list(gameType, cursor, limit) {
    return this.servers.list(gameType, cursor, Number(limit ?? 20));
  }

  async read(id) {
    return { data: await this.servers.read(id) };
  }

  async popular(reply) {
    if (Date.now() > popularUntil) {
      popularRefill ??= this.servers.popular().then((data) => {
        popularBytes = Buffer.from(JSON.stringify({ data }));
        popularUntil = Date.now() + CACHE_MS;
      }).finally(() => {
        popularRefill = null;
      });
      await popularRefill;
    }
    reply.type("application/json; charset=utf-8").send(popularBytes);
  }

  async write(id, draft) {
    return { data: await this.servers.write(id, checked(draft)) };
  }

  async writeAudited(id, draft) {
    return { data: await this.servers.writeAudited(id, checked(draft)) };
  }
}

function declare(name, route, parameters) {
  const handler = Object.getOwnPropertyDescriptor(ServersController.prototype, name);
  parameters.forEach((decorate, at) => decorate(ServersController.prototype, name, at));
  route(ServersController.prototype, name, handler);
}

declare("search", Get("servers/search"), [Query("q")]);
declare("list", Get("servers"), [Query("gameType"), Query("cursor"), Query("limit")]);
declare("read", Get("servers/:id"), [Param("id")]);
declare("popular", Get("popular"), [Res()]);
declare("write", Post("servers/:id/reviews"), [Param("id"), Body()]);
declare("writeAudited", Post("servers/:id/audited-reviews"), [Param("id"), Body()]);
Inject(ServersService)(ServersController, undefined, 0);
Controller("api/v1")(ServersController);

class AppModule {}
Module({ controllers: [ServersController], providers: [ServersService] })(AppModule);

const app = await NestFactory.create(AppModule, new FastifyAdapter({ logger: false }), { logger: ["error"] });
await app.listen(Number(process.env.PORT), "127.0.0.1");
for (const signal of ["SIGINT", "SIGTERM"]) {
  process.once(signal, async () => {
    await app.close();
    await prisma.$disconnect();
  });
}
