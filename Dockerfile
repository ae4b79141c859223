# One static binary and nothing else. Build: docker build -t agentmock .
# For other machines, with buildx: docker buildx build --platform linux/amd64,linux/arm64 -t agentmock .
#
# A digest is of one registry's image, and this file builds also where none is reached, on an image of that name made there. Where one is, a
# release pins it: --build-arg GO_IMAGE=golang:1.26@sha256:…
ARG GO_IMAGE=golang:1.26
# The compiler runs on the machine that builds, whatever the image is for. The builder before BuildKit knows no BUILDPLATFORM: "linux" is its own.
FROM --platform=${BUILDPLATFORM:-linux} $GO_IMAGE AS build
WORKDIR /src
# Another module proxy, where the usual one cannot be reached: --build-arg GOPROXY=https://…
ARG GOPROXY
# The modules, and the large ones compiled, come before the code: a change of the code does neither again.
COPY go.mod go.sum ./
RUN go mod download
# nomsgpack leaves out a codec of gin's that nobody here speaks: 6 MB. Functions are not inlined but in the packages that a request passes
# through: 1.5 MB. What saves most stands in no flag: nothing here finds methods by their names (text/template does), so that the linker
# leaves out those that nobody calls: 5 MB.
ENV CGO_ENABLED=0 GOFLAGS="-trimpath -buildvcs=false -tags=nomsgpack -gcflags=all=-l \
    -gcflags=runtime/...= -gcflags=internal/...= -gcflags=sync/...= -gcflags=strconv= -gcflags=bytes= -gcflags=strings= -gcflags=unicode/...= \
    -gcflags=bufio= -gcflags=io= -gcflags=net/http= -gcflags=net/textproto= -gcflags=net/url= -gcflags=reflect= -gcflags=slices= -gcflags=maps= \
    -gcflags=sort= -gcflags=time= -gcflags=math= -gcflags=math/bits= -gcflags=math/rand/...= -gcflags=encoding/json= -gcflags=encoding/base64= \
    -gcflags=context= -gcflags=errors= -gcflags=syscall= -gcflags=iter= -gcflags=cmp= \
    -gcflags=./mockserver= -gcflags=./internal/generate= -gcflags=./internal/faker= \
    -gcflags=./internal/jsonschema= -gcflags=./internal/jsonvalue= -gcflags=./internal/source= \
    -gcflags=./internal/message= -gcflags=./internal/route= -gcflags=./internal/state= -gcflags=./internal/world= \
    -gcflags=./internal/relation= -gcflags=./internal/verify= \
    -gcflags=github.com/gin-gonic/...= -gcflags=github.com/go-json-experiment/...= -gcflags=github.com/klauspost/...= -gcflags=github.com/gomodule/...="
# What the image is for, as BuildKit says it; empty is this machine.
ARG TARGETOS
ARG TARGETARCH
ENV GOOS=$TARGETOS GOARCH=$TARGETARCH
RUN go build github.com/gin-gonic/gin github.com/getkin/kin-openapi/openapi3 github.com/brianvoe/gofakeit/v6 github.com/spf13/cobra
COPY . .
ARG VERSION=dev
ARG COMMIT=unknown
RUN go build -ldflags "-s -w -X main.version=$VERSION -X main.commit=$COMMIT" -o /out/agentmock ./cmd/agentmock

FROM scratch
# Certificates: a document may be behind https (`serve https://…`), and the API that `test` asks, too.
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /out/agentmock /agentmock
# Where the project has a home: --build-arg SOURCE=https://…
ARG SOURCE
ARG VERSION=dev
ARG COMMIT=unknown
LABEL org.opencontainers.image.title="agentmock" \
      org.opencontainers.image.description="Mock an API by its OpenAPI document, or hold the live one against it" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.source="$SOURCE" \
      org.opencontainers.image.version="$VERSION" \
      org.opencontainers.image.revision="$COMMIT"
USER 65532:65532
# A container's loopback is nobody else's: what may reach the mock is decided where its port is published. Without AGENTMOCK_ADMIN_TOKEN the
# admin API answers the container itself and its own networks alone, which is where this machine asks from: nobody who tries the image has to
# think of a token, and nobody farther away reads the journal.
ENV AGENTMOCK_ADDR=0.0.0.0:8080
EXPOSE 8080
HEALTHCHECK --start-period=10s --interval=2s --timeout=2s --retries=5 CMD ["/agentmock", "healthcheck"]
ENTRYPOINT ["/agentmock"]
CMD ["serve"]
