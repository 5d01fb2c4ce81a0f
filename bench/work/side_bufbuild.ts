/** The side of @bufbuild/protobuf, which reads the schema as it goes. */
import { create, createFileRegistry, fromBinary, toBinary } from '@bufbuild/protobuf';
import { FileDescriptorProtoSchema } from '@bufbuild/protobuf/wkt';
import { coding } from './samples.ts';
import type { Codec } from './samples.ts';
import { partsOf } from './peer_parts.ts';
import type { Parts } from './peer_parts.ts';
import { SCHEMA } from './schema.ts';
import { serve } from './serve.ts';

/** The numbers by which descriptors name types and labels. */
const TYPES = { uint64: 4, int32: 5, bool: 8, bytes: 12, Entry: 11 };
const OPTIONAL = 1;
const REPEATED = 3;

const file = create(FileDescriptorProtoSchema, {
  name: 'raft.proto',
  syntax: 'proto2',
  messageType: Object.entries(SCHEMA).map(([name, fields]) => ({
    name,
    field: fields.map(({ name, number, type, repeated }) => ({
      name,
      number,
      jsonName: name,
      type: TYPES[type],
      label: repeated ? REPEATED : OPTIONAL,
      ...(type === 'Entry' && { typeName: '.Entry' }),
    })),
  })),
});
const schema = createFileRegistry(file, () => undefined).getMessage('Message')!;

const codec: Codec<Parts> = {
  make: (sample) => create(schema, partsOf(sample, BigInt)) as Parts,
  encode: (m) => toBinary(schema, m),
  decode: (bytes) => fromBinary(schema, bytes) as Parts,
};

void serve(coding(codec));
