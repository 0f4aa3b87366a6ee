# The one binary, `hirewire`; its commands are the container's arguments. compose.yaml shows a whole house.
FROM debian:12-slim AS build
WORKDIR /source
COPY dev ./
COPY .dev .dev
RUN ./dev install build
COPY . .
RUN ./dev build release hirewire
# The packages whose shared libraries the binary is linked with: this list keeps itself.
RUN ldd build/release/hirewire | awk '$3 {print $3}' | sed -E 's|.*/([^/]+/[^/]+)$|*/\1|' | xargs dpkg-query -S \
    | cut -d: -f1 | sort -u > build/runtime-packages

FROM debian:12-slim
COPY --from=build /source/build/runtime-packages /tmp/
RUN apt-get -q update \
    && apt-get -q install -y --no-install-recommends ca-certificates curl $(cat /tmp/runtime-packages) \
    && rm -rf /var/lib/apt/lists/* /tmp/runtime-packages \
    && useradd --system --home-dir /var/lib/hirewire --create-home hirewire \
    && install -d -o hirewire -g hirewire /var/lib/hirewire/blobs /var/lib/hirewire/mail
COPY --from=build /source/build/release/hirewire /usr/local/bin/
ENV HIREWIRE_ADDRESS=0.0.0.0 HIREWIRE_BLOBS=/var/lib/hirewire/blobs HIREWIRE_OUTBOX=/var/lib/hirewire/mail
USER hirewire
WORKDIR /var/lib/hirewire
VOLUME /var/lib/hirewire/blobs /var/lib/hirewire/mail
# The house listener, then one a document.
EXPOSE 8000 8001 8002 8003 8004 8005
STOPSIGNAL SIGTERM
ENTRYPOINT ["hirewire"]
CMD ["up"]
