# The server in a container: the repository's own scripts build the Debian package, a bare system installs it.
#
#   docker build --tag luoshi .
#   docker run --name luoshi --publish 127.0.0.1:8080:8080 --volume luoshi:/var/lib/luoshi luoshi
#
# The first passwords are shown once (docker logs luoshi); a new one:
#   docker exec luoshi luoshi password --data /var/lib/luoshi --user sysadmin
FROM debian:12 AS build
SHELL ["/bin/bash", "-euo", "pipefail", "-c"]
WORKDIR /src
# What takes longest stands first: it is done anew only when the list of packages changes.
COPY scripts scripts
RUN source scripts/setup.sh \
    && install_missing build optional \
    && as_root apt-get install --yes --quiet=2 --no-install-recommends dpkg-dev file \
    && rm -rf /var/lib/apt/lists/*
COPY . .
RUN source scripts/setup.sh \
    && source scripts/web.sh \
    && build_preset release luoshi \
    && build_web \
    && cpack --config build/release/CPackConfig.cmake -G DEB -B build/package

FROM debian:12-slim
COPY --from=build /src/build/package/luoshi_*.deb /tmp/luoshi.deb
# catdoc, which reads legacy .doc, comes along as what the package recommends.
RUN apt-get update \
    && apt-get install --yes --quiet=2 --no-install-recommends /tmp/luoshi.deb ca-certificates catdoc \
    && rm -rf /tmp/luoshi.deb /var/lib/apt/lists/* /etc/luoshi/luoshi.yaml
USER luoshi
WORKDIR /var/lib/luoshi
VOLUME /var/lib/luoshi
# Configuration: variables (LUOSHI_STORE, LUOSHI_BASE_URL, …), or a file mounted at /etc/luoshi and LUOSHI_CONFIG.
ENV LUOSHI_DATA=/var/lib/luoshi LUOSHI_LISTEN=0.0.0.0:8080
EXPOSE 8080
STOPSIGNAL SIGTERM
# By the shell alone, so that the image needs no client. With a certificate of its own the server speaks TLS and this
# check has to be replaced (docker run --health-cmd …).
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
    CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/8080 && printf 'GET /healthz HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n' >&3 && grep -qx ok <&3"]
ENTRYPOINT ["luoshi"]
CMD ["serve"]
