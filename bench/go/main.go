// Bench is the Go side of `npm run bench`: it drives the published module
// go.etcd.io/raft/v3 as bench/work drives the library, and shares no code
// with it. Each line of its input is a task in JSON; each line of its output
// says what a unit of that work has cost, in microseconds of processor time
// of the whole process (or in bytes).
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
)

func main() {
	out := json.NewEncoder(os.Stdout)
	in := bufio.NewScanner(os.Stdin)
	for in.Scan() {
		var t task
		must(json.Unmarshal(in.Bytes(), &t))
		run, known := tasks[t.Task]
		if !known {
			must(fmt.Errorf("unknown task %q", t.Task))
		}
		must(out.Encode(map[string]float64{"cost": run(t)}))
	}
	must(in.Err())
}

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// measured is the processor time that work takes, in microseconds.
func measured(work func()) float64 {
	before := processorTime()
	work()
	return processorTime() - before
}
