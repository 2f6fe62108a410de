/** A line that counts the checks, on a terminal only. Returns what to call after each check, and at the end. */
export function progress(stream: NodeJS.WriteStream, shown: boolean) {
  const write = (text: string) => {
    if (shown) stream.write(text);
  };
  return {
    done: (made: number, all: number) => write(`\r  ${made} of ${all} checks`),
    end: () => write('\r\u001b[K'),
  };
}
