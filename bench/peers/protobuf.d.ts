/**
 * What the bench uses of the two encoders, so that types can be checked where
 * they are not installed.
 */
declare module 'protobufjs' {
  export interface Type {
    fromObject(parts: object): object;
    encode(value: object): { finish(): Uint8Array };
    decode(bytes: Uint8Array): object;
  }
  interface Root {
    lookupType(name: string): Type;
  }
  const protobuf: {
    readonly util: { Long: unknown };
    configure(): void;
    parse(source: string): { readonly root: Root };
  };
  export default protobuf;
}

declare module '@bufbuild/protobuf' {
  export interface DescMessage {
    readonly typeName: string;
  }
  export function create(schema: DescMessage, parts: object): object;
  export function toBinary(schema: DescMessage, value: object): Uint8Array;
  export function fromBinary(schema: DescMessage, bytes: Uint8Array): object;
  export function createFileRegistry(
    files: object,
    find: (name: string) => undefined,
  ): {
    getMessage(name: string): DescMessage | undefined;
  };
}

declare module '@bufbuild/protobuf/wkt' {
  import type { DescMessage } from '@bufbuild/protobuf';
  export const FileDescriptorProtoSchema: DescMessage;
}
