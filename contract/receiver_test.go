package contract_test

// notices is an API that says what it sends: a callback of an operation, and webhooks.
const notices = `openapi: 3.1.0
info: {title: notices, version: "1"}
paths:
  /orders:
    post:
      operationId: createOrder
      requestBody: {content: {application/json: {schema: {type: object, properties: {callbackUrl: {type: string}}}}}}
      responses: {"201": {description: made, content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}}}
      callbacks:
        shipped:
          '{$request.body#/callbackUrl}':
            post: {requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}}, responses: {"204": {description: taken}}}
webhooks:
  paid:
    post:
      parameters: [{name: X-Event, in: header, required: true, schema: {const: paid}}]
      requestBody:
        required: true
        content:
          application/json:
            schema: {type: object, required: [event, order], properties: {event: {const: paid}, order: {$ref: '#/components/schemas/Order'}}, additionalProperties: false}
      responses: {"200": {description: taken}}
  refunded:
    post:
      requestBody:
        required: true
        content:
          application/json:
            schema: {type: object, required: [event, amount], properties: {event: {const: refunded}, amount: {type: integer}}, additionalProperties: false}
      responses: {"200": {description: taken}}
components:
  schemas:
    Order: {type: object, required: [id, total], properties: {id: {type: string, readOnly: true}, total: {type: integer}, note: {type: string, writeOnly: true}}}
`
