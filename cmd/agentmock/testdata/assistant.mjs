// An assistant with the protocol's own library for JavaScript: it lists tools, calls one that works and one that is refused, and leaves.
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';

const transport = new StdioClientTransport({ command: 'agentmock', args: ['mcp', '--mock', process.env.API_URL], env: process.env, stderr: 'inherit' });
const client = new Client({ name: 'assistant', version: '1.0.0' });
await client.connect(transport);
const { tools } = await client.listTools();
const listed = await client.callTool({ name: 'list_operations', arguments: {} });
const refused = await client.callTool({ name: 'add_fixture', arguments: { exchange: { operation: 'none', response: { status: 404 } } } });
await client.close();
if (tools.length < 15 || listed.isError || !listed.content[0].text.includes('getCustomerDetail') || !refused.isError) {
  console.log(tools.length, listed, refused);
  process.exit(1);
}
console.log('listed, called, refused, left');
