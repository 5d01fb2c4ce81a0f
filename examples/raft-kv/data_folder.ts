/**
 * What a data folder says of itself: whose it is, in which version, and how
 * often it was opened.
 *
 * @module
 */
import type { Files } from './files.ts';
import type { Identity } from './wal.ts';

/** The folder can't be opened by this server. */
export class DataFolderError extends Error {
  override readonly name = 'DataFolderError';

  constructor(folder: string, problem: string) {
    super(`the data folder ${folder} ${problem}`);
  }
}

/** What stands in the file `member.json`. */
interface Contents extends Identity {
  readonly format: number;
  /** How often the folder was opened. */
  readonly run: number;
  /** Whether the member was removed from its cluster. */
  readonly removed: boolean;
}

const FORMAT = 1;
const NAME = 'member.json';

/** A folder with the data of one member. */
export class DataFolder {
  private readonly files: Files;
  private readonly folder: string;
  private contents: Contents;

  /**
   * Opens a folder, or makes it the one of this member if it is empty.
   *
   * @throws {@link DataFolderError} when it is of another cluster, another
   *   member or another version, of a member that was removed, or does not
   *   say whose it is.
   */
  static async open(
    files: Files,
    folder: string,
    identity: Identity,
  ): Promise<DataFolder> {
    const found = await contentsOf(files, folder);
    if (found !== null) check(folder, found, identity);
    const run = (found?.run ?? 0) + 1;
    const { cluster, member } = identity;
    const opened = new DataFolder(files, folder, {
      format: FORMAT,
      cluster,
      member,
      run,
      removed: false,
    });
    await opened.write();
    return opened;
  }

  private constructor(files: Files, folder: string, contents: Contents) {
    this.files = files;
    this.folder = folder;
    this.contents = contents;
  }

  /** How often the folder was opened, this time included. */
  get run(): number {
    return this.contents.run;
  }

  /** The member was removed: the folder is not to be opened again. */
  async retire(): Promise<void> {
    this.contents = { ...this.contents, removed: true };
    await this.write();
  }

  /** A crash leaves what was there before, or all of this. */
  private async write(): Promise<void> {
    const path = `${this.folder}/${NAME}`;
    const text = `${JSON.stringify(this.contents, null, 2)}\n`;
    const file = await this.files.open(`${path}.tmp`, 'new');
    await file.write(0, new TextEncoder().encode(text));
    await file.sync();
    await file.close();
    await this.files.rename(`${path}.tmp`, path);
    await this.files.syncFolder(this.folder);
  }
}

async function contentsOf(
  files: Files,
  folder: string,
): Promise<Contents | null> {
  const names = await files.list(folder);
  if (!names.includes(NAME)) {
    // A log without an owner is somebody's whom nobody asks.
    if (!names.includes('wal')) return null;
    throw new DataFolderError(folder, `has a log, but no ${NAME}`);
  }
  const contents = parsed(await files.read(`${folder}/${NAME}`));
  if (contents !== null) return contents;
  throw new DataFolderError(folder, `has a ${NAME} that can't be read`);
}

/** What stands there, in whatever format; null for what was never written. */
function parsed(bytes: Uint8Array): Contents | null {
  try {
    const found = JSON.parse(new TextDecoder().decode(bytes)) as Contents;
    const { format, cluster, member, run, removed } = found;
    const good =
      Number.isSafeInteger(format) &&
      (format !== FORMAT ||
        (typeof cluster === 'string' &&
          [member, run].every(Number.isSafeInteger) &&
          typeof removed === 'boolean'));
    return good ? found : null;
  } catch {
    return null;
  }
}

function check(folder: string, found: Contents, identity: Identity): void {
  const wrong = (problem: string): never => {
    throw new DataFolderError(folder, problem);
  };
  const { format, cluster, member, removed } = found;
  if (format !== FORMAT)
    wrong(`has format ${format}; this version of raft-kv reads ${FORMAT}`);
  if (cluster !== identity.cluster)
    wrong(`is of the cluster ${cluster}, and this is ${identity.cluster}`);
  if (member !== identity.member)
    wrong(`is of member ${member}, and this is member ${identity.member}`);
  if (removed) {
    wrong(
      `is of member ${member}, which was removed from its cluster; add a ` +
        'member under a new id, with a new folder',
    );
  }
}
