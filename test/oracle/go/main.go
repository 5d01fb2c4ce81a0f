// Oracle is the Go side of the project's comparison with etcd/raft: it runs
// the published module go.etcd.io/raft/v3, and none of the project's own code.
//
// Each sub-command lives in a file of its own and registers itself there.
package main

import (
	"bufio"
	"fmt"
	"os"
	"sort"
	"strings"
)

// A subcommand reads one kind of questions and writes the answers.
type subcommand func(in *bufio.Reader, out *bufio.Writer, args []string) error

// subcommands by name; the init functions of the other files fill it.
var subcommands = map[string]subcommand{}

func main() {
	if len(os.Args) < 2 || subcommands[os.Args[1]] == nil {
		names := make([]string, 0, len(subcommands))
		for name := range subcommands {
			names = append(names, name)
		}
		sort.Strings(names)
		fmt.Fprintf(os.Stderr, "usage: oracle %s\n", strings.Join(names, "|"))
		os.Exit(2)
	}
	in := bufio.NewReaderSize(os.Stdin, 1<<16)
	out := bufio.NewWriterSize(os.Stdout, 1<<16)
	err := subcommands[os.Args[1]](in, out, os.Args[2:])
	if flushErr := out.Flush(); err == nil {
		err = flushErr
	}
	if err != nil {
		fmt.Fprintf(os.Stderr, "oracle %s: %v\n", os.Args[1], err)
		os.Exit(1)
	}
}
