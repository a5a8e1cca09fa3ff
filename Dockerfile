# syntax=docker/dockerfile:1
FROM node:24-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY tools ./tools
RUN npm ci --omit=dev --ignore-scripts && npm cache clean --force

FROM node:24-slim
# bubblewrap: the sandbox of shell steps (`tocsin runner`). git, openssh-client: postmortems in any git remote. tini: as process 1, Node would leave the embedded PostgreSQL's processes as zombies.
RUN apt-get update && apt-get install -y --no-install-recommends tini ca-certificates bubblewrap git openssh-client && rm -rf /var/lib/apt/lists/* \
  && mkdir -p /data && chown node:node /data
WORKDIR /app
COPY --from=packages /app/node_modules ./node_modules
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
