/** The side of protobufjs, which writes a program for each type at run time. */
import protobuf from 'protobufjs';
import { coding } from './samples.ts';
import type { Codec } from './samples.ts';
import { partsOf } from './peer_parts.ts';
import type { Parts } from './peer_parts.ts';
import { SCHEMA } from './schema.ts';
import { serve } from './serve.ts';

// Numbers, as ours; otherwise it makes objects of numbers of 64 bits.
protobuf.util.Long = null;
protobuf.configure();

const messages = Object.entries(SCHEMA).map(([name, fields]) => {
  const lines = fields.map(
    (field) =>
      `${field.repeated ? 'repeated' : 'optional'} ${field.type} ${field.name} = ${field.number};`,
  );
  return `message ${name} { ${lines.join(' ')} }`;
});
const source = `syntax = "proto2"; ${messages.join(' ')}`;
const type = protobuf.parse(source).root.lookupType('Message');

const codec: Codec<Parts> = {
  make: (sample) => type.fromObject(partsOf(sample, Number)) as Parts,
  encode: (m) => type.encode(m).finish(),
  decode: (bytes) => type.decode(bytes) as Parts,
};

void serve(coding(codec));
