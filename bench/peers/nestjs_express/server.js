// NestJS with Prisma as the guides of both set it up: the Express platform, which is NestJS's own default, a global
// validation pipe with class-validator, the throttler as a global guard, and tags as a relation. One process.
// Decorators are applied by hand, so that no compiler is needed.
import "reflect-metadata";
import { Body, Controller, Get, Inject, Module, NotFoundException, Param, Post, Query, Res, ValidationPipe }
  from "@nestjs/common";
import { APP_GUARD, NestFactory } from "@nestjs/core";
import { ThrottlerGuard, ThrottlerModule } from "@nestjs/throttler";
import { PrismaPg } from "@prisma/adapter-pg";
import prismaClient from "@prisma/client";
import { Type } from "class-transformer";
import { IsInt, IsOptional, IsString, Length, Max, Min } from "class-validator";

const CACHE_MS = 60_000;
const NOBODY_IS_HELD_BACK = [{ ttl: 60_000, limit: 1_000_000_000 }];
const adapter = new PrismaPg({ connectionString: process.env.DATABASE_URL, max: Number(process.env.BENCH_POOL) });
const prisma = new prismaClient.PrismaClient({ adapter });
const newest = [{ createdAt: "desc" }, { id: "desc" }];
const withTags = { tags: { include: { tag: true }, orderBy: { tagId: "asc" } } };

const told = ({ tags, ...row }) => ({
  ...row,
  players: Number(row.players),
  votes: Number(row.votes),
  tags: tags.map(({ tag }) => ({ slug: tag.slug, name: tag.name })),
});
const toldReview = (row) => ({ ...row, rating: Number(row.rating) });

class ListQuery {}
class ReviewDraft {}

function checks(shape, name, ...decorators) {
  decorators.forEach((decorate) => decorate(shape.prototype, name));
}

checks(ListQuery, "gameType", IsOptional(), IsString());
checks(ListQuery, "cursor", IsOptional(), IsString());
checks(ListQuery, "limit", IsOptional(), Type(() => Number), IsInt(), Min(1), Max(100));
checks(ReviewDraft, "author", IsString(), Length(1, 60));
checks(ReviewDraft, "rating", IsInt(), Min(1), Max(5));
checks(ReviewDraft, "content", IsString(), Length(1, 5000));

class ServersService {
  async read(id) {
    const row = await prisma.server.findUnique({ where: { id }, include: withTags });
    if (!row) throw new NotFoundException();
    return told(row);
  }

  async list({ gameType, cursor, limit = 20 }) {
    const where = gameType ? { gameType } : {};
    if (cursor) {
      const [at, id] = Buffer.from(cursor, "base64url").toString().split("|");
      where.OR = [{ createdAt: { lt: at } }, { createdAt: at, id: { lt: id } }];
    }
    const rows = await prisma.server.findMany({ where, orderBy: newest, take: limit + 1, include: withTags });
    let nextCursor = null;
    if (rows.length > limit) {
      rows.length = limit;
      const last = rows[limit - 1];
      nextCursor = Buffer.from(`${last.createdAt.toISOString()}|${last.id}`).toString("base64url");
    }
    return { data: rows.map(told), meta: { pagination: { limit, nextCursor } } };
  }

  async search(q) {
    const found = await prisma.$queryRaw`select id from servers
      where search @@ websearch_to_tsquery('english', ${q})
      order by ts_rank(search, websearch_to_tsquery('english', ${q})) desc, id desc limit 20`;
    const ids = found.map((row) => row.id);
    const rows = await prisma.server.findMany({ where: { id: { in: ids } }, include: withTags });
    const byId = new Map(rows.map((row) => [row.id, row]));
    return ids.map((id) => told(byId.get(id)));
  }

  async popular() {
    const orderBy = [{ votes: "desc" }, { id: "desc" }];
    return (await prisma.server.findMany({ orderBy, take: 20, include: withTags })).map(told);
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

  async list(query) {
    return this.servers.list(query);
  }

  async read(id) {
    return { data: await this.servers.read(id) };
  }

  async popular(response) {
    if (Date.now() > popularUntil) {
      popularRefill ??= this.servers.popular().then((data) => {
        popularBytes = Buffer.from(JSON.stringify({ data }));
        popularUntil = Date.now() + CACHE_MS;
      }).finally(() => {
        popularRefill = null;
      });
      await popularRefill;
    }
    response.type("application/json; charset=utf-8").send(popularBytes);
  }

  async write(id, draft) {
    return { data: await this.servers.write(id, draft) };
  }

  async writeAudited(id, draft) {
    return { data: await this.servers.writeAudited(id, draft) };
  }
}

function declare(name, route, types, parameters) {
  const handler = Object.getOwnPropertyDescriptor(ServersController.prototype, name);
  parameters.forEach((decorate, at) => decorate(ServersController.prototype, name, at));
  Reflect.defineMetadata("design:paramtypes", types, ServersController.prototype, name);
  route(ServersController.prototype, name, handler);
}

declare("search", Get("servers/search"), [String], [Query("q")]);
declare("list", Get("servers"), [ListQuery], [Query()]);
declare("read", Get("servers/:id"), [String], [Param("id")]);
declare("popular", Get("popular"), [Object], [Res()]);
declare("write", Post("servers/:id/reviews"), [String, ReviewDraft], [Param("id"), Body()]);
declare("writeAudited", Post("servers/:id/audited-reviews"), [String, ReviewDraft], [Param("id"), Body()]);
Inject(ServersService)(ServersController, undefined, 0);
Controller("api/v1")(ServersController);

class AppModule {}
Module({
  imports: [ThrottlerModule.forRoot(NOBODY_IS_HELD_BACK)],
  controllers: [ServersController],
  providers: [ServersService, { provide: APP_GUARD, useClass: ThrottlerGuard }],
})(AppModule);

const app = await NestFactory.create(AppModule, { logger: ["error"] });
app.useGlobalPipes(new ValidationPipe({ whitelist: true, transform: true }));
await app.listen(Number(process.env.PORT), "127.0.0.1");
for (const signal of ["SIGINT", "SIGTERM"]) {
  process.once(signal, async () => {
    await app.close();
    await prisma.$disconnect();
  });
}
