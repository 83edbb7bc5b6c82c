# Two stages: one builds, the other has what runs. Debian, since ONNX Runtime needs glibc.
# docs/deployment.md says how to run it and how large it is.
ARG NODE=24-bookworm

FROM node:${NODE}-slim AS build
WORKDIR /app
ENV npm_config_update_notifier=false
COPY package.json package-lock.json .npmrc ./
RUN npm install --ignore-scripts
COPY . .
RUN npm run build \
  && npm prune --omit=dev --ignore-scripts \
  && sh deploy/prune.sh

FROM node:${NODE}-slim
ENV NODE_ENV=production \
    DOCENT_HOST=0.0.0.0 \
    DOCENT_INDEX=/data/index
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/models ./models
COPY --from=build /app/corpus ./corpus
COPY --from=build /app/dist ./dist
# The only place that is written to; everything else may be read-only.
RUN install -d -o node -g node /data
VOLUME /data
USER node
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=120s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + (process.env.DOCENT_PORT || 8080) + '/readyz').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# Node itself gets the signals: npm would stand between them and the server.
ENTRYPOINT ["node", "dist/scripts/docent.js"]
CMD ["serve"]
