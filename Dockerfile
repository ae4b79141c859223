# One static binary and nothing else. Build: docker build -t agentmock .
FROM golang:1.26 AS build
WORKDIR /src
# Another module proxy, where the usual one cannot be reached: --build-arg GOPROXY=https://…
ARG GOPROXY
# The modules, and the large ones compiled, come before the code: a change of the code does neither again.
COPY go.mod go.sum ./
RUN go mod download
# nomsgpack leaves out a codec of gin's that nobody here speaks: 6 MB.
ENV CGO_ENABLED=0 GOFLAGS="-trimpath -buildvcs=false -tags=nomsgpack"
RUN go build github.com/gin-gonic/gin github.com/getkin/kin-openapi/openapi3 github.com/brianvoe/gofakeit/v6 github.com/spf13/cobra
COPY . .
ARG VERSION=dev
ARG COMMIT=unknown
RUN go build -ldflags "-s -w -X main.version=$VERSION -X main.commit=$COMMIT" -o /out/agentmock ./cmd/agentmock

FROM scratch
# Certificates: a document may be behind https (`serve https://…`), and the API that `test` asks, too.
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /out/agentmock /agentmock
USER 65532:65532
# A container's loopback is nobody else's: what may reach the mock is decided where its port is published. Without AGENTMOCK_ADMIN_TOKEN the
# admin API answers the container itself and its own networks alone, which is where this machine asks from: nobody who tries the image has to
# think of a token, and nobody farther away reads the journal.
ENV AGENTMOCK_ADDR=0.0.0.0:8080
EXPOSE 8080
HEALTHCHECK --interval=2s --timeout=2s --retries=5 CMD ["/agentmock", "healthcheck"]
ENTRYPOINT ["/agentmock"]
CMD ["serve"]
