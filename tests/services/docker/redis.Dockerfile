ARG BASE
FROM $BASE
RUN groupadd --system --gid 999 redis && useradd --system --uid 999 --gid redis redis \
 && apt-get update -qq && apt-get install -y -qq --no-install-recommends redis-server
